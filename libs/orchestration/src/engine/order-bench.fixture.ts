import { wireNames } from '@edda/messaging';
import type { SagaDefinition, SagaState } from '@edda/saga-core';
import { matchKey } from '@edda/saga-core';
import { SagaRegistry } from '../saga-registry.js';
import type { SagaChange } from '../saga-store.js';
import type { BatchDecision } from './decide-batch.js';
import { decideBatch } from './decide-batch.js';
import { bundleSaga, orderSaga, receiptSaga } from './order-sagas.fixture.js';
import type { EventWork, SagaWork, StartWork, Work } from './work.js';

/** For specs only: one order, saga `s1`, and the work that moves it. */

export const NOW = Date.UTC(2026, 0, 1);
export const PAID = matchKey('order.paid', { orderId: 'o1' });

const library = [orderSaga(1), orderSaga(2), bundleSaga(), receiptSaga()];

export function registryOf(definitions: readonly SagaDefinition[] = library): SagaRegistry {
  const registry = new SagaRegistry();
  for (const definition of definitions) registry.add(definition);
  return registry;
}

/** Decides a batch for sagas that the database has. Of events, it has not seen the one with the id `new`. */
export function decide(work: readonly Work[], states: readonly SagaState[]): BatchDecision {
  const facts = {
    now: NOW,
    claims: [],
    posted: new Set(['new']),
    states: new Map(states.map((state) => [state.id, state])),
    busy: new Set<string>(),
  };
  const settings = { registry: registryOf(), names: wireNames(), appId: 'orchestrator', leaseMs: 1_000 };
  return decideBatch(work, facts, settings);
}

/** One change, which has to be there. */
export function changeOf({ changes }: BatchDecision): SagaChange {
  const [change] = changes;
  if (!change) throw new Error('Nothing was changed.');
  return change;
}

export function startOf(parent?: StartWork['input']['parent'], version = 1): StartWork {
  const claim = { sagaId: 's1', tenant: 'default', definition: 'order', key: 'o1', bodyHash: '' };
  const input = { orderId: 'o1', cents: 5 };
  return {
    kind: 'start',
    definition: orderSaga(version),
    claim,
    input: { kind: 'started', id: 's1', tenant: 'default', key: 'o1', input, ...(parent ? { parent } : {}) },
  };
}

export const approve = (id = 'd1', role = 'credit-desk'): SagaWork => ({
  kind: 'decision',
  sagaId: 's1',
  input: { kind: 'decision', id, path: 'credit', decision: 'approved', by: 'ada', role },
});

export const paid = (body: EventWork['delivery']['body'] = { orderId: 'o1', cents: 5 }): EventWork => ({
  kind: 'event',
  sagaId: 's1',
  delivery: { messageId: 'e1', sagaId: 's1', path: 'payment', event: 'order.paid', key: PAID, body },
});

export const acted = (action: 'cancel' | 'pause' | 'resolve', id = `${action}-1`): SagaWork => ({
  kind: 'action',
  sagaId: 's1',
  input: { kind: 'action', id, action, by: 'ada', reason: 'a mistake' },
});

export const waitingForCredit = (): SagaState => changeOf(decide([startOf()], [])).state;
export const waitingForPayment = (): SagaState => changeOf(decide([approve()], [waitingForCredit()])).state;
