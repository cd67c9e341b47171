import type { Fact, FollowOptions, HistoryEntry, SagaStatus } from './facts.js';
import { readFacts } from './facts.js';
import type { paths } from './open-api.js';
import type { AnswerOf, Asked, ItemOf, ListPath, PathOf } from './requests.js';
import type { Connection, PlainRequest } from './send.js';
import { ask, open } from './send.js';
import type { StreamOptions } from './stream-connection.js';
import type { Watched } from './watch.js';
import { watchSaga } from './watch.js';

export interface EddaClientOptions {
  /** Where the orchestrator is, with the prefix of its application if there is one: `https://edda.shop.example`. */
  readonly url: string;
  /** An API key: `edda_…`. */
  readonly key?: string;
  /** A token of the issuer that the orchestrator trusts. Give this or a key, or neither where nobody signs in. */
  readonly token?: string;
  /** Default: the one of the runtime. */
  readonly fetch?: typeof globalThis.fetch;
  /** How long one request may take, in milliseconds; streams are not meant. Default: 30,000. */
  readonly timeoutMs?: number;
}

export interface WatchOptions extends Omit<StreamOptions, 'after'> {
  /** Begin behind this entry of the history. Default: 0, from the start. */
  readonly after?: number;
}

/**
 * The REST interface of an orchestrator, with the types of its OpenAPI document.
 *
 * Everything rejects with {@link EddaProblem} for what is refused, {@link EddaUnreachable} if there is no answer, and the signal's reason if
 * one ended it. Nothing is tried again, but for streams.
 */
export interface EddaClient {
  /** Where it asks. */
  readonly url: string;
  /** `client.get('/v1/sagas/{id}', { path: { id } })` */
  get<Path extends PathOf<'get'>>(path: Path, ...request: Asked<Path, 'get'>): Promise<AnswerOf<Path, 'get'>>;
  /** `client.post('/v1/sagas/{name}', { path: { name: 'order' }, body, headers: { 'Idempotency-Key': key } })` */
  post<Path extends PathOf<'post'>>(
    path: Path,
    ...request: Asked<Path, 'post'>
  ): Promise<AnswerOf<Path, 'post'>>;
  /** What has another form than JSON, whole: a diagram with `format: 'mermaid'`. */
  text<Path extends PathOf<'get'>>(path: Path, ...request: Asked<Path, 'get'>): Promise<string>;
  /** The same piece by piece, however long it is: the audit with `format: 'ndjson'`. A piece may end anywhere. */
  pieces<Path extends PathOf<'get'>>(
    path: Path,
    ...request: Asked<Path, 'get'>
  ): AsyncGenerator<string, void, undefined>;
  /** Everything in a list, page by page as it is taken: `for await (const saga of client.items('/v1/sagas', { query: { status: 'parked' } }))`. */
  items<Path extends ListPath>(
    path: Path,
    ...request: Asked<Path, 'get'>
  ): AsyncGenerator<ItemOf<Path>, void, undefined>;
  /** What happens to sagas, from now on or from where you were; it connects again by itself and misses nothing. */
  follow(options?: FollowOptions): AsyncGenerator<Fact, void, undefined>;
  /** One saga's history, what is there and what comes, until the saga has ended. Returns how it ended. */
  watch(id: string, options?: WatchOptions): AsyncGenerator<Watched, SagaStatus | undefined, undefined>;
}

const TIMEOUT_MS = 30_000;

/**
 * Makes a client. It sends nothing until it is asked.
 *
 * @throws TypeError if the address is none, or both a key and a token are given
 */
export function createEddaClient(options: EddaClientOptions): EddaClient {
  const connection = connectionOf(options);
  const { url } = connection;
  const json = async (method: 'GET' | 'POST', path: string, request: PlainRequest = {}): Promise<never> =>
    // The document says what it is.
    JSON.parse(await ask(connection, method, path, request)) as never;
  const history = (id: string, after: number, signal?: AbortSignal): AsyncGenerator<HistoryEntry> =>
    itemsOf(connection, '/v1/sagas/{id}/history', { path: { id }, query: { after, limit: 200 }, signal });

  return {
    url,
    get: (path, ...[request]) => json('GET', path, request as PlainRequest),
    post: (path, ...[request]) => json('POST', path, request as PlainRequest),
    text: (path, ...[request]) => ask(connection, 'GET', path, (request ?? {}) as PlainRequest, ANYTHING),
    pieces: (path, ...[request]) => piecesOf(connection, path, (request ?? {}) as PlainRequest),
    items: (path, ...[request]) => itemsOf(connection, path, (request ?? {}) as PlainRequest),
    async *follow({ saga, name, status, ...stream } = {}) {
      const query = { saga, name, status };
      for await (const step of readFacts(connection, '/v1/stream', { query }, stream))
        if (step.kind === 'fact') yield step.fact;
    },
    watch: (id, { after = 0, ...stream } = {}) =>
      watchSaga(
        {
          facts: () => readFacts(connection, '/v1/sagas/{id}/stream', { path: { id } }, stream),
          history: (behind) => history(id, behind, stream.signal),
          standing: () =>
            json('GET', '/v1/sagas/{id}', { path: { id }, signal: stream.signal }) as Promise<
              AnswerOf<'/v1/sagas/{id}', 'get'>
            >,
        },
        after,
      ),
  };
}

const ANYTHING = '*/*';

function connectionOf({
  url,
  key,
  token,
  fetch = globalThis.fetch,
  timeoutMs = TIMEOUT_MS,
}: EddaClientOptions): Connection {
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new TypeError('The url must be an address such as https://edda.shop.example.');
  if (key !== undefined && token !== undefined) throw new TypeError('Give a key or a token, not both.');
  const { origin, pathname } = new URL(url);
  const secret = key ?? token;
  return {
    url: `${origin}${pathname.replace(/\/+$/, '')}`,
    fetch,
    timeoutMs,
    ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
  };
}

/** The link to the next page is from the orchestrator's point of view; what counts of it are its parameters. */
async function* itemsOf<Item>(
  connection: Connection,
  path: string,
  request: PlainRequest,
): AsyncGenerator<Item, void, undefined> {
  let query = request.query;
  for (;;) {
    const page = JSON.parse(await ask(connection, 'GET', path, { ...request, query })) as {
      readonly items: readonly Item[];
      readonly links?: { readonly next?: string };
    };
    yield* page.items;
    const next = page.links?.next;
    if (next === undefined) return;
    query = Object.fromEntries(new URL(next, connection.url).searchParams);
  }
}

async function* piecesOf(
  connection: Connection,
  path: keyof paths,
  request: PlainRequest,
): AsyncGenerator<string, void, undefined> {
  const response = await open(connection, 'GET', path, request, ANYTHING, request.signal);
  if (!response.body) return;
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      const piece = done ? decoder.decode() : decoder.decode(value as Uint8Array, { stream: true });
      if (piece !== '') yield piece;
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
