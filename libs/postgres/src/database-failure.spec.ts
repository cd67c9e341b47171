import { QueryFailedError } from 'typeorm';
import { describe, expect, it } from 'vitest';
import {
  codeOf,
  DatabaseUnavailable,
  databaseUnavailable,
  isNetworkFailure,
  isPassing,
  leavesConnectionInDoubt,
  refusal,
  sagasNamed,
} from './database-failure.js';

const failed = (code: string, message = 'as the server says it'): Error =>
  Object.assign(new Error(message), { code });

describe('the table of SQLSTATEs', () => {
  it.each([
    ['08006', 'connection failure'],
    ['08P01', 'protocol violation'],
    ['25006', 'read-only transaction'],
    ['25P03', 'idle in transaction timeout'],
    ['28P01', 'invalid password'],
    ['3D000', 'no such database'],
    ['3F000', 'no such schema'],
    ['40001', 'serialization failure'],
    ['40P01', 'deadlock'],
    ['42501', 'insufficient privilege'],
    ['42P01', 'undefined table'],
    ['53100', 'disk full'],
    ['53300', 'too many connections'],
    ['55P03', 'lock not available'],
    ['57014', 'query cancelled'],
    ['57P01', 'admin shutdown'],
    ['57P02', 'crash shutdown'],
    ['57P03', 'cannot connect now'],
    ['58030', 'io error'],
  ])('takes %s (%s) for something that passes', (code) => {
    expect(isPassing(failed(code))).toBe(true);
  });

  it.each([
    ['22P02', 'invalid text representation'],
    ['22021', 'character not in repertoire'],
    ['22003', 'numeric value out of range'],
    ['23505', 'unique violation'],
    ['23514', 'check violation'],
    ['25P02', 'in failed transaction'],
    ['42601', 'syntax error'],
    ['42703', 'undefined column'],
    ['54000', 'program limit exceeded'],
    ['XX000', 'internal error'],
  ])('takes %s (%s) for the fault of the content', (code) => {
    expect(isPassing(failed(code))).toBe(false);
    expect(leavesConnectionInDoubt(failed(code))).toBe(false);
  });

  it.each(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'])(
    'takes %s for a connection that is gone',
    (code) => {
      expect(isPassing(failed(code))).toBe(true);
      expect(isNetworkFailure(failed(code))).toBe(true);
      expect(leavesConnectionInDoubt(failed(code))).toBe(true);
    },
  );

  it.each([
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Query read timeout',
    'timeout exceeded when trying to connect',
    'Query runner already released. Cannot run queries anymore.',
  ])('knows the sentence "%s", which comes without a code', (message) => {
    expect(isPassing(new Error(message))).toBe(true);
    expect(leavesConnectionInDoubt(new Error(message))).toBe(true);
  });

  it.each(['08006', '57P01', '57P02', '25P03'])('gives up the connection after %s', (code) => {
    expect(leavesConnectionInDoubt(failed(code))).toBe(true);
  });

  it.each(['40001', '40P01', '57014', '55P03', '53100', '25006'])('keeps the connection after %s', (code) => {
    expect(leavesConnectionInDoubt(failed(code))).toBe(false);
  });

  it('sees through what TypeORM and others wrap around an error', () => {
    const wrapped = new QueryFailedError('SELECT', [], failed('40P01'));
    expect(isPassing(wrapped)).toBe(true);
    expect(isPassing(new Error('saving failed', { cause: wrapped }))).toBe(true);
    expect(codeOf(new Error('outer', { cause: new Error('inner', { cause: failed('23505') }) }))).toBe(
      '23505',
    );
  });

  it('takes what it does not know for the fault of the content', () => {
    for (const unknown of [new Error('the total is negative'), 'text', undefined, null, { code: '40001' }]) {
      expect(isPassing(unknown)).toBe(false);
      expect(leavesConnectionInDoubt(unknown)).toBe(false);
    }
    expect(isPassing(failed('ERR_INVALID_ARG_TYPE', 'Connection'))).toBe(false);
  });

  it('does not go round in a circle of causes', () => {
    const circle: Error = new Error('round');
    circle.cause = circle;
    expect(isPassing(circle)).toBe(false);
  });
});

describe('the error for a database that cannot do it now', () => {
  it('says what was going on, what the driver said, and that it may be tried again', () => {
    const cause = new Error('Connection terminated unexpectedly');
    const error = databaseUnavailable('committing', cause);
    expect(error.message).toBe(
      'PostgreSQL cannot do it now (committing): Connection terminated unexpectedly. The same call may work later.',
    );
    expect(error.cause).toBe(cause);
  });

  it('says each address that refused, since Node leaves that message empty', () => {
    const refused = new AggregateError([
      new Error('connect ECONNREFUSED ::1:5432'),
      new Error('connect ECONNREFUSED 127.0.0.1:5432'),
    ]);
    expect(databaseUnavailable('connecting', refused).message).toContain(
      'connect ECONNREFUSED ::1:5432. connect ECONNREFUSED 127.0.0.1:5432.',
    );
  });
});

describe('a database that cannot do it now', () => {
  it.each([
    ['40P01', true],
    ['40001', true],
    ['57P01', false],
    ['08006', false],
    ['ECONNREFUSED', false],
  ])('with code %s only means that somebody else was faster: %s', (code, isContention) => {
    const cause = Object.assign(new Error('no'), { code });
    const error = databaseUnavailable('committing', cause);
    expect(error).toMatchObject({ isContention, cause });
    expect(error.message).toContain('committing');
  });

  it('is away unless it is said that somebody else was faster', () => {
    expect(new DatabaseUnavailable('gone').isContention).toBe(false);
    expect(new DatabaseUnavailable('stale', { isContention: true }).isContention).toBe(true);
  });
});

describe('the refusal of a statement', () => {
  it('says what was refused, to which sagas, and why', () => {
    const cause = Object.assign(new Error('value too long'), { code: '22001' });
    expect(refusal('save', ['a', 'b'], cause)).toEqual(
      new Error('PostgreSQL refused to save sagas a, b: value too long.', { cause }),
    );
  });

  it('is none if it may work later', () => {
    for (const error of [
      new DatabaseUnavailable('gone'),
      Object.assign(new Error('deadlock'), { code: '40P01' }),
    ]) {
      expect(refusal('save', ['a'], error)).toBe(error);
    }
  });

  it('names ten sagas of a large batch, and counts the others', () => {
    expect(sagasNamed(['a'])).toBe('saga a');
    const ids = Array.from({ length: 64 }, (_, index) => String(index));
    expect(sagasNamed(ids)).toBe('sagas 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 54 more');
  });
});
