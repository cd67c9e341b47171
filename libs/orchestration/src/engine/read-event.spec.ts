import { event } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import { knownEvents } from '../known-events.js';
import { OrderPaid, orderSaga, PlaceOrder, receiptSaga, StartReport } from './order-sagas.fixture.js';
import type { ReceivedEvent } from './read-event.js';
import { readEvent } from './read-event.js';

const received: ReceivedEvent = {
  id: 'm-1',
  name: 'order.paid',
  tenant: 'default',
  contractVersion: 1,
  body: { orderId: 'o1', cents: 2 },
};

function knownIn(definitions = [orderSaga(), receiptSaga()]) {
  const known = knownEvents(definitions, definitions).get('order.paid');
  if (!known) throw new Error('Nobody knows it.');
  return known;
}

const read = (
  changes: Partial<ReceivedEvent> = {},
  known = knownIn(),
  unknownFields: 'drop' | 'refuse' = 'drop',
) => readEvent({ ...received, ...changes }, known, () => 'new-id', unknownFields);

describe('an event that has come', () => {
  it('goes into the mailbox under each set of fields by which sagas match it, and starts what it starts', () => {
    expect(read({ traceparent: '00-a-b-01' })).toMatchObject({
      work: [
        {
          kind: 'post',
          mail: {
            id: 'm-1',
            tenant: 'default',
            event: 'order.paid',
            contractVersion: 1,
            keys: ['order.paid?orderId="o1"', 'order.paid?cents=2&orderId="o1"'],
            body: { orderId: 'o1', cents: 2 },
            traceparent: '00-a-b-01',
            unexpected: 'mailbox',
            ttlMs: 7 * 86_400_000,
          },
        },
        {
          kind: 'start',
          claim: { sagaId: 'new-id', definition: 'receipt', key: 'o1', idempotencyKey: 'm-1' },
          input: { traceparent: '00-a-b-01', input: { orderId: 'o1' } },
        },
      ],
    });
  });

  it('is only posted if it starts nothing, and only starts if nobody waits for it', () => {
    const starts = (definitions: ReturnType<typeof orderSaga>[]) => {
      const made = read({}, knownIn(definitions));
      return 'work' in made ? made.work.map(({ kind }) => kind) : made.problems;
    };
    expect(starts([orderSaga()])).toEqual(['post']);
    const onlyStarted = defineSaga({ name: 'note', version: 1 }, (saga) =>
      saga
        .startedBy(OrderPaid, { key: ({ orderId }) => orderId, data: () => ({}) })
        .retriable('write', (step) => step.command(StartReport, () => ({ day: 'd' }))),
    );
    expect(starts([onlyStarted])).toEqual(['start']);
  });

  it('matches by a field that it does not have as by null', () => {
    expect(read({ body: { orderId: 'o1' } })).toMatchObject({
      work: [{ mail: { keys: ['order.paid?orderId="o1"', 'order.paid?cents=null&orderId="o1"'] } }, {}],
    });
  });

  it('is put aside with every problem if it does not fulfil its contract', () => {
    expect(read({ body: { orderId: 7, cents: 'x' } })).toMatchObject({
      problems: [{ path: 'orderId' }, { path: 'cents' }],
    });
  });

  it('keeps fields of a newer sender for the sagas that wait, and refuses those of a caller', () => {
    const body = { orderId: 'o1', since2: true };
    expect(read({ body })).toMatchObject({ work: [{ mail: { body } }, {}] });
    expect(read({ body }, knownIn(), 'refuse')).toMatchObject({ problems: [{ path: 'since2' }] });
  });

  it('is held to the contract of its version, or else to the newest', () => {
    class PaidAgain extends event('order.paid', { version: 2 }) {
      @IsString() orderId!: string;
      @IsString() by!: string;
    }
    const two = defineSaga({ name: 'later', version: 1 }, (saga) =>
      saga
        .startedBy(PlaceOrder, { key: () => 'k', data: () => ({}) })
        .waitFor('payment', PaidAgain, { match: {} })
        .retriable('write', (step) => step.command(StartReport, () => ({ day: 'd' }))),
    );
    const known = knownIn([orderSaga(), two]);
    expect(read({ body: { orderId: 'o1' } }, known)).toHaveProperty('work');
    for (const contractVersion of [2, 3, undefined]) {
      expect(read({ contractVersion, body: { orderId: 'o1' } }, known)).toMatchObject({
        problems: [{ path: 'by' }],
      });
    }
    expect(read({ contractVersion: undefined, body: { orderId: 'o', by: 'a' } }, known)).toMatchObject({
      work: [{ mail: { contractVersion: 2 } }],
    });
  });

  it.each([
    ['has no usable key', { key: () => '' }, /business key/],
    [
      'throws at its key',
      {
        key: () => {
          throw new Error('no such field');
        },
      },
      /threw: no such field/,
    ],
    ['makes no data', { data: () => undefined }, /has to return an object/],
  ])('reaches all others if a definition that it starts %s', (_, changes, message) => {
    const receipt = receiptSaga();
    const broken = { ...receipt, start: { ...receipt.start, ...changes } } as typeof receipt;
    const made = read({}, knownIn([orderSaga(), broken, { ...receipt, name: 'copy' }]));
    expect(made).toMatchObject({
      work: [{ kind: 'post' }, { kind: 'start', claim: { definition: 'copy' } }],
      refused: [{ definition: 'receipt', problems: [{ message: expect.stringMatching(message) }] }],
    });
    const onlyThat = { ...knownIn([broken]), awaited: undefined };
    expect(read({}, onlyThat)).toMatchObject({ problems: [{ message: expect.stringMatching(message) }] });
  });

  it('is put aside if it would be matched by what fits into no index', () => {
    expect(read({ body: { orderId: 'x'.repeat(600) } })).toMatchObject({
      problems: [{ message: expect.stringContaining('512') }],
    });
  });
});
