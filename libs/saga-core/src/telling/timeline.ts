import type { Fact, FactOf, HistoryEntry } from '../state/history.js';
import type { Direction } from '../state/saga-state.js';

export type IntervalKind =
  | 'command'
  /** The time between two attempts. */
  | 'backoff'
  /** The fence is asked whether a command that was given up has run. */
  | 'revoke'
  | 'wait'
  | 'approval'
  | 'delay'
  /** A state of a state machine. */
  | 'state'
  /** An event was published: a moment. */
  | 'published'
  | 'parked'
  | 'paused';

/** Something that took time in a saga. Times are milliseconds since 1970. */
export interface Interval {
  readonly kind: IntervalKind;
  /** The step with its iteration; empty for the saga as a whole. */
  readonly path: string;
  readonly direction?: Direction;
  /** The command, the events, the roles, the state, or why it is parked. */
  readonly name?: string;
  /** Of a command: counts the sendings that the retry policy counts, from 1. */
  readonly attempt?: number;
  readonly epoch?: number;
  /** Of a command: how often it was sent again because nobody answered. */
  readonly resends?: number;
  readonly from: number;
  /** Until when it will take, if it ends by itself and was not over yet. */
  readonly until?: number;
  /** When it was over; missing while it is not. */
  readonly to?: number;
  /**
   * What it ended with. Of a command: `success`, `failure`, `transient`, `given-up`, `revoked`, `stuck` or `skipped`; of a wait: the arm,
   * `timeout` or `dropped`; of a state: the next one, or `left`; of what stood still: `resumed`. `ended`: the saga did.
   */
  readonly outcome?: string;
}

/** A saga's history as intervals: what took how long, in the order of their beginnings. Those that are not over have no end. */
export function timelineOf(history: readonly HistoryEntry[]): readonly Interval[] {
  const timeline = new Timeline();
  for (const { at, fact } of history) timeline.take(fact, at);
  return timeline.intervals;
}

/** Nothing moves in a saga that is over. */
const ENDS: ReadonlySet<Fact['kind']> = new Set(['saga-completed', 'saga-compensated', 'saga-resolved']);

const byCommand = ({ path, direction }: { readonly path: string; readonly direction: Direction }): string =>
  `command ${direction} ${path}`;
const byWait = ({ path }: { readonly path: string }): string => `wait ${path}`;
const byState = ({ path }: { readonly path: string }): string => `state ${path}`;

class Timeline {
  readonly intervals: Interval[] = [];
  /** Places in the list, of what is not over. */
  private readonly open = new Map<string, number>();
  /** The latest sending of each direction of a step. */
  private readonly sent = new Map<string, FactOf<'command-sent'>>();

  take(fact: Fact, at: number): void {
    if (ENDS.has(fact.kind)) return this.endAll(at);
    switch (fact.kind) {
      case 'command-sent':
        this.sent.set(byCommand(fact), fact);
        return this.send(fact, fact.attempt, at);
      case 'command-resent':
        if (fact.because === 'retry') return this.send(fact, fact.attempt, at);
        return this.change(byCommand(fact), ({ resends = 0, ...rest }) => ({
          ...rest,
          resends: resends + 1,
        }));
      case 'command-succeeded':
        return this.end(byCommand(fact), at, 'success');
      case 'command-failed':
        return this.end(byCommand(fact), at, 'failure');
      case 'command-given-up':
        return this.end(byCommand(fact), at, 'given-up');
      case 'command-revoked':
        return this.end(byCommand(fact), at, 'revoked');
      case 'command-stuck':
        return this.end(byCommand(fact), at, 'stuck');
      case 'command-skipped':
        return this.end(byCommand(fact), at, 'skipped');
      case 'retry-planned':
      case 'command-unstuck':
        return this.planRetry(fact, at);
      case 'revoke-sent':
        this.end(byCommand(fact), at, 'given-up');
        return this.begin(byCommand(fact), {
          kind: 'revoke',
          ...placeOf(fact),
          ...this.nameOf(fact),
          resends: 0,
          from: at,
        });
      case 'event-published':
        this.intervals.push({ kind: 'published', path: fact.path, name: fact.event, from: at, to: at });
        return;
      case 'wait-began':
        return this.begin(byWait(fact), waitInterval(fact, at));
      case 'event-received':
        if (fact.arm !== undefined) this.end(byWait(fact), at, fact.arm);
        return;
      case 'decision-made':
        return this.end(byWait(fact), at, fact.arm);
      case 'wait-timed-out':
        return this.end(byWait(fact), at, 'timeout');
      case 'wait-dropped':
        return this.end(byWait(fact), at, 'dropped');
      case 'state-entered':
        return this.enter(fact, at);
      case 'lanes-joined':
        return this.end(byState(fact), at, 'left');
      case 'saga-parked':
        return this.begin('parked', { kind: 'parked', path: fact.path, name: fact.reason, from: at });
      case 'saga-paused':
        return this.begin('paused', { kind: 'paused', path: '', from: at });
      case 'saga-resumed':
      case 'compensation-began':
        this.end('paused', at, 'resumed');
        return this.end('parked', at, 'resumed');
      default:
    }
  }

