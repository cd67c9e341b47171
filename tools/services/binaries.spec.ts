import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findPostgres, findRabbitmq } from './binaries.js';
import { ROOT_VARIABLE } from './rabbitmq-root.js';

let root: string;
const put = (...files: string[]): void => {
  for (const file of files) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), '');
  }
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'binaries-spec-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('PostgreSQL', () => {
  it('is found in the newest version by number, not by name', () => {
    for (const version of ['9', '15', '10'])
      put(`usr/lib/postgresql/${version}/bin/initdb`, `usr/lib/postgresql/${version}/bin/postgres`);
    expect(findPostgres({ root, path: '' })?.postgres).toBe(join(root, 'usr/lib/postgresql/15/bin/postgres'));
  });

  it('is not a version of which only the client is installed', () => {
    put(
      'usr/lib/postgresql/17/bin/psql',
      'usr/lib/postgresql/15/bin/initdb',
      'usr/lib/postgresql/15/bin/postgres',
    );
    expect(findPostgres({ root, path: '' })?.initdb).toBe(join(root, 'usr/lib/postgresql/15/bin/initdb'));
  });

  it('is found where Homebrew puts it, and in PATH', () => {
    put('opt/homebrew/opt/postgresql@17/bin/initdb', 'opt/homebrew/opt/postgresql@17/bin/postgres');
    expect(findPostgres({ root, path: '' })?.postgres).toContain('postgresql@17');
    put('own/initdb', 'own/postgres');
    expect(findPostgres({ root: join(root, 'empty'), path: `/nowhere:${join(root, 'own')}` })?.postgres).toBe(
      join(root, 'own/postgres'),
    );
  });

  it('is missing where there is none', () => {
    expect(findPostgres({ root, path: '' })).toBeUndefined();
  });
});

describe('RabbitMQ', () => {
  it('is found with the port mapper of its Erlang', () => {
    put('usr/lib/rabbitmq/bin/rabbitmq-server', 'usr/bin/epmd');
    expect(findRabbitmq({ root, path: '' })).toEqual({
      server: join(root, 'usr/lib/rabbitmq/bin/rabbitmq-server'),
      epmd: join(root, 'usr/bin/epmd'),
    });
  });

  it('is missing without Erlang', () => {
    put('usr/lib/rabbitmq/bin/rabbitmq-server');
    expect(findRabbitmq({ root, path: '' })).toBeUndefined();
  });

  it("is never Debian's script that changes the user", () => {
    put('usr/bin/epmd', 'lib/rabbitmq-script-wrapper', 'usr/sbin/other');
    symlinkSync(join(root, 'lib/rabbitmq-script-wrapper'), join(root, 'usr/sbin/rabbitmq-server'));
    expect(findRabbitmq({ root, path: join(root, 'usr/sbin') })).toBeUndefined();
  });

  it('is found where Homebrew puts it', () => {
    put('opt/homebrew/sbin/rabbitmq-server', 'opt/homebrew/bin/epmd');
    expect(findRabbitmq({ root, path: '' })?.server).toBe(join(root, 'opt/homebrew/sbin/rabbitmq-server'));
  });

  it('is the one of another root where that is asked for, and never another instead', () => {
    process.env[ROOT_VARIABLE] = root;
    try {
      expect(() => findRabbitmq()).toThrow(
        /has no .*rabbitmq-server: install rabbitmq-server there, or unset it/,
      );
      put('usr/lib/rabbitmq/bin/rabbitmq-server', 'usr/bin/epmd');
      expect(findRabbitmq()).toEqual({
        server: '/usr/lib/rabbitmq/bin/rabbitmq-server',
        epmd: '/usr/bin/epmd',
        root,
      });
    } finally {
      delete process.env[ROOT_VARIABLE];
    }
  });
});
