import { describe, expect, it } from 'vitest';
import { EddaProblem, EddaUnreachable } from './problem.js';
import type { Connection } from './send.js';
import { addressOf, ask } from './send.js';

const answering = (answer: () => Promise<Response>, timeoutMs = 1_000): Connection => ({
  url: 'http://edda.example',
  fetch: answer,
  timeoutMs,
});

describe('the address of a request', () => {
  it('has its parts and its query, each of them encoded', () => {
    const place = {
      path: { id: 'a/b?c' },
      query: { key: 'ö&=', limit: 5, name: undefined, status: ['a', 'b'] },
    };
    expect(addressOf('http://x/edda', '/v1/mailbox/{id}', place)).toBe(
      'http://x/edda/v1/mailbox/a%2Fb%3Fc?key=%C3%B6%26%3D&limit=5&status=a%2Cb',
    );
    expect(addressOf('http://x', '/v1/sagas', {})).toBe('http://x/v1/sagas');
  });

  it.each(['', '.', '..'])('is refused where "%s" would make it another one', (id) => {
    expect(() => addressOf('http://x', '/v1/sagas/{id}/history', { path: { id } })).toThrow(
      `"${id}" cannot be the id in /v1/sagas/{id}/history.`,
    );
  });
});

describe('a request', () => {
  it('that is refused rejects with all that the problem says', async () => {
    const body = {
      type: 'urn:edda:problem:unknown-saga',
      title: 'There is no saga definition of this name',
      status: 404,
      detail: 'There is no saga definition "ordr". There are: order.',
      known: ['order', 7, {}],
      errors: [{ path: 'name', message: 'is unknown' }, 5],
      reason: 'so',
    };
    const answer = async () =>
      new Response(JSON.stringify(body), { status: 404, headers: { 'retry-after': '7' } });
    const problem = await ask(answering(answer), 'GET', '/v1/sagas', {}).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(EddaProblem);
    expect(problem).toMatchObject({
      status: 404,
      code: 'unknown-saga',
      title: body.title,
      message: body.detail,
      known: ['order', 7],
      errors: [{ path: 'name', message: 'is unknown' }],
      reason: 'so',
      retryAfterSeconds: 7,
    });
  });

  it('that something in between answers is a problem without a code', async () => {
    const answer = async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' });
    await expect(ask(answering(answer), 'GET', '/v1/sagas', {})).rejects.toMatchObject({
      status: 502,
      code: '',
      message: 'Bad Gateway',
      errors: [],
      known: [],
    });
  });

  it('that nobody answers says where, and what is hidden in the error', async () => {
    const refused = new TypeError('fetch failed', {
      cause: new AggregateError([
        new Error('connect ECONNREFUSED ::1:1'),
        new Error('connect ECONNREFUSED ::1:1'),
      ]),
    });
    const error: unknown = await ask(
      answering(() => Promise.reject(refused)),
      'GET',
      '/v1/sagas',
      {},
    ).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(EddaUnreachable);
    expect(error).toMatchObject({
      url: 'http://edda.example',
      message: 'The orchestrator at http://edda.example does not answer: connect ECONNREFUSED ::1:1.',
    });
  });

  it('that takes too long says so', async () => {
    const connection: Connection = {
      ...answering(async () => new Response(), 1),
      fetch: (_, init) =>
        new Promise((_resolve, reject) => {
          init?.signal?.addEventListener('abort', () => reject(init.signal?.reason as Error));
        }),
    };
    await expect(ask(connection, 'GET', '/v1/sagas', {})).rejects.toThrow('it took too long');
  });

  it('that its caller ends rejects with the reason of that', async () => {
    const ended = new AbortController();
    ended.abort(new Error('enough'));
    const connection = answering(() => Promise.reject(new Error('aborted')));
    await expect(ask(connection, 'GET', '/v1/sagas', { signal: ended.signal })).rejects.toThrow('enough');
  });
});
