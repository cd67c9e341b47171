import type { SagaDefinition } from './definition.js';
import { applyFact } from './fold.js';
import type { Fact, HistoryEntry, IgnoreReason } from './history.js';
import type { Effect } from './input-and-effect.js';
import type { JsonObject } from './json.js';
import { asJsonObject } from './json.js';
import type { ParkReason, SagaState } from './saga-state.js';

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
  ) {}

  get state(): SagaState {
    if (!this.current) throw new Error('The saga has no state before it was started.');
    return this.current;
  }

  record(fact: Fact): void {
    const entry: HistoryEntry = { sequence: (this.current?.revision ?? 0) + 1, at: this.now, fact };
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

  /**
   * Runs a function of the definition. They are pure, so an error would come again each time: the saga is parked, and undefined
   * comes back. Nothing is lost: the outcome that led here can be fetched again from the participant's fence.
   */
  evaluate(path: string, what: string, run: () => unknown): JsonObject | undefined {
    const origin = `${what} of step "${path}" of saga "${this.definition.name}" version ${this.definition.version}`;
    try {
      return asJsonObject(run(), origin);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      this.park('definition-threw', path, `${origin} failed for saga ${this.state.id}: ${message}`);
      return undefined;
    }
  }
}
