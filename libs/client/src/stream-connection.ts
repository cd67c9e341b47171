import { EventStreamParser } from './event-stream.js';
import type { StreamEvent } from './event-stream.js';
import { EddaProblem, EddaUnreachable } from './problem.js';
import type { Connection, PlainRequest } from './send.js';
import { open } from './send.js';

/** Where facts come from, and how patiently. */
export interface StreamOptions {
  /** Go on behind the event at this place. Default: from now on. */
  readonly after?: string;
  readonly signal?: AbortSignal;
  /** How long to wait before connecting again, in milliseconds. Default: 2,000. */
  readonly retryMs?: number;
  /** A connection over which nothing comes for so long is given up; heartbeats come every 15 s. In milliseconds. Default: 45,000. */
  readonly silentMs?: number;
  /** Called when a connection was lost, with why; another one is made. */
  readonly onLost?: (error: Error) => void;
}

/** `open`: there is a connection, the first one or another one, and from here on nothing is missed. */
export type StreamStep = { readonly kind: 'open' } | { readonly kind: 'event'; readonly event: StreamEvent };

const RETRY_MS = 2_000;
const SILENT_MS = 45_000;
/** What may be over in a moment: too many streams, or a database that is away. */
const PASSING: readonly number[] = [429, 502, 503, 504];

/**
 * Reads a stream of server-sent events, and connects again behind the last one that came whenever it breaks, until the signal ends it.
 *
 * @throws EddaProblem if it is refused; EddaUnreachable if the first connection cannot be made
 */
export async function* readStream(
  connection: Connection,
  template: string,
  request: PlainRequest,
  { after = '', signal, retryMs = RETRY_MS, silentMs = SILENT_MS, onLost }: StreamOptions,
): AsyncGenerator<StreamStep, void, undefined> {
  let place = after;
  let wasOpen = false;
  const isEnded = (): boolean => signal?.aborted === true;
  while (!isEnded()) {
    let waitMs = retryMs;
    try {
      for await (const step of readOnce(connection, template, request, place, silentMs, signal)) {
        wasOpen = true;
        if (step.kind === 'place') place = step.id;
        else yield step;
      }
      onLost?.(new Error('The orchestrator ended the stream.'));
    } catch (error) {
      if (isEnded()) return;
      if (error instanceof EddaProblem && PASSING.includes(error.status))
        waitMs = Math.max(waitMs, (error.retryAfterSeconds ?? 0) * 1_000);
      else if (!(error instanceof EddaUnreachable) || !wasOpen) throw error;
      onLost?.(error);
    }
    await pause(waitMs, signal);
  }
}

type Read = StreamStep | { readonly kind: 'place'; readonly id: string };

async function* readOnce(
  connection: Connection,
  template: string,
  request: PlainRequest,
  place: string,
  silentMs: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Read, void, undefined> {
  const silence = new Silence(silentMs);
  const either = signal ? AbortSignal.any([signal, silence.signal]) : silence.signal;
  const headers = place === '' ? {} : { 'Last-Event-ID': place };
  try {
    const asked = { ...request, headers, signal: either };
    const response = await open(connection, 'GET', template, asked, 'text/event-stream', signal);
    if (!response.body) return;
    yield { kind: 'open' };
    const parser = new EventStreamParser();
    const decoder = new TextDecoder();
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      silence.broken();
      const events = parser.take(decoder.decode(value as Uint8Array, { stream: true }));
      for (const event of events) {
        yield { kind: 'event', event };
        if (event.id !== '') yield { kind: 'place', id: event.id };
      }
      if (parser.lastId !== '') yield { kind: 'place', id: parser.lastId };
    }
  } catch (error) {
    if (error instanceof EddaProblem || error instanceof EddaUnreachable) throw error;
    throw new EddaUnreachable(connection.url, error);
  } finally {
    silence.end();
  }
}

/** Ends a connection over which nothing comes: one whose other side is gone without a word looks like one that is quiet. */
class Silence {
  private readonly controller = new AbortController();
  private timer: ReturnType<typeof setTimeout>;

  constructor(private readonly ms: number) {
    this.timer = this.started();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  broken(): void {
    clearTimeout(this.timer);
    this.timer = this.started();
  }

  end(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  private started(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.controller.abort(new Error(`nothing came for ${this.ms} ms`)), this.ms);
  }
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });
}
