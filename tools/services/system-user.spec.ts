import { describe, expect, it } from 'vitest';
import { findUser, postgresOwner } from './system-user.js';

const passwd = [
  'root:x:0:0:root:/root:/bin/bash',
  'nobody:x:65534:65533::/:/bin/false',
  'postgres2:x:1:1::/:',
  'postgres:x:106:113::/:',
];

describe('a user of the system', () => {
  it('is found by the whole name', () => {
    expect(findUser(passwd.join('\n'), 'postgres')).toEqual({ uid: 106, gid: 113 });
    expect(findUser(passwd.join('\n'), 'post')).toBeUndefined();
  });
});

describe('the owner of a PostgreSQL', () => {
  it('is postgres, else nobody, when root starts it', () => {
    expect(postgresOwner(true, () => passwd.join('\n'))).toEqual({ uid: 106, gid: 113 });
    expect(postgresOwner(true, () => passwd.slice(0, 3).join('\n'))).toEqual({ uid: 65534, gid: 65533 });
    expect(() => postgresOwner(true, () => passwd[0] ?? '')).toThrow(
      /neither a user postgres nor a user nobody/,
    );
  });

  it('is whoever starts it, when that is an ordinary user', () => {
    expect(postgresOwner(false, () => passwd.join('\n'))).toBeUndefined();
  });
});
