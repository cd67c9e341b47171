import { HttpException, ForbiddenException } from '@nestjs/common';
import { describe, expect, it } from 'vitest';
import { InvalidCursor, OutboxFull, StoreUnavailable } from '../../saga-store.js';
import { problemOf } from './answer-problem.js';
import { ProblemException } from './problem.js';

const problem = (error: unknown, method = 'GET') => problemOf(error, method).problem;

describe('the problem that is made of what was thrown', () => {
  it('is the problem itself, with its headers', () => {
    const thrown = new ProblemException('method-not-allowed', 'Not so.', {
      headers: { Allow: 'GET' },
      members: { a: 1 },
    });
    expect(problemOf(thrown, 'PUT')).toMatchObject({
      problem: { type: 'urn:edda:problem:method-not-allowed', status: 405, detail: 'Not so.', a: 1 },
      headers: { Allow: 'GET' },
    });
  });

  it('tells only those who send something how to do it again', () => {
    expect(problem(new StoreUnavailable('x'), 'POST').detail).toContain('Idempotency-Key');
    expect(problem(new StoreUnavailable('x')).detail).not.toContain('Idempotency-Key');
  });

  it('says what does not answer, and when to come again', () => {
    for (const [error, word] of [
      [new StoreUnavailable('x'), 'database'],
      [new OutboxFull('x'), 'RabbitMQ'],
    ] as const) {
      const answer = problemOf(error, 'POST');
      expect(answer).toMatchObject({ problem: { status: 503 }, headers: { 'Retry-After': '5' } });
      expect(answer.problem.detail).toContain(word);
    }
  });

  it('names the parameter that an invalid cursor came in', () => {
    expect(problem(new InvalidCursor('x'))).toMatchObject({ status: 400, errors: [{ path: 'cursor' }] });
  });

  it('lets those speak who refuse a caller on purpose', () => {
    expect(problem(new ForbiddenException('no'))).toEqual({
      type: 'about:blank',
      title: 'Forbidden',
      status: 403,
      detail: 'no',
    });
    const ofMiddleware = Object.assign(new Error('too large'), { status: 413, expose: true });
    expect(problem(ofMiddleware)).toMatchObject({ status: 413, detail: 'too large' });
  });

  it.each([
    ['an error', new Error('secret')],
    ['an error of the host that is a failure of its own', new HttpException('secret', 502)],
    ['an error with a status that is not for callers', Object.assign(new Error('secret'), { status: 404 })],
    [
      'an exposed error without a usable status',
      Object.assign(new Error('secret'), { status: '404', expose: true }),
    ],
    ['text', 'secret'],
    ['nothing', undefined],
    ['null', null],
  ])('hides %s behind an id, a new one each time', (_, thrown) => {
    const [first, second] = [problem(thrown), problem(thrown)];
    expect(first).toMatchObject({ type: 'urn:edda:problem:unexpected', status: 500 });
    expect(JSON.stringify(first)).not.toContain('secret');
    expect(first.errorId).not.toBe(second.errorId);
  });
});
