import { ROOT } from '../routing/location.js';
import { askToSignIn, sessionNow } from '../session/session.js';
import { problemIn, RestProblem } from './rest-problem.js';

/** What the orchestrator tells the console that it serves. */
export interface Settings {
  readonly api: string;
  readonly openApi?: string;
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

/** @throws RestProblem */
export function getOpenApi(): Promise<unknown> {
  const { openApi } = settingsNow();
  if (openApi === undefined)
    throw new RestProblem(
      404,
      'No OpenAPI document',
      'This orchestrator is served without `docs`, so that nothing is known of the bodies that start its sagas.',
    );
  return ask(new URL(openApi, ROOT), {});
}

/** Headers that say who asks. */
export function authorization(): Readonly<Record<string, string>> {
  const { token } = sessionNow();
  return token === '' ? {} : { Authorization: `Bearer ${token}` };
}

async function ask(address: URL, init: RequestInit): Promise<unknown> {
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
  const body = parsed(text);
  if (response.ok) return body;
  const problem = problemIn(response.status, response.statusText, body);
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
