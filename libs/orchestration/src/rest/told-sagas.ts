import { command } from '@edda/messaging';
import type { HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import type { SagaPage, SagaQuery } from '../saga-store.js';
import type { Sagas, StartOptions, StartOutcome } from '../sagas.js';

/** For specs only: the id of the one saga that {@link ToldSagas} knows. */
export const TOLD_ID = '01900000-abcd-7000-8000-00000000000f';

/** For specs only. Stands for `Sagas`: answers what it is told to, and remembers what it was asked. */
export class ToldSagas implements Pick<Sagas, 'start' | 'find' | 'history' | 'list' | 'definitions'> {
  starts: { readonly name: string; readonly body: object; readonly options: StartOptions }[] = [];
  queries: unknown[] = [];
  definition: SagaDefinition = payment();
  outcome: StartOutcome = {
    status: 'started',
    sagaId: TOLD_ID,
    repeated: false,
    key: 'o-1',
    definition: this.definition,
  };
  saga: SagaState | undefined = {
    id: TOLD_ID,
    tenant: 'default',
    definition: 'order',
    version: 2,
    key: 'o-1',
    status: 'completed',
    revision: 4,
    input: { orderId: 'o-1' },
    position: 1,
    steps: [],
    startedAt: 0,
    endedAt: 1_000,
  };
  next: string | undefined;
  /** How many entries the history has behind any place in it. */
  entries = 3;
  /** Thrown instead of any answer. */
  failure: Error | undefined;

  async start(name: string, body: object, options: StartOptions = {}): Promise<StartOutcome> {
    this.starts.push({ name, body, options });
    return this.answer(this.outcome);
  }

  async find(id: string): Promise<SagaState | undefined> {
    this.queries.push(id);
    return this.answer(this.saga);
  }

  async history(id: string, after = 0, limit = 1): Promise<readonly HistoryEntry[]> {
    this.queries.push({ id, after, limit });
    const length = Math.min(limit, this.entries);
    return this.answer(Array.from({ length }, (_, index) => completed(after + index + 1)));
  }

  async list(query: Omit<SagaQuery, 'tenant'>): Promise<SagaPage> {
    this.queries.push(query);
    return this.answer({ items: this.saga ? [this.saga] : [], next: this.next });
  }

  definitions(): readonly SagaDefinition[] {
    return this.answer([this.definition]);
  }

  private answer<Value>(value: Value): Value {
    if (this.failure) throw this.failure;
    return value;
  }
}

const completed = (sequence: number): HistoryEntry => ({ sequence, at: 0, fact: { kind: 'saga-completed' } });

function payment(): SagaDefinition {
  return new SagaBuilder({ name: 'order', version: 3 })
    .startedBy(command('order.place', { version: 1 }), { key: () => 'k', data: () => ({}) })
    .pivot('charge', (step) => step.command(command('payment.charge', { version: 1 }), () => ({})))
    .build();
}
