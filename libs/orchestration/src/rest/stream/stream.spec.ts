import 'reflect-metadata';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { problemIn, RestBench } from '../bench/rest-bench.js';
import { TOLD_ID as ID } from '../bench/told-sagas.js';
import type { StreamedFact } from '../../store/saga-reads.js';
import { HistoryStream } from '../../stream/history-stream.js';
import { comparePlaces } from '../../stream/place.js';
import { serveEdda } from '../serve-edda.js';

let bench: RestBench;
let facts: StreamedFact[];

beforeAll(async () => {
  bench = await RestBench.open((app) => serveEdda(app, { standalone: true }));
});
beforeEach(() => {
  bench.reset();
  facts = [];
  const store = {
    streamEnd: async () => ({ xid: String(facts.length), position: '9' }),
    factsAfter: async (place: StreamedFact['place'], limit: number) =>
      facts.filter((fact) => comparePlaces(fact.place, place) > 0).slice(0, limit),
  };
  bench.orchestrator.streams = new HistoryStream({ store, maxStreams: 2, log: () => undefined });
});
afterAll(() => bench.close());

function write(saga: Partial<StreamedFact['saga']> = {}, text = 'why'): void {
  const sequence = facts.length + 1;
  facts.push({
    place: { xid: String(sequence), position: '1' },
    saga: {
      id: ID,
      tenant: 'default',
      definition: 'order',
      version: 2,
      key: 'o-1',
      status: 'running',
      revision: sequence,
      ...saga,
    },
    entry: {
      sequence,
      at: 0,
      fact: {
        kind: 'retry-planned',
        path: 'charge',
        direction: 'forward',
        failure: { code: 'x', message: text },
        retryAt: 1_000,
        epoch: 1,
      },
    },
  });
  bench.orchestrator.streams.ring();
}

/** What has come over a stream so far, and its end. */
async function open(path: string, headers: Record<string, string> = {}) {
  const ending = new AbortController();
  const response = await fetch(`http://127.0.0.1:${bench.port}${path}`, { headers, signal: ending.signal });
  let text = '';
  let isOver = false;
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const part of response.body ?? [])
      text += decoder.decode(part as Uint8Array, { stream: true });
  })();
  reading.catch(() => undefined).finally(() => (isOver = true));
  const events = () =>
    text
      .split('\n\n')
      .filter((block) => block.includes('event: '))
      .map((block) => {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        return {
          id: field('id'),
          event: field('event'),
          data: JSON.parse(field('data')) as Record<string, unknown>,
        };
      });
  return { response, events, text: () => text, isOver: () => isOver, leave: () => ending.abort() };
}

describe('a stream of what happens', () => {
  it('is of server-sent events, each with an id to go on from', async () => {
    const stream = await open('/v1/stream');
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(stream.response.headers.get('cache-control')).toBe('no-store');
    write();
    await expect.poll(() => stream.events()).toHaveLength(1);
    expect(stream.events()[0]).toEqual({
      id: '1-1',
      event: 'fact',
      data: {
        saga: { id: ID, name: 'order', version: 2, key: 'o-1', status: 'running', revision: 1 },
        sequence: 1,
        at: '1970-01-01T00:00:00.000Z',
        kind: 'retry-planned',
        path: 'charge',
      },
    });
    stream.leave();
    await expect.poll(() => bench.orchestrator.streams.size).toBe(0);
  });

  it('of one saga tells all of each fact, and nothing of others', async () => {
    const stream = await open(`/v1/sagas/${ID.toUpperCase()}/stream`);
    write({ id: '01900000-abcd-7000-8000-000000000001' });
    write({ tenant: 'globex' });
    write();
    await expect.poll(() => stream.events()).toHaveLength(1);
    expect(stream.events()[0]?.data).toMatchObject({
      sequence: 3,
      failure: { code: 'x', message: 'why' },
      retryAt: '1970-01-01T00:00:01.000Z',
    });
    stream.leave();
  });

  it('goes on behind the last event that came, whether a browser or a query says so', async () => {
    write();
    write();
    write();
    const stream = await open('/v1/stream?after=2-1', { 'last-event-id': '1-1' });
    await expect.poll(() => stream.events().map(({ id }) => id)).toEqual(['2-1', '3-1']);
    stream.leave();
    const query = await open('/v1/stream?after=2-1');
    await expect.poll(() => query.events().map(({ id }) => id)).toEqual(['3-1']);
    query.leave();
  });

  it('is narrowed by saga, definition and statuses', async () => {
    const stream = await open(`/v1/stream?name=order&status=parked,paused&saga=${ID}`);
    write();
    write({ status: 'parked', definition: 'parcel' });
    write({ status: 'parked' });
    write({ status: 'paused' });
    await expect.poll(() => stream.events().map(({ id }) => id)).toEqual(['3-1', '4-1']);
    stream.leave();
  });

  it('is cut with a reason when the orchestrator stops, and ends then', async () => {
    const stream = await open('/v1/stream');
    await bench.orchestrator.streams.close();
    await expect.poll(() => stream.isOver()).toBe(true);
    expect(stream.events()).toEqual([
      {
        id: '',
        event: 'cut',
        data: { reason: 'shutdown', detail: expect.stringContaining('Last-Event-ID') },
      },
    ]);
  });

  it('is cut when nobody takes what is sent, so that nothing piles up', async () => {
    const socket = connect(bench.port, '127.0.0.1');
    socket.pause();
    socket.on('error', () => undefined);
    socket.write('GET /v1/sagas/' + ID + '/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await expect.poll(() => bench.orchestrator.streams.size).toBe(1);
    const text = 'x'.repeat(100_000);
    const writing = () => {
      for (let count = 0; count < 20; count += 1) write({}, text);
      return bench.orchestrator.streams.size;
    };
    await expect.poll(writing, { timeout: 10_000 }).toBe(0);
    socket.destroy();
  });

  it('is refused when as many are open as may', async () => {
    const streams = [await open('/v1/stream'), await open('/v1/stream')];
    const answer = await bench.ask('/v1/stream');
    expect(problemIn(answer)).toMatchObject({ status: 429, type: 'too-many-streams' });
    expect(answer.headers.get('retry-after')).toBe('5');
    for (const stream of streams) stream.leave();
    await expect.poll(() => bench.orchestrator.streams.size).toBe(0);
  });

  it.each([
    ['/v1/stream?after=x', {}, /"after" must be the id of an event/],
    ['/v1/stream', { 'last-event-id': 'x' }, /header Last-Event-ID must be/],
    ['/v1/stream?after=99-1', {}, /is ahead of this database/],
    ['/v1/stream?saga=order', {}, /is not the id of a saga/],
    ['/v1/stream?status=done', {}, /"status" must be/],
    [`/v1/sagas/${ID}/stream?name=order`, {}, /"name" is not known here/],
  ])('refuses %s %o', async (path, headers, detail) => {
    const answer = await bench.ask(path, { headers });
    expect(problemIn(answer)).toEqual({
      status: 400,
      type: 'invalid-request',
      detail: expect.stringMatching(detail),
    });
  });

  it('of a saga that is not there is refused', async () => {
    bench.sagas.saga = undefined;
    expect(problemIn(await bench.ask(`/v1/sagas/${ID}/stream`))).toMatchObject({ status: 404 });
  });

  it('answers HEAD with its header alone', async () => {
    const answer = await bench.ask('/v1/stream', { method: 'HEAD' });
    expect([answer.status, answer.text]).toEqual([200, '']);
    expect(bench.orchestrator.streams.size).toBe(0);
  });
});
