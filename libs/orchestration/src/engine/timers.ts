import type { Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';
import { TIMER_LEASE_MS } from './kept-timer.js';
import { backoffMs, pause } from './pause.js';
import type { TimerHold } from './timer-hold.js';
import type { TimerWork, WorkResult } from './work.js';

const CLAIM_LIMIT = 500;
/** Timers that other processes arm are seen after this at the latest. */
const POLL_MS = 500;

/**
 * Wakes sagas whose timer is due. Timers stand in the database and go by its clock; claiming moves one forward, so that nobody else
 * gets it meanwhile, and whatever the saga decides, if only that it is too early, sets it anew. After an outage they are held until what came before them is taken in.
 */
export class Timers {
  private polling: Promise<void> | undefined;

  constructor(
    private readonly store: SagaStore,
    private readonly submit: (work: TimerWork) => Promise<WorkResult>,
    private readonly hold: Pick<TimerHold, 'passed' | 'disturb'>,
    private readonly log: Log,
    private readonly closing: AbortSignal,
  ) {}

  start(): void {
    this.polling ??= this.poll();
  }

  async close(): Promise<void> {
    await this.polling;
  }

  private async poll(): Promise<void> {
    let failures = 0;
    while (!this.closing.aborted) {
      let waitMs = POLL_MS;
      await this.hold.passed();
      if (this.closing.aborted) return;
      try {
        const due = await this.store.claimTimers(CLAIM_LIMIT, TIMER_LEASE_MS);
        const results = await Promise.allSettled(due.map((sagaId) => this.submit({ kind: 'timer', sagaId })));
        const failed = results.find((result) => result.status === 'rejected');
        if (failed)
          this.log('warn', `A timer is tried again when its lease is over: ${String(failed.reason)}`);
        if (due.length === CLAIM_LIMIT) continue;
        waitMs = Math.min(POLL_MS, (await this.store.nextTimerInMs()) ?? POLL_MS);
        failures = 0;
      } catch (error) {
        failures += 1;
        waitMs = backoffMs(failures);
        // Whoever wanted to save an event or a reply could not either, and waits for his next try.
        this.hold.disturb();
        this.log(
          'warn',
          `The timers cannot be read: ${error instanceof Error ? error.message : String(error)}`,
        );
      }
      // At least a moment: a timer that is due but leased or locked would otherwise make this loop spin.
      await pause(Math.max(waitMs, 10), this.closing);
    }
  }
}
