import type { components } from './open-api.js';
import type { Connection } from './send.js';
import type { StreamOptions } from './stream-connection.js';
import { readStream } from './stream-connection.js';

export type SagaStatus = components['schemas']['SagaSummary']['status'];
export type HistoryEntry = components['schemas']['HistoryEntry'];

/** A thing that happened to a saga. */
export interface Fact {
  /** Where it stands in the stream: to go on behind it, with `after`. */
  readonly place: string;
  /** The saga as it was when this was sent, which may be later than the fact. */
  readonly saga: {
    readonly id: string;
    readonly name: string;
    readonly version: number;
    readonly key: string;
    readonly status: SagaStatus;
    readonly revision: number;
  };
  /** Its number in the saga's history. */
  readonly sequence: number;
  readonly at: string;
  /** What happened. What else there is depends on it. */
  readonly kind: string;
  readonly [field: string]: unknown;
}

/** Which facts. */
export interface FollowOptions extends StreamOptions {
  /** Only those of this saga. */
  readonly saga?: string;
  /** Only those of sagas of this definition. */
  readonly name?: string;
  /** Only those of sagas that have one of these statuses by then. */
  readonly status?: readonly SagaStatus[];
}

/** The statuses that are an end. */
const ENDS: readonly SagaStatus[] = ['completed', 'compensated', 'resolved'];

export const hasEnded = (status: SagaStatus): boolean => ENDS.includes(status);

/** What a stream gives: that it is open, and facts. */
export type FactStep = { readonly kind: 'open' } | { readonly kind: 'fact'; readonly fact: Fact };

/** Facts as they happen. @throws as readStream */
export async function* readFacts(
  connection: Connection,
  template: string,
  request: { readonly path?: Record<string, string>; readonly query?: Record<string, unknown> },
  options: StreamOptions,
): AsyncGenerator<FactStep, void, undefined> {
  for await (const step of readStream(connection, template, request, options)) {
    if (step.kind === 'open') yield step;
    else if (step.event.name === 'fact') {
      const { id, data } = step.event;
      // What stands in a fact is the orchestrator's contract.
      yield { kind: 'fact', fact: { ...(JSON.parse(data) as Omit<Fact, 'place'>), place: id } as Fact };
    }
  }
}
