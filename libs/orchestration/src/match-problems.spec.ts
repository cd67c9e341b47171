import { event, Sensitive } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { orderSaga, PlaceOrder, StartReport } from './engine/order-sagas.fixture.js';
import { matchProblems } from './match-problems.js';

/** An event about whose fields nothing is known. */
class Bare extends event('order.paid', { version: 1 }) {
  declare orderId: string;
}

const waitingFor = (match: object) =>
  defineSaga({ name: 'order', version: 3 }, (saga) =>
    saga
      .startedBy(PlaceOrder, { key: () => 'k', data: () => ({}) })
      .waitFor('payment', orderEvent(), { match })
      .retriable('write', (step) => step.command(StartReport, () => ({ day: 'd' }))),
  );

const orderEvent = () => {
  const wait = orderSaga().steps.find((step) => step.kind === 'wait' && step.name === 'payment');
  const contract = wait?.kind === 'wait' ? wait.arms[0]?.event : undefined;
  if (!contract) throw new Error('No event.');
  return contract;
};

describe('the check of what events are matched by', () => {
  it('takes fields that the event has', () => {
    expect(matchProblems(orderSaga())).toEqual([]);
    expect(matchProblems(waitingFor({}))).toEqual([]);
  });

  it('refuses a field that the event does not have: nobody would ever get it', () => {
    expect(matchProblems(waitingFor({ orderid: () => 'o1' }))).toEqual([
      'Saga "order" version 3, step "payment": it matches "order.paid" by "orderid", which that event does not have, so it would wait for ever. Match it by one of cents, orderId, or add "orderid" to the event\'s class.',
    ]);
  });

  it('refuses a field that is somebody’s, since it would stand in keys for everybody', () => {
    class Called extends event('person.called', { version: 1 }) {
      @Sensitive() @IsString() phone: string;
      @IsString() callId: string;
    }
    const waiting = (match: object) =>
      defineSaga({ name: 'call', version: 1 }, (saga) =>
        saga
          .startedBy(PlaceOrder, { key: () => 'k', data: () => ({}) })
          .waitFor('called', Called, { match })
          .retriable('write', (step) => step.command(StartReport, () => ({ day: 'd' }))),
      );
    expect(matchProblems(waiting({ callId: () => 'c' }))).toEqual([]);
    expect(matchProblems(waiting({ phone: () => '1' }))).toEqual([
      'Saga "call" version 1, step "called": it matches "person.called" by "phone", which is sensitive, and what events are matched by stands in keys for everybody. Match it by an id.',
    ]);
  });

  it('says nothing about an event without rules, of which nothing is known', () => {
    const bare = waitingFor({ orderid: () => 'o1' });
    const steps = bare.steps.map((step) =>
      step.kind === 'wait' ? { ...step, arms: step.arms.map((arm) => ({ ...arm, event: Bare })) } : step,
    );
    expect(matchProblems({ ...bare, steps })).toEqual([]);
  });
});
