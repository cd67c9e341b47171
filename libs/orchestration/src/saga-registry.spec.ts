import { command } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { bundleSaga, orderSaga, receiptSaga, reportSaga } from './engine/order-sagas.fixture.js';
import { SagaRegistry } from './saga-registry.js';

class Start extends command('sales.start', { version: 1 }) {}
class Reserve extends command('stock.reserve', { version: 1 }) {}
class Release extends command('depot.release', { version: 1 }) {}
class Charge extends command('payment.charge', { version: 1 }) {}

const saga = (name: string, version: number) =>
  new SagaBuilder({ name, version })
    .startedBy(Start, { key: () => 'k', data: () => ({}) })
    .step('reserve', (step) => step.command(Reserve, () => ({})).compensate(Release, () => ({})))
    .pivot('charge', (step) => step.command(Charge, () => ({})))
    .build();

const ranWith = (definition: string, version: number) => ({ definition, version }) as SagaState;

describe('the registry of saga definitions', () => {
  let registry: SagaRegistry;

  beforeEach(() => {
    registry = new SagaRegistry();
    for (const definition of [saga('order', 10), saga('order', 2), saga('basket', 1)])
      registry.add(definition);
  });

  it('keeps them by name, and by version as a number', () => {
    expect(registry.all().map(({ name, version }) => `${name} ${version}`)).toEqual([
      'basket 1',
      'order 2',
      'order 10',
    ]);
    expect(registry.names()).toEqual(['basket', 'order']);
  });

  it('starts new sagas with the newest version', () => {
    expect(registry.newest('order')?.version).toBe(10);
    expect(registry.newest('orders')).toBeUndefined();
  });

  it('goes on with a saga in the version that it was started with', () => {
    expect(registry.of(ranWith('order', 2))?.version).toBe(2);
    expect(registry.of(ranWith('order', 3))).toBeUndefined();
  });

  it('knows everybody who gets commands, compensations included, and not who starts sagas', () => {
    expect(registry.participants()).toEqual(['depot', 'payment', 'stock']);
  });

  it('gives the contract of a command in the version of the reply, or else in any, compensations included', () => {
    class ChargeAnew extends command('payment.charge', { version: 2 }) {}
    const anew = new SagaBuilder({ name: 'refund', version: 1 })
      .startedBy(Start, { key: () => 'k', data: () => ({}) })
      .pivot('charge', (step) => step.command(ChargeAnew, () => ({})))
      .build();
    registry.add(anew);
    expect(registry.contractOf('payment.charge', 1)).toBe(Charge);
    expect(registry.contractOf('payment.charge', 2)).toBe(ChargeAnew);
    expect(registry.contractOf('payment.charge', 3)?.messageName).toBe('payment.charge');
    expect(registry.contractOf('depot.release', 1)).toBe(Release);
    expect(registry.contractOf('sales.start', 1)).toBeUndefined();
  });

  it('refuses two definitions of one name and version', () => {
    expect(() => registry.add(saga('order', 2))).toThrow(
      'Saga "order" version 2 is defined twice: give one of them another name or version.',
    );
    expect(registry.all()).toHaveLength(3);
  });

  it('refuses a definition that is not well formed, and says what is wrong', () => {
    const { steps, ...definition } = saga('invoice', 1);
    expect(() => registry.add({ ...definition, steps: [...steps, ...steps] })).toThrow(
      /Saga "invoice" version 1, step "reserve": the name is used more than once/,
    );
    expect(registry.newest('invoice')).toBeUndefined();
  });

  it('refuses a schedule that cannot be read, and an event that is matched by what it does not have', () => {
    expect(() => registry.add(reportSaga('every day'))).toThrow('Saga "report" version 1: the schedule');
    const order = orderSaga();
    const steps = order.steps.map((step) =>
      step.kind === 'wait'
        ? { ...step, arms: step.arms.map((arm) => ({ ...arm, match: { nope: () => 1 } })) }
        : step,
    );
    expect(() => registry.add({ ...order, version: 11, steps })).toThrow(
      '"nope", which that event does not have',
    );
  });

  it('refuses what is wrong between definitions once all are there', () => {
    const whole = new SagaRegistry();
    whole.add(bundleSaga());
    expect(() => whole.assertComplete()).toThrow(
      /Saga "bundle" version 1, step "order": there is no saga "order"/,
    );
    whole.add(orderSaga());
    expect(() => whole.assertComplete()).not.toThrow();
  });

  it('refuses a step that waits for the answer of a command which starts a saga', () => {
    class Begin extends command('order.place', { version: 1 }) {}
    const whole = new SagaRegistry();
    whole.add(orderSaga());
    whole.add(
      new SagaBuilder({ name: 'basket', version: 1 })
        .startedBy(Start, { key: () => 'k', data: () => ({}) })
        .retriable('order', (step) => step.command(Begin, () => ({})))
        .build(),
    );
    expect(() => whole.assertComplete()).toThrow(
      'Saga "basket" version 1: it sends "order.place", which starts a saga',
    );
  });

  it('never takes the orchestrators for a participant, though child sagas are commanded like one', () => {
    const whole = new SagaRegistry();
    whole.add(bundleSaga());
    whole.add(orderSaga());
    expect(whole.participants()).toEqual(['shipping']);
    expect(whole.contractOf('orchestrator.run-saga', 1)?.messageName).toBe('orchestrator.run-saga');
  });

  it('knows by what new sagas are started: the newest version alone', () => {
    const whole = new SagaRegistry();
    for (const definition of [orderSaga(1), orderSaga(2), receiptSaga(), reportSaga()]) whole.add(definition);
    expect(whole.startCommands()).toEqual(['order.place']);
    expect(whole.startedByCommand('order.place').map(({ version }) => version)).toEqual([2]);
    expect(whole.startedByCommand('orchestrator.scheduled-tick')).toEqual([]);
    expect(whole.scheduled().map(({ name }) => name)).toEqual(['report']);
    expect([...whole.events.keys()]).toEqual(['order.paid']);
  });
});
