import type { CommandMessage } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import type { ChildErrand, Refusal } from './child-errand.js';
import { readChildErrand, startOfChild, tombstoneOf } from './child-errand.js';
import type { Verdict } from './queue-intake.js';
import type { Decided } from './submit-patiently.js';
import type { StartWork, Work } from './work.js';

/** What the intake of children needs from around it. */
export interface ChildEngine {
  /** Resolves when it is decided. */
  readonly submit: (work: Work) => Promise<Decided>;
  readonly newest: (name: string) => SagaDefinition | undefined;
  /** True if another orchestrator has, or had, a definition of that name. */
  readonly isKnownElsewhere: (name: string) => Promise<boolean>;
  /** Tells the parent at once: for what cannot be answered from the database. */
  readonly refuse: (command: CommandMessage, refusal: Refusal) => Promise<void>;
  readonly newId: () => string;
}

const DONE: Verdict = { status: 'done' };

/**
 * Does what parent sagas ask of child sagas: run one, undo it, revoke it. The first of these makes the child (or its tombstone) under one
 * idempotency key, and each that comes later, or twice, is put to that one. So an undo that overtakes its run is no different from one
 * that comes after it.
 */
export class ChildIntake {
  constructor(private readonly engine: ChildEngine) {}

  async take(command: CommandMessage): Promise<Verdict> {
    const errand = readChildErrand(command);
    if (typeof errand === 'string') return { status: 'aside', reason: 'contract-violated', detail: errand };
    const definition = this.engine.newest(errand.saga);
    if (!definition) return this.withoutDefinition(command, errand);
    if (errand.asks.errand !== 'run') return this.begin(errand, this.tombstone(definition, errand));
    const start = startOfChild(definition, errand, this.engine.newId());
    if ('code' in start) return this.begin(errand, this.tombstone(definition, errand, start));
    const result = await this.engine.submit(start);
    if (result.status !== 'key-taken') return this.followUp(errand, result);
    const message = `Saga ${result.sagaId} has the business key "${start.claim.key}" of "${errand.saga}".`;
    return this.begin(errand, this.tombstone(definition, errand, { code: 'key-taken', message }));
  }

  private tombstone(definition: SagaDefinition, errand: ChildErrand, refusal?: Refusal): StartWork {
    return tombstoneOf(definition, errand, this.engine.newId(), refusal);
  }

  private async begin(errand: ChildErrand, start: StartWork): Promise<Verdict> {
    return this.followUp(errand, await this.engine.submit(start));
  }

  /** A child that was there before is asked; a new one has answered by itself, or will. */
  private async followUp(errand: ChildErrand, result: Decided): Promise<Verdict> {
    if (result.status === 'idempotency-conflict' || (result.status === 'started' && result.repeated)) {
      return verdictOn(await this.engine.submit({ kind: 'asked', sagaId: result.sagaId, asks: errand.asks }));
    }
    return verdictOn(result);
  }

  /** While a new saga is rolled out, another orchestrator has it. A saga that none ever had is a mistake, and its parent turns back. */
  private async withoutDefinition(command: CommandMessage, { saga }: ChildErrand): Promise<Verdict> {
    const detail = `There is no saga "${saga}" in this orchestrator.`;
    if (await this.engine.isKnownElsewhere(saga)) return { status: 'for-others', detail };
    await this.engine.refuse(command, { code: 'unknown-saga', message: `There is no saga "${saga}".` });
    return DONE;
  }
}

function verdictOn(result: Decided): Verdict {
  if (result.status === 'unknown-version') return { status: 'for-others', detail: result.detail };
  if (result.status === 'rejected') return { ...result, status: 'aside' };
  return DONE;
}
