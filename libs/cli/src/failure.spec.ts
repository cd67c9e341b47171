import { EddaProblem, EddaUnreachable } from '@edda/client';
import { UsageError } from '@edda/terminal';
import { describe, expect, it } from 'vitest';
import { failureOf } from './failure.js';

const problem = (status: number, detail: string, body = {}, retryAfter?: number): EddaProblem =>
  new EddaProblem(status, 'kind', 'The title', detail, body, retryAfter);

describe('a failure', () => {
  it('is what the orchestrator says, with all that is wrong', () => {
    const errors = [
      { path: 'reason', message: 'reason must say something' },
      { path: '', message: 'said already' },
    ];
    expect(failureOf(problem(400, 'The body is not valid: said already.', { errors }))).toEqual({
      text: 'The body is not valid: said already.\n  reason: reason must say something',
      exitCode: 1,
    });
    expect(failureOf(problem(502, ''))).toEqual({ text: 'The title.', exitCode: 1 });
  });

  it('says how to sign in, and when to come again', () => {
    expect(failureOf(problem(401, 'Nobody is signed in.')).text).toContain('EDDA_API_KEY');
    expect(failureOf(problem(429, 'Too many.', {}, 7)).text).toBe('Too many.\nCome again in 7 s.');
  });

  it('has an exit code for who does not answer, and one for a wrong command line', () => {
    expect(failureOf(new EddaUnreachable('http://x', new Error('refused'))).exitCode).toBe(3);
    expect(failureOf(Object.assign(new Error('gone'), { name: 'StoreUnavailable' })).exitCode).toBe(3);
    expect(failureOf(new UsageError('No.')).exitCode).toBe(2);
    expect(failureOf(new Error('Anything.')).exitCode).toBe(1);
  });
});
