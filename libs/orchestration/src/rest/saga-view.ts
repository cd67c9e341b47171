import type {
  AbortReason,
  CommandPhase,
  CommandState,
  Direction,
  Fact,
  HistoryEntry,
  JsonObject,
  ParkReason,
  SagaState,
  SagaStatus,
  StepState,
} from '@edda/saga-core';
import { dataOf, outstanding, wakeAt } from '@edda/saga-core';

/** What every look at a saga shows: one element of a list. Times are ISO 8601 in UTC. */
export interface SagaSummary {
  readonly id: string;
  readonly name: string;
  readonly version: number;
  readonly key: string;
  readonly status: SagaStatus;
  readonly revision: number;
  readonly startedAt: string;
  readonly endedAt?: string;
  /** What is awaited, while the saga is under way. */
  readonly step?: {
    readonly path: string;
    readonly direction: Direction;
    readonly status: CommandPhase;
    readonly attempt: number;
    /** When the orchestrator looks at it again if nothing comes. */
    readonly wakeUpAt?: string;
  };
  /** Why the saga turned back, once it has. */
  readonly failure?: {
    readonly reason: AbortReason;
    readonly step: string;
    readonly code?: string;
    readonly message: string;
  };
  /** Why the saga needs a person. */
  readonly parked?: { readonly reason: ParkReason; readonly step: string; readonly message: string };
  readonly links: SagaLinks;
}

export interface SagaLinks {
  readonly self: string;
  readonly history: string;
}

/** One step that was begun. */
export interface StepView {
  readonly path: string;
  readonly status: CommandPhase;
  readonly attempt: number;
  /** How far it has been undone. */
  readonly compensation?: { readonly status: CommandPhase; readonly attempt: number };
}

/** All of a saga but its history. */
export interface SagaView extends SagaSummary {
  /** The saga's data now: what it started with, and what the replies have added. */
  readonly data: JsonObject;
  readonly steps: readonly StepView[];
}

/** A saga in a list. `base` stands before `/v1` in links. */
export function sagaSummary(state: SagaState, base: string): SagaSummary {
  const { id, definition, version, key, status, revision, startedAt, endedAt, abort, parked } = state;
  return {
    id,
    name: definition,
    version,
    key,
    status,
    revision,
    startedAt: isoTime(startedAt),
    ...(endedAt === undefined ? {} : { endedAt: isoTime(endedAt) }),
    ...stepUnderWay(state),
    ...(abort
      ? { failure: { reason: abort.reason, step: abort.path, code: abort.code, message: abort.message } }
      : {}),
    ...(parked ? { parked: { reason: parked.reason, step: parked.path, message: parked.message } } : {}),
    links: linksOf(id, base),
  };
}

/** A saga by itself. */
export function sagaView(state: SagaState, base: string): SagaView {
  const { links, ...summary } = sagaSummary(state, base);
  return { ...summary, data: dataOf(state), steps: state.steps.map(stepView), links };
}

export function linksOf(id: string, base: string): SagaLinks {
  const self = `${base}/v1/sagas/${id}`;
  return { self, history: `${self}/history` };
}

/** Milliseconds since 1970 for people. */
export const isoTime = (ms: number): string => new Date(ms).toISOString();

function stepUnderWay(state: SagaState): Pick<SagaSummary, 'step'> {
  const open = outstanding(state);
  if (!open) return {};
  const { step, direction, command } = open;
  const wakesAt = wakeAt(state);
  const wakeUpAt = wakesAt === undefined ? {} : { wakeUpAt: isoTime(wakesAt) };
  return { step: { path: step.path, direction, ...progressOf(command), ...wakeUpAt } };
}

function stepView({ path, forward, compensation }: StepState): StepView {
  return {
    path,
    ...progressOf(forward),
    ...(compensation ? { compensation: progressOf(compensation) } : {}),
  };
}

function progressOf({ phase, attempt }: CommandState): {
  readonly status: CommandPhase;
  readonly attempt: number;
} {
  return { status: phase, attempt };
}

/** A fact with its place and its time. The fields of each kind are those of the fact; times are ISO 8601 in UTC. */
export type HistoryEntryView = {
  readonly sequence: number;
  readonly at: string;
  readonly kind: Fact['kind'];
  readonly [field: string]: unknown;
};

/** Part of a saga's history, oldest first. */
export interface HistoryPage {
  readonly saga: string;
  readonly items: readonly HistoryEntryView[];
  readonly links: {
    readonly self: string;
    readonly saga: string;
    /** Missing on the last page. Until the saga has ended more may come behind it. */
    readonly next?: string;
  };
}

/** The fields of facts that are milliseconds since 1970. */
const TIMES: ReadonlySet<string> = new Set(['resendAt', 'timeoutAt', 'retryAt', 'notAfter']);

/** `entries` holds one more than `limit` if there is a next page. `base` stands before `/v1` in links. */
export function historyPage(
  id: string,
  entries: readonly HistoryEntry[],
  { after, limit, base }: { readonly after: number; readonly limit: number; readonly base: string },
): HistoryPage {
  const page = entries.slice(0, limit);
  const links = linksOf(id, base);
  const address = (from: number): string => `${links.history}?after=${from}&limit=${limit}`;
  const last = page.at(-1);
  const next = entries.length > limit && last ? { next: address(last.sequence) } : {};
  return {
    saga: id,
    items: page.map(historyEntryView),
    links: { self: address(after), saga: links.self, ...next },
  };
}

export function historyEntryView({ sequence, at, fact }: HistoryEntry): HistoryEntryView {
  const { kind, ...fields } = fact;
  const readable = Object.entries(fields).map(([name, value]: [string, unknown]) => [
    name,
    TIMES.has(name) && typeof value === 'number' ? isoTime(value) : value,
  ]);
  return { sequence, at: isoTime(at), kind, ...Object.fromEntries(readable) };
}
