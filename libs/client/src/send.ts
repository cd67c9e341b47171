import { EddaUnreachable, problemOf } from './problem.js';

/** How an orchestrator is reached. */
export interface Connection {
  /** Without a slash at its end. */
  readonly url: string;
  readonly authorization?: string;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
}

type Values = Readonly<Record<string, unknown>>;

/** A request without the types that callers see. */
export interface PlainRequest {
  readonly path?: Values;
  readonly query?: Values;
  readonly headers?: Values;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/**
 * The address of a request. Values that are missing are left out of the query, lists are joined by commas.
 *
 * @throws TypeError for a part of the path that would make it another address: an empty one, `.` and `..`
 */
export function addressOf(url: string, template: string, { path = {}, query = {} }: PlainRequest): string {
  const address = template.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = textOf(path[name]);
    if (value === '' || value === '.' || value === '..')
      throw new TypeError(`"${value}" cannot be the ${name} in ${template}.`);
    return encodeURIComponent(value);
  });
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  const parameters = new URLSearchParams(
    given.map(([name, value]): [string, string] => [name, textOf(value)]),
  );
  return `${url}${address}${given.length === 0 ? '' : `?${parameters.toString()}`}`;
}

/** Sends a request whose whole answer is a text, and gives that. @throws EddaProblem, EddaUnreachable, the signal's reason */
export async function ask(
  connection: Connection,
  method: 'GET' | 'POST',
  template: string,
  request: PlainRequest,
  accept = 'application/json',
): Promise<string> {
  const tooLong = AbortSignal.timeout(connection.timeoutMs);
  const signal = request.signal ? AbortSignal.any([request.signal, tooLong]) : tooLong;
  const response = await open(connection, method, template, { ...request, signal }, accept, request.signal);
  try {
    return await response.text();
  } catch (error) {
    throw whyNot(connection, error, request.signal);
  }
}

/**
 * Sends a request and gives the answer once it has begun. `caller` is the signal whose reason it rejects with, if that ended it.
 *
 * @throws EddaProblem, EddaUnreachable, the caller's reason
 */
export async function open(
  { url, authorization, fetch, timeoutMs }: Connection,
  method: 'GET' | 'POST',
  template: string,
  { signal, body, headers = {}, ...place }: PlainRequest,
  accept: string,
  caller: AbortSignal | undefined,
): Promise<Response> {
  const given = Object.entries(headers).filter(([, value]) => value !== undefined);
  const address = addressOf(url, template, place);
  let response: Response;
  let text = '';
  try {
    response = await fetch(address, {
      method,
      signal,
      // What starts a saga, and who asks, goes to nobody else: a redirect is an answer like any other that is none.
      redirect: 'manual',
      headers: {
        Accept: accept,
        ...(authorization === undefined ? {} : { Authorization: authorization }),
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...Object.fromEntries(given.map(([name, value]) => [name, textOf(value)])),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (response.ok) return response;
    text = await response.text();
  } catch (error) {
    throw whyNot({ url, authorization, fetch, timeoutMs }, error, caller);
  }
  throw problemOf(response.status, response.statusText, text, response.headers.get('retry-after'));
}

function whyNot({ url }: Connection, error: unknown, caller: AbortSignal | undefined): unknown {
  return caller?.aborted === true ? caller.reason : new EddaUnreachable(url, error);
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(',');
  return typeof value === 'string'
    ? value
    : typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
}
