import type { ActionInput, DecisionInput, SagaDefinition } from '@edda/saga-core';
import type { Edition } from './edition.js';
import type { Work, WorkResult } from '@edda/orchestration/decisions';
import { makeStart, readEvent } from '@edda/orchestration/decisions';
import type { SimulatedProcess, Surroundings } from '../process.js';
import type { Batches, Settled } from './batches.js';

/** An answer over REST. `unavailable`: it may have been done. */
export type Answer =
  | { readonly status: 'unavailable' }
  | { readonly status: 'invalid' }
  | { readonly status: 'decided'; readonly result: WorkResult; readonly commit: number };

/** What people and programs ask for over REST. The answer may never come. */
export class FrontDesk {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
    private readonly parts: {
      readonly batches: Batches;
      readonly edition: Edition;
      readonly newId: () => string;
    },
  ) {}

  start(name: string, body: object, idempotencyKey: string, respond: (answer: Answer) => void): void {
    this.asked(() => {
      const { edition, newId } = this.parts;
      const definition = edition.registry.newest(name);
      if (!definition) return respond({ status: 'invalid' });
      const terms = { sagaId: newId(), tenant: 'default', unknownFields: 'refuse', idempotencyKey } as const;
      const made = makeStart(definition, body, terms);
      if ('problems' in made) return respond({ status: 'invalid' });
      this.submit(made.work, respond);
    });
  }

  act(sagaId: string, input: ActionInput, respond: (answer: Answer) => void): void {
    this.asked(() => this.submit({ kind: 'action', sagaId, input }, respond));
  }

  decide(sagaId: string, input: DecisionInput, respond: (answer: Answer) => void): void {
    this.asked(() => this.submit({ kind: 'decision', sagaId, input }, respond));
  }

  migrate(sagaId: string, to: SagaDefinition, respond: (answer: Answer) => void): void {
    this.asked(() =>
      this.submit({ kind: 'migrate', sagaId, to, by: 'olga', reason: 'a new version' }, respond),
    );
  }

  announce(
    id: string,
    name: string,
    body: Record<string, string | number>,
    respond: (answer: Answer) => void,
  ): void {
    this.asked(() => {
      const known = this.parts.edition.registry.events.get(name);
      const event = { id, name, tenant: 'default', body };
      const read = known && readEvent(event, known, this.parts.newId, 'refuse');
      if (!read || 'problems' in read) return respond({ status: 'invalid' });
      let left = read.work.length;
      for (const work of read.work)
        this.submit(work, (answer) => {
          left -= 1;
          if (left === 0 || answer.status === 'unavailable') respond(answer);
        });
    });
  }

  private asked(handle: () => void): void {
    this.process.soon(() => {
      this.process.passes('A1');
      handle();
    });
  }

  private submit(work: Work, respond: (answer: Answer) => void): void {
    this.parts.batches.submit(work, (settled) => this.answer(work, settled, respond));
  }

  private answer(work: Work, settled: Settled, respond: (answer: Answer) => void): void {
    if (settled.ok && settled.result.status === 'busy') {
      this.around.faults.count('saga-busy');
      return this.process.later(this.around.random.whole(10, 100), () => this.submit(work, respond));
    }
    this.process.passes('A3');
    this.process.passes('A4');
    if (!settled.ok) return respond({ status: 'unavailable' });
    const { result, commit } = settled;
    respond({ status: 'decided', result, commit });
  }
}
