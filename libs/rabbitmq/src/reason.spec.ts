import { describe, expect, it } from 'vitest';
import { reasonOf } from './reason.js';

describe('the reason of a failure', () => {
  it('is the message of an error', () => {
    expect(reasonOf(new Error('connect ECONNREFUSED'))).toBe('connect ECONNREFUSED');
  });

  it('is the code where the message is empty, as when every address of a host refuses', () => {
    const error = Object.assign(new AggregateError([new Error('one'), new Error('two')]), {
      code: 'ECONNREFUSED',
    });
    expect(reasonOf(error)).toBe('ECONNREFUSED');
    expect(reasonOf(new AggregateError([]))).toBe('AggregateError');
  });

  it('is never empty', () => {
    expect([reasonOf('text'), reasonOf(undefined), reasonOf({})]).toEqual([
      'text',
      'closed without a reason',
      'closed without a reason',
    ]);
  });
});
