import type { Log } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { v7 as uuidv7 } from 'uuid';
import type { SagaStore } from '../saga-store.js';
import { DEFAULT_TENANT } from '@edda/messaging';
import { makeStart } from './make-start.js';
import { backoffMs, pause } from './pause.js';
import { dueTicks } from './schedule.js';
import type { StartWork, Submit } from './work.js';

/** Looks at the database's clock at least this often. */
const MAX_WAIT_MS = 30_000;
/** A tick that is due now is seen a moment later. */
const MIN_WAIT_MS = 20;
/** A saga that could not be started is tried again after this. */
const RETRY_MS = 5_000;

/**
 * Starts the sagas of the clock's: the database's clock, so that a process with a wrong one does no harm. Each orchestrator does it all; the
 * key of a tick is its time, so the database lets one of them start it.
 */
export class Scheduler {
  private running: Promise<void> | undefined;

  constructor(
    private readonly store: SagaStore,
    private readonly definitions: () => readonly SagaDefinition[],
    private readonly submit: Submit,
    private readonly log: Log,
    private readonly closing: AbortSignal,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  async close(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    if (this.definitions().length === 0) return;
    let failures = 0;
    while (!this.closing.aborted) {
      let waitMs = MAX_WAIT_MS;
      try {
        waitMs = await this.startDue();
        failures = 0;
      } catch (error) {
        failures += 1;
        waitMs = backoffMs(failures);
        this.log('warn', `The schedules cannot be read: ${messageOf(error)}`);
      }
      await pause(Math.max(waitMs, MIN_WAIT_MS), this.closing);
    }
  }

  /** Starts what is due; gives the milliseconds until the next tick. */
  private async startDue(): Promise<number> {
    const definitions = this.definitions();
    const now = await this.store.clock();
    const names = definitions.map(({ name }) => name);
    const seen = new Map(
      (await this.store.ticks(DEFAULT_TENANT, names, now)).map(({ definition, at }) => [definition, at]),
    );
    const next = await Promise.all(
      definitions.map((definition) => this.startDueOf(definition, seen.get(definition.name) ?? now, now)),
    );
    return Math.min(...next, now + MAX_WAIT_MS) - now;
  }

  /** One definition that cannot be started holds up no other. Its tick is not seen to, and is tried again. Gives the time of the next. */
  private async startDueOf(definition: SagaDefinition, last: number, now: number): Promise<number> {
    const { name, start } = definition;
    if (!start.schedule) return Infinity;
    const due = dueTicks(start.schedule, last, now);
    try {
      for (const tick of due.start) await this.startAt(definition, tick);
      if (due.seenTo !== undefined)
        await this.store.saveTicks(DEFAULT_TENANT, [{ definition: name, at: due.seenTo }]);
    } catch (error) {
      this.log(
        'warn',
        `Saga "${name}" was not started by the clock, and is tried again: ${messageOf(error)}`,
      );
      return now + RETRY_MS;
    }
    return due.next ?? Infinity;
  }

  /** Somebody else may have started it: then it is there, which is all that is wanted. */
  private async startAt(definition: SagaDefinition, tick: number): Promise<void> {
    const result = await this.submit(startOf(definition, tick));
    if (result.status === 'started' && !result.repeated)
      this.log(
        'info',
        `Saga "${definition.name}" ${result.sagaId} was started for ${new Date(tick).toISOString()}.`,
      );
  }
}

/** @throws if the definition cannot be started by the clock at all */
function startOf(definition: SagaDefinition, tick: number): StartWork {
  const scheduledFor = new Date(tick).toISOString();
  const made = makeStart(
    definition,
    { scheduledFor },
    { sagaId: uuidv7(), tenant: DEFAULT_TENANT, unknownFields: 'refuse', idempotencyKey: scheduledFor },
  );
  if ('work' in made) return made.work;
  throw new Error(
    `Saga "${definition.name}" cannot be started for ${scheduledFor}: ${made.problems[0]?.message}`,
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
