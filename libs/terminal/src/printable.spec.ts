import { describe, expect, it } from 'vitest';
import { describeError, maskUrl } from './printable.js';

describe('a URL to be printed', () => {
  it.each([
    ['amqp://edda:secret@host:5672/vhost', 'amqp://edda:***@host:5672/vhost'],
    ['postgres://edda@host/db', 'postgres://edda@host/db'],
    [
      'postgres://edda@host/db?password=secret&sslmode=require',
      'postgres://edda@host/db?password=***&sslmode=require',
    ],
    ['user:secret with blanks', '(not a valid URL)'],
  ])('%s becomes %s', (url, printed) => {
    expect(maskUrl(url)).toBe(printed);
  });
});

describe('an error to be printed', () => {
  it('that Node left without a message says its parts', () => {
    const refused = (address: string) =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });
    expect(describeError(new AggregateError([refused('::1:1'), refused('127.0.0.1:1')], ''))).toBe(
      'connect ECONNREFUSED ::1:1; connect ECONNREFUSED 127.0.0.1:1',
    );
  });

  it('without a message says its code', () => {
    expect(describeError(Object.assign(new Error(''), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT');
  });

  it('that is no error at all is said as it is', () => {
    expect(describeError('gone')).toBe('gone');
  });
});
