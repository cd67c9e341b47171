import type { SagaDefinition } from '../definition/definition.js';
import { applyFact } from '../state/fold.js';
import type { Fact, HistoryEntry, IgnoreReason } from '../state/history.js';
import type { JsonObject } from '../state/json.js';
import { asJsonObject } from '../state/json.js';
import type { ParkReason, SagaState } from '../state/saga-state.js';
import { isAtRest } from '../state/saga-state.js';
import type { Effect } from './effect.js';

/**
 * One run of `transition()`: collects facts and effects. The state only ever changes by a recorded fact, so the history is
 * complete by construction.
 */
export class Turn {
  readonly history: HistoryEntry[] = [];
  readonly effects: Effect[] = [];
  ignored: IgnoreReason | undefined;

  constructor(
    readonly definition: SagaDefinition,
    private current: SagaState | undefined,
    readonly now: number,
    /** The broker says that it may have delivered the message before. */
    private readonly isRedelivered = false,
  ) {}

  get state(): SagaState {
    if (!this.current) throw new Error('The saga has no state before it was started.');
    return this.current;
  }

  /** True while nothing may be begun: the saga is over, or needs a person first. */
  get isAtRest(): boolean {
    return isAtRest(this.state);
  }

  record(fact: Fact): void {
    // The first one is what the message itself said; the others follow from it.
    const told =
      this.isRedelivered && this.history.length === 0 ? { ...fact, redelivered: true as const } : fact;
    const entry: HistoryEntry = { sequence: (this.current?.revision ?? 0) + 1, at: this.now, fact: told };
    this.current = applyFact(this.current, entry);
    this.history.push(entry);
  }

  emit(effect: Effect): void {
    this.effects.push(effect);
  }

  /** Leaves the saga to a person. All timers end with it: nothing is tried any more until somebody decides. */
  park(reason: ParkReason, path: string, message: string): void {
    this.record({ kind: 'saga-parked', reason, path, message });
  }

  /** The input changes nothing; the history remembers it, and why. */
  ignore(reason: IgnoreReason, input: string, messageId?: string): void {
    this.ignored = reason;
    this.record({
      kind: 'input-ignored',
      input,
      reason,
      ...(messageId === undefined ? {} : { messageId }),
    });
  }

  /** Runs a function of the definition that makes a JSON object. See {@link call}. */
  evaluate(path: string, what: string, run: () => unknown): JsonObject | undefined {
    return this.call(path, what, (origin) => asJsonObject(run(), origin));
  }

  /**
   * Runs a function of the definition. They are pure, so an error would come again each time: the saga is parked, and undefined
   * comes back. Nothing is lost: the outcome that led here can be fetched again from the participant's fence.
   */
  call<Result>(path: string, what: string, run: (origin: string) => Result): Result | undefined {
    const { name, version } = this.definition;
    const origin = `${what} of step "${path}" of saga "${name}" version ${version}`;
    try {
      return run(origin);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.park('definition-threw', path, `${origin} failed for saga ${this.state.id}: ${message}`);
      return undefined;
    }
  }
}
