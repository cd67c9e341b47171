import { InMemorySagaStore } from '@edda/testing';
import { approvalKey } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { OrderPaid, orderSaga, receiptSaga } from '../engine/order-sagas.fixture.js';
import { sagasOn } from './sagas-bench.fixture.js';

describe('an event that is announced', () => {
  it('goes into the mailbox, to the sagas that wait for it, and starts those that it starts', async () => {
    const { sagas, order, deliver } = sagasOn(new InMemorySagaStore());
    const id = await order();
    await sagas.decide(id, { path: 'credit', decision: 'approved', by: 'a', role: 'credit-desk' });
    const outcome = await sagas.announce(OrderPaid, { orderId: 'o1', cents: 5 }, { messageId: 'e1' });
    expect(outcome).toEqual({ status: 'accepted', messageId: 'e1', repeated: false });
    expect(await deliver()).toBe(1);
    expect(await sagas.find(id)).toMatchObject({ status: 'running' });
    expect(await sagas.findMail('e1')).toMatchObject({ status: 'delivered', event: 'order.paid' });
    expect((await sagas.list({ name: 'receipt', limit: 5 })).items).toMatchObject([{ key: 'o1' }]);
  });

  it('may come before a saga waits for it', async () => {
    const { sagas, order, deliver } = sagasOn(new InMemorySagaStore());
    await sagas.announce('order.paid', { orderId: 'o1' });
    expect(await deliver()).toBe(0);
    const id = await order();
    await sagas.decide(id, { path: 'credit', decision: 'approved', by: 'a', role: 'credit-desk' });
    expect(await deliver()).toBe(1);
    expect(await sagas.find(id)).toMatchObject({ status: 'running' });
  });

  it('comes in once under one message id, and has one of its own without', async () => {
    const { sagas } = sagasOn(new InMemorySagaStore());
    const announce = (messageId?: string) =>
      sagas.announce('order.paid', { orderId: 'o1' }, messageId === undefined ? {} : { messageId });
    expect(await announce('e1')).toMatchObject({ repeated: false });
    expect(await announce('e1')).toEqual({ status: 'accepted', messageId: 'e1', repeated: true });
    const ids = [await announce(), await announce()].map((outcome) =>
      outcome.status === 'accepted' ? outcome.messageId : outcome.status,
    );
    expect(new Set(ids).size).toBe(2);
    expect((await sagas.list({ name: 'receipt', limit: 5 })).items).toHaveLength(1);
    expect((await sagas.mail({ limit: 10 })).items).toHaveLength(3);
  });

  it('is refused with every problem, typing errors included', async () => {
    const { sagas, submitted } = sagasOn(new InMemorySagaStore());
    expect(await sagas.announce('order.paid', { orderid: 'o1' })).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'orderid' }, { path: 'orderId' }],
    });
    expect(submitted).toEqual([]);
  });

  it('reaches those that wait, whatever a definition that it starts does with it', async () => {
    const receipt = receiptSaga();
    const start = { ...receipt.start, key: () => '' };
    const { sagas } = sagasOn(new InMemorySagaStore(), [orderSaga(1), { ...receipt, start }]);
    const outcome = await sagas.announce('order.paid', { orderId: 'o1' }, { messageId: 'e1' });
    expect(outcome).toMatchObject({
      status: 'accepted',
      repeated: false,
      refused: [expect.stringMatching(/^It started no saga "receipt" version 1: .*business key/)],
    });
    expect(await sagas.findMail('e1')).toBeDefined();
  });

  it('has to be one that somebody here knows', async () => {
    const { sagas } = sagasOn(new InMemorySagaStore());
    expect(await sagas.announce('order.payed', {})).toEqual({
      status: 'unknown-event',
      known: ['order.paid'],
    });
  });
});

describe('the mailbox', () => {
  it('is looked into, and what lies in it can be put away with a reason, once', async () => {
    const { sagas, deliver } = sagasOn(new InMemorySagaStore());
    await sagas.announce('order.paid', { orderId: 'o1' }, { messageId: 'e1' });
    await deliver();
    expect((await sagas.mail({ status: 'kept', limit: 5 })).items.map(({ id }) => id)).toEqual(['e1']);
    expect(await sagas.discardMail('e1', 'ada', 'sent by mistake')).toBe(true);
    expect(await sagas.findMail('e1')).toMatchObject({ status: 'discarded', note: 'ada: sent by mistake' });
    expect(await sagas.discardMail('e1', 'ada', 'again')).toBe(false);
  });

  it('has what went to nobody delivered after all, with a reason', async () => {
    const { sagas, order, deliver } = sagasOn(new InMemorySagaStore());
    await sagas.announce('order.paid', { orderId: 'o1' }, { messageId: 'e1' });
    await deliver();
    expect(await sagas.deliverMail('e1', 'ada', 'too early')).toBe(false);
    await sagas.discardMail('e1', 'ada', 'sent by mistake');
    const id = await order();
    await sagas.decide(id, { path: 'credit', decision: 'approved', by: 'a', role: 'credit-desk' });
    expect(await deliver()).toBe(0);
    expect(await sagas.deliverMail('e1', 'ada', 'it was none')).toBe(true);
    expect(await deliver()).toBe(1);
    expect(await sagas.find(id)).toMatchObject({ status: 'running' });
    expect(await sagas.findMail('e1')).toMatchObject({ status: 'delivered', note: 'ada: it was none' });
  });

  it('tells what sagas wait for, approvals by role', async () => {
    const { sagas, order } = sagasOn(new InMemorySagaStore());
    const id = await order();
    expect((await sagas.awaited({ key: approvalKey('credit-desk'), limit: 5 })).items).toMatchObject([
      { sagaId: id, definition: 'order', businessKey: 'o1', path: 'credit' },
    ]);
    expect((await sagas.awaited({ keyPrefix: 'order.paid', limit: 5 })).items).toEqual([]);
  });
});

describe('a saga that the clock starts', () => {
  it('can be started by hand for a time, once for each', async () => {
    const { sagas } = sagasOn(new InMemorySagaStore());
    const scheduledFor = '2026-03-02T07:00:00+01:00';
    const outcome = await sagas.start('report', { scheduledFor });
    expect(outcome).toMatchObject({ status: 'started', key: '2026-03-02T06:00:00.000Z' });
    expect(await sagas.start('report', { scheduledFor: '2026-03-02T06:00:00Z' })).toMatchObject({
      status: 'key-taken',
    });
    expect(await sagas.start('report', {})).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'scheduledFor' }, {}],
    });
  });
});
