import { describe, expect, it } from 'vitest';
import { problemIn } from './rest-problem.js';

describe('what went wrong', () => {
  it('is what problem details say', () => {
    const problem = problemIn(409, 'Conflict', {
      type: 'urn:edda:problem:action-refused',
      title: 'This cannot be done',
      detail: 'It has ended.',
      errors: [{ path: 'path', message: 'is missing' }, { path: 7 }, null],
    });
    expect(problem).toMatchObject({
      status: 409,
      kind: 'action-refused',
      message: 'This cannot be done. It has ended.',
      errors: [{ path: 'path', message: 'is missing' }],
      isUnknownRoute: false,
    });
  });

  it.each([undefined, 'oops', [], { errors: 'many' }])('is at least a status for the body %j', (body) => {
    expect(problemIn(502, 'Bad Gateway', body)).toMatchObject({ message: 'Bad Gateway', errors: [] });
    expect(problemIn(502, '', body).message).toBe('The orchestrator answered 502');
  });

  it('tells an address that is not there from a saga that is not there', () => {
    expect(problemIn(404, '', { type: 'urn:edda:problem:unknown-route' }).isUnknownRoute).toBe(true);
    expect(problemIn(404, '', {}).isUnknownRoute).toBe(true);
    expect(problemIn(404, '', { type: 'urn:edda:problem:saga-not-found' }).isUnknownRoute).toBe(false);
  });
});
