import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, expectTypeOf, it } from 'vitest';
import type { EddaClient } from './client.js';
import { createEddaClient } from './client.js';
import type { LetterForecast, PlannedLetters, Saga, SagaSummary } from './schemas.js';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** An orchestrator that answers like this. */
async function served(handle: Handler, options: object = {}): Promise<EddaClient> {
  const listening = createServer(handle);
  server = listening;
  await new Promise<void>((resolve) => {
    listening.listen(0, '127.0.0.1', resolve);
  });
  const { port } = listening.address() as AddressInfo;
  return createEddaClient({ url: `http://127.0.0.1:${port}/edda/`, ...options });
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const taken: Item[] = [];
  for await (const item of items) taken.push(item);
  return taken;
}

describe('a client', () => {
  it('goes through the pages of a list by their links, behind a prefix as well', async () => {
    const asked: string[] = [];
    const client = await served((request, response) => {
      asked.push(request.url ?? '');
      const isFirst = !request.url?.includes('cursor');
      const links = isFirst ? { next: '/v1/sagas?status=parked&limit=1&cursor=a%2Bb' } : {};
      response.end(JSON.stringify({ items: [{ id: isFirst ? 'one' : 'two' }], links }));
    });
    const sagas = await all(client.items('/v1/sagas', { query: { status: 'parked', limit: 1 } }));
    expect(sagas.map(({ id }) => id)).toEqual(['one', 'two']);
    expect(asked).toEqual([
      '/edda/v1/sagas?status=parked&limit=1',
      '/edda/v1/sagas?status=parked&limit=1&cursor=a%2Bb',
    ]);
  });

  it('says who asks, and sends JSON', async () => {
    let seen = '';
    const client = await served(
      (request, response) => {
        const { authorization, 'content-type': type, 'idempotency-key': key } = request.headers;
        request.on('data', (piece) => (seen += String(piece)));
        request.on('end', () => {
          seen = [authorization, type, key, seen].join(' ');
          response.statusCode = 202;
          response.end('{"id":"s"}');
        });
      },
      { key: 'edda_1' },
    );
    const started = await client.post('/v1/sagas/{name}', {
      path: { name: 'order' },
      body: { orderId: 'o' },
      headers: { 'Idempotency-Key': 'k' },
    });
    expect(started.id).toBe('s');
    expect(seen).toBe('Bearer edda_1 application/json k {"orderId":"o"}');
  });

  it('connects again to a stream that breaks, behind the last place that it was told', async () => {
    const places: unknown[] = [];
    const client = await served((request, response) => {
      places.push(request.headers['last-event-id']);
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const first = 'id: 7-1\nevent: fact\ndata: {"sequence":1}\n\n: heartbeat\nid: 7-5\n\n';
      const second = 'id: 7-6\nevent: fact\ndata: {"sequence":2}\n\n';
      response.end(places.length === 1 ? first : second);
    });
    const facts = client.follow({ retryMs: 1 });
    const one = await facts.next();
    const two = await facts.next();
    await facts.return(undefined);
    expect([one.value, two.value]).toMatchObject([
      { place: '7-1', sequence: 1 },
      { place: '7-6', sequence: 2 },
    ]);
    expect(places).toEqual([undefined, '7-5']);
  });

  it('gives up a stream over which nothing comes', async () => {
    let connections = 0;
    const client = await served((_request, response) => {
      connections += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.write(connections === 1 ? 'retry: 1\n\n' : 'id: 1\nevent: fact\ndata: {"sequence":1}\n\n');
    });
    const lost: string[] = [];
    const facts = client.follow({ retryMs: 1, silentMs: 30, onLost: ({ message }) => lost.push(message) });
    expect((await facts.next()).value).toMatchObject({ sequence: 1 });
    await facts.return(undefined);
    expect(lost).toEqual([expect.stringContaining('nothing came for 30 ms')]);
  });

  it('does not wait for a stream that is refused, or that was never there', async () => {
    const client = await served((_request, response) => {
      response.statusCode = 404;
      response.end('{"type":"urn:edda:problem:saga-not-found","detail":"There is no saga x."}');
    });
    await expect(client.watch('x').next()).rejects.toMatchObject({ code: 'saga-not-found' });
    server?.close();
    server?.closeAllConnections();
    await expect(client.follow().next()).rejects.toMatchObject({ name: 'EddaUnreachable' });
  });

  it('gives long answers piece by piece', async () => {
    const client = await served((_request, response) => {
      response.write(Buffer.from('{"a":"'));
      response.end(Buffer.from('ö"}\n'));
    });
    const pieces = await all(client.pieces('/v1/audit', { query: { format: 'ndjson' } }));
    expect(pieces.join('')).toBe('{"a":"ö"}\n');
  });

  it('refuses an address that is none, and two ways to sign in', () => {
    expect(() => createEddaClient({ url: 'edda.example' })).toThrow('must be an address');
    expect(() => createEddaClient({ url: 'http://x', key: 'k', token: 't' })).toThrow('not both');
  });
});

describe('the types of a client', () => {
  const client = createEddaClient({ url: 'http://127.0.0.1:1' });
  // Never called: what counts is that it compiles.
  const asked = {
    saga: () => client.get('/v1/sagas/{id}', { path: { id: 'x' } }),
    list: () => client.items('/v1/sagas', { query: { status: 'parked', limit: 5 } }),
    redrive: () => client.post('/v1/dead-letters/redrive', { body: { ids: ['x'], reason: 'So.' } }),
  };

  it('follow from the OpenAPI document', () => {
    expectTypeOf<Awaited<ReturnType<typeof asked.saga>>>().toEqualTypeOf<Saga>();
    expectTypeOf(asked.list).returns.toEqualTypeOf<AsyncGenerator<SagaSummary, void, undefined>>();
    expectTypeOf<Awaited<ReturnType<typeof asked.redrive>>>().toEqualTypeOf<
      LetterForecast | PlannedLetters
    >();
  });

  it('refuse what the interface does not take', () => {
    const wrong = [
      // @ts-expect-error there is no such address
      () => client.get('/v1/nothing'),
      // @ts-expect-error the id is missing
      () => client.get('/v1/sagas/{id}'),
      // @ts-expect-error there is no such parameter
      () => client.get('/v1/sagas', { query: { colour: 'red' } }),
      // @ts-expect-error nothing is posted there
      () => client.post('/v1/overview', {}),
      // @ts-expect-error a reason is missing
      () => client.post('/v1/dead-letters/redrive', { body: { ids: ['x'] } }),
      // @ts-expect-error it is no list
      () => client.items('/v1/overview'),
    ];
    expect(wrong).toHaveLength(6);
  });
});
