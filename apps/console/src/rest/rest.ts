import { ROOT } from '../routing/location.js';
import { askToSignIn, sessionNow } from '../session/session.js';
import { problemIn, RestProblem } from './rest-problem.js';

/** What the orchestrator tells the console that it serves. */
export interface Settings {
  readonly api: string;
  readonly namespace: string;
  readonly managementUrl?: string;
  readonly vhost: string;
}

type Query = Readonly<Record<string, string | number | undefined>>;

let settings: Settings | undefined;

/** Asks for the settings once; everything else needs them. */
export async function loadSettings(): Promise<Settings> {
  settings ??= (await ask(new URL('settings.json', ROOT), {})) as Settings;
  return settings;
}

/** The settings, once they have been loaded. */
export function settingsNow(): Settings {
  if (!settings) throw new Error('The settings were not loaded yet.');
  return settings;
}

/** An address of the REST interface: `v1/sagas`. */
export function addressOf(path: string, query: Query = {}): URL {
  const address = new URL(path, new URL(settingsNow().api, ROOT));
  for (const [name, value] of Object.entries(query))
    if (value !== undefined && value !== '') address.searchParams.set(name, String(value));
  return address;
}

/** @throws RestProblem */
export function get<Answer>(path: string, query: Query = {}, signal?: AbortSignal): Promise<Answer> {
  return ask(addressOf(path, query), { signal }) as Promise<Answer>;
}

/** @throws RestProblem */
export function post<Answer>(path: string, body: object, idempotencyKey?: string): Promise<Answer> {
  const key: Record<string, string> =
    idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
  return ask(addressOf(path), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...key },
    body: JSON.stringify(body),
  }) as Promise<Answer>;
}

/**
 * Has the browser keep an answer as a file. It is fetched here, since a link would not say who asks.
 *
 * @throws RestProblem
 */
export async function download(path: string, query: Query, name: string): Promise<void> {
  const text = await askText(addressOf(path, query), { headers: { Accept: '*/*' } });
  const address = URL.createObjectURL(new Blob([text]));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Headers that say who asks. */
export function authorization(): Readonly<Record<string, string>> {
  const { token } = sessionNow();
  return token === '' ? {} : { Authorization: `Bearer ${token}` };
}

async function ask(address: URL, init: RequestInit): Promise<unknown> {
  return parsed(await askText(address, init));
}

/** The text of an answer that was a success. */
async function askText(address: URL, init: RequestInit): Promise<string> {
  const headers = { Accept: 'application/json', ...authorization(), ...init.headers };
  let response: Response;
  try {
    response = await fetch(address, { ...init, headers });
  } catch (error) {
    if (init.signal?.aborted === true) throw error;
    throw new RestProblem(
      0,
      'The orchestrator does not answer',
      'It is asked again and again. Is it running, and reachable from here?',
    );
  }
  const text = await response.text();
  if (response.ok) return text;
  const problem = problemIn(response.status, response.statusText, parsed(text));
  if (problem.status === 401) askToSignIn(problem.detail || problem.title);
  throw problem;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
