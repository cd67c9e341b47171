import type { HistoryEntry, Input, SagaDefinition, SagaState, Transition } from '@edda/saga-core';
import { awaitedInputs, hasEnded, positionOf, transition, wakeAt } from '@edda/saga-core';
import type { OutboxMessage, SagaChange } from '../saga-store.js';
import type { SagaAttributes } from '../store/saga-attributes.js';
import { FAILED_STEP } from '../store/saga-attributes.js';
import type { ObservedChange } from '../telemetry/step-ends.js';
import { failedStepIn } from './failed-step.js';
import { keepsTimer } from './kept-timer.js';

/** One saga while a batch is decided: inputs for the same saga fold one after the other, into one change. */
export class Draft {
  private readonly entries: HistoryEntry[] = [];
  private readonly outbox: OutboxMessage[] = [];
  private readonly delivered: string[] = [];
  private isTouched = false;
  private isWoken = false;
  private attributes: SagaAttributes | undefined;

  /**
   * @param loaded the saga as the database has it; undefined for a new one
   * @param pack makes messages of the effects
   */
  constructor(
    private current: SagaDefinition,
    private readonly loaded: SagaState | undefined,
    private readonly now: number,
    private readonly pack: (state: SagaState, effects: Transition['effects']) => readonly OutboxMessage[],
    private latest = loaded,
  ) {}

  get state(): SagaState | undefined {
    return this.latest;
  }

  /** The definition that the saga runs: another one after a migration. */
  get definition(): SagaDefinition {
    return this.current;
  }

  apply(input: Input, definition = this.current): Transition {
    const made = transition(definition, this.latest, input, this.now);
    this.latest = made.state;
    this.isTouched = true;
    if (input.kind === 'timer') this.isWoken = true;
    this.entries.push(...made.history);
    this.outbox.push(...this.pack(made.state, made.effects));
    if (made.state.version === definition.version) this.current = definition;
    return made;
  }

  /** What a new saga is found by. */
  foundBy(attributes: SagaAttributes | undefined): void {
    this.attributes = attributes;
  }

  /** The event was taken in, whatever came of it: its delivery to this saga is done. */
  markDelivered(messageId: string): void {
    this.delivered.push(messageId);
  }

  /** For whoever counts and traces; nothing if no input was fed to it. */
  observed(): ObservedChange[] {
    const { latest: state, loaded: before, entries, current: definition } = this;
    return state && this.isTouched ? [{ definition, before, state, entries }] : [];
  }

  /**
   * What to write; nothing if no input was fed to it.
   *
   * @param leaseMs of its messages
   * @param timerLeaseMs of timers, while somebody looks at their sagas
   */
  change(leaseMs: number, timerLeaseMs: number): SagaChange[] {
    const { latest: state, loaded, entries, outbox, delivered, now } = this;
    if (!state || !this.isTouched) return [];
    const awaits = awaitedInputs(state);
    const hasNewWaits = JSON.stringify(awaits) !== JSON.stringify(loaded ? awaitedInputs(loaded) : []);
    // Only the batch that ends the saga frees its key: afterwards another saga may hold it.
    const failedStep = failedStepIn(entries, loaded);
    const endsNow = hasEnded(state) && !(loaded && hasEnded(loaded));
    const due = wakeAt(state);
    return [
      {
        state,
        fromRevision: loaded?.revision ?? 0,
        entries,
        outbox,
        wakeAt: due,
        // A timer that has woken the saga was moved by its claim, whatever came of it.
        keepsTimer: !this.isWoken && keepsTimer(loaded && wakeAt(loaded), due, now, timerLeaseMs),
        delivered,
        attributes:
          failedStep === undefined ? this.attributes : { [FAILED_STEP]: failedStep, ...this.attributes },
        position: positionOf(state),
        releaseKey: endsNow && this.current.start.whenEnded === 'start-again',
        leaseMs,
        ...(hasNewWaits ? { awaits } : {}),
      },
    ];
  }
}
