import type { EddaClient, PathOf } from '@edda/client';
import { createEddaClient, EddaProblem } from '@edda/client';
import { ROOT } from '../routing/location.js';
import { askToSignIn, sessionNow } from '../session/session.js';

/** What the orchestrator tells the console that it serves. */
export interface Settings {
  readonly api: string;
  readonly namespace: string;
  readonly managementUrl?: string;
  readonly vhost: string;
}

/** Nobody waits for longer. What takes long is rare: an export, or all hashes of the audit. */
const TIMEOUT_MS = 600_000;

let settings: Settings | undefined;
let client: EddaClient | undefined;

/** Asks for the settings once; everything else needs them. */
export async function loadSettings(): Promise<Settings> {
  if (settings) return settings;
  const response = await fetch(new URL('settings.json', ROOT), { headers: { Accept: 'application/json' } });
  if (!response.ok) throw new Error(`The orchestrator answered ${response.status}.`);
  settings = (await response.json()) as Settings;
  return settings;
}

/** The settings, once they have been loaded. */
export function settingsNow(): Settings {
  if (!settings) throw new Error('The settings were not loaded yet.');
  return settings;
}

/** The address below which `v1` is. */
export const baseAddress = (): string => new URL(settingsNow().api, ROOT).href;

/** @throws EddaProblem, EddaUnreachable */
export const get: EddaClient['get'] = (path, ...[request]) => asked('get', path, request);

/** @throws EddaProblem, EddaUnreachable */
export const post: EddaClient['post'] = (path, ...[request]) => asked('post', path, request);

/**
 * Has the browser keep an answer as a file. It is fetched here, since a link would not say who asks.
 *
 * @throws EddaProblem, EddaUnreachable
 */
export async function download(
  name: string,
  path: PathOf<'get'>,
  query: Readonly<Record<string, string>>,
): Promise<void> {
  const text: string = await asked('text', path, { query });
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

function orchestrator(): EddaClient {
  client ??= createEddaClient({ url: baseAddress(), fetch: fetchAsWhoIsHere, timeoutMs: TIMEOUT_MS });
  return client;
}

/** Who that is may change while the console is open. */
const fetchAsWhoIsHere: typeof fetch = (address, init) =>
  fetch(address, { ...init, headers: { ...init?.headers, ...authorization() } });

/** A method of the client as it is called here: callers were held to its types already, and the compiler would go through all addresses at once. */
type Method = (path: string, request: unknown) => Promise<never>;

/** Asks, and has the person sign in where the orchestrator wants to know who it is. */
async function asked(method: 'get' | 'post' | 'text', path: string, request: unknown): Promise<never> {
  const { [method]: ask } = orchestrator() as unknown as Readonly<Record<typeof method, Method>>;
  try {
    return await ask(path, request);
  } catch (error) {
    if (error instanceof EddaProblem && error.status === 401) askToSignIn(error.message);
    throw error;
  }
}