  private send(fact: FactOf<'command-sent'> | FactOf<'command-resent'>, attempt: number, at: number): void {
    this.end(byCommand(fact), at, 'resumed');
    const { epoch = 1 } = this.sent.get(byCommand(fact)) ?? {};
    const until = fact.timeoutAt === undefined ? {} : { until: fact.timeoutAt };
    this.begin(byCommand(fact), {
      kind: 'command',
      ...placeOf(fact),
      ...this.nameOf(fact),
      attempt,
      epoch,
      resends: 0,
      from: at,
      ...until,
    });
  }

  private planRetry(fact: FactOf<'retry-planned'> | FactOf<'command-unstuck'>, at: number): void {
    // A failure that is definite was told just before.
    this.end(byCommand(fact), at, 'transient');
    this.begin(byCommand(fact), {
      kind: 'backoff',
      ...placeOf(fact),
      ...this.nameOf(fact),
      from: at,
      until: fact.retryAt,
    });
  }

  private enter(fact: FactOf<'state-entered'>, at: number): void {
    if (fact.stayed && this.open.has(byState(fact))) return;
    this.end(byState(fact), at, fact.state);
    this.begin(byState(fact), { kind: 'state', path: fact.path, name: fact.state, from: at });
  }

  private nameOf(fact: { readonly path: string; readonly direction: Direction }): { readonly name?: string } {
    const sent = this.sent.get(byCommand(fact));
    return sent ? { name: sent.command } : {};
  }

  private begin(key: string, interval: Interval): void {
    if (this.open.has(key)) return;
    this.open.set(key, this.intervals.push(interval) - 1);
  }

  private end(key: string, at: number, outcome: string): void {
    this.change(key, (interval) => {
      const { until: _, ...rest } = interval;
      return { ...rest, to: at, outcome };
    });
    this.open.delete(key);
  }

  private endAll(at: number): void {
    for (const key of this.open.keys()) this.end(key, at, 'ended');
  }

  private change(key: string, change: (interval: Interval) => Interval): void {
    const place = this.open.get(key);
    const interval = place === undefined ? undefined : this.intervals[place];
    if (place !== undefined && interval) this.intervals[place] = change(interval);
  }
}

const placeOf = ({ path, direction }: { readonly path: string; readonly direction: Direction }) => ({
  path,
  direction,
});

function waitInterval({ path, arms, role, dueAt }: FactOf<'wait-began'>, from: number): Interval {
  const events = [...new Set(arms.flatMap(({ event }) => (event === undefined ? [] : [event])))];
  const kind = role !== undefined ? 'approval' : events.length > 0 ? 'wait' : 'delay';
  const name = role ?? events.join(', ');
  return {
    kind,
    path,
    ...(name === '' ? {} : { name }),
    from,
    ...(dueAt === undefined ? {} : { until: dueAt }),
  };
}
