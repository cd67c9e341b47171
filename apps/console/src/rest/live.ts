import { useEffect, useSyncExternalStore } from 'react';
import type { QueryClient } from '@tanstack/react-query';
import { EventStreamParser } from '@edda/client/event-stream';
import { authorization, baseAddress } from './rest.js';

/** How what is shown is kept up to date: by a stream of facts; by asking again; or not at all, for now. */
export type Liveness = 'stream' | 'asking' | 'off';

/** How often is asked where there is no stream. Milliseconds. */
const ASK_EVERY = 2_000;
/** With a stream, what nobody announces is asked for so often. */
const ASK_ANYWAY_EVERY = 15_000;
/** However much happens, what is shown is asked for so often at most. */
const REFRESH_EVERY = 700;
const AGAIN_AFTER = 5_000;

const listeners = new Set<() => void>();
let liveness: Liveness = 'asking';

function become(next: Liveness): void {
  if (next === liveness) return;
  liveness = next;
  for (const listener of listeners) listener();
}

export function useLiveness(): Liveness {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => liveness,
  );
}

/** For `refetchInterval` of what changes by itself. */
export const liveInterval = (): number | false =>
  liveness === 'off' ? false : liveness === 'stream' ? ASK_ANYWAY_EVERY : ASK_EVERY;

export const stopLive = (): void => become('off');
export const resumeLive = (): void => become('asking');

/** Follows the orchestrator's facts as long as the console is open, and has what is shown asked for again when there are new ones. */
export function useFacts(client: QueryClient, token: string): void {
  const isOff = useLiveness() === 'off';
  useEffect(() => {
    if (isOff) return;
    const ended = new AbortController();
    void follow(client, ended.signal);
    return () => ended.abort();
  }, [client, token, isOff]);
}

async function follow(client: QueryClient, signal: AbortSignal): Promise<void> {
  let after = '';
  const refresh = throttled(
    () => void client.invalidateQueries({ predicate: ({ meta }) => meta?.['live'] === true }),
  );
  const take = (id: string): void => {
    after = id || after;
    refresh();
  };
  while (!signal.aborted) {
    try {
      if (!(await readStream(after, signal, take))) return;
    } catch {
      // It broke, or the orchestrator is away: asking goes on meanwhile.
    }
    if (!signal.aborted && liveness === 'stream') become('asking');
    await pause(AGAIN_AFTER, signal);
  }
}

/** Reads until the stream ends. False: this orchestrator has none. */
async function readStream(after: string, signal: AbortSignal, take: (id: string) => void): Promise<boolean> {
  const resume: Record<string, string> = after === '' ? {} : { 'Last-Event-ID': after };
  const headers = { Accept: 'text/event-stream', ...authorization(), ...resume };
  const response = await fetch(new URL('v1/stream', baseAddress()), { headers, signal });
  if (response.status === 404 || response.status === 405) return false;
  if (!response.ok || !response.body) return true;
  become('stream');
  const parser = new EventStreamParser();
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return true;
    for (const event of parser.take(value)) if (event.name === 'fact') take(event.id);
  }
}

/** Calls at once, and then once more for all that came within the time. */
function throttled(call: () => void): () => void {
  let waiting = false;
  let again = false;
  const run = (): void => {
    call();
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!again) return;
      again = false;
      run();
    }, REFRESH_EVERY);
  };
  return () => {
    if (waiting) again = true;
    else run();
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
