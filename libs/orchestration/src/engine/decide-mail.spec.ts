import { approvalKey, fold, matchKey } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import type { SagaChange } from '../saga-store.js';
import {
  acted,
  approve,
  changeOf,
  decide,
  NOW,
  PAID,
  paid,
  startOf,
  waitingForCredit,
  waitingForPayment,
} from './order-bench.fixture.js';
import type { Work } from './work.js';

/** Of a saga that waits for its payment. */
function entriesBefore(): SagaChange['entries'] {
  const started = changeOf(decide([startOf()], []));
  return [...started.entries, ...changeOf(decide([approve()], [started.state])).entries];
}

describe('what a saga takes from outside', () => {
  it('is written when it begins to wait, and where it stands', () => {
    expect(changeOf(decide([startOf()], []))).toMatchObject({
      awaits: [{ path: 'credit', key: approvalKey('credit-desk'), since: NOW }],
      position: 'credit',
      delivered: [],
      wakeAt: undefined,
    });
  });

  it('is written anew when it changes, and left alone when it does not', () => {
    const decided = decide([approve()], [waitingForCredit()]);
    expect(changeOf(decided)).toMatchObject({
      awaits: [{ path: 'payment', key: PAID }],
      position: 'payment',
    });
    const refused = decide([approve('d2', 'nobody')], [waitingForCredit()]);
    expect(changeOf(refused)).not.toHaveProperty('awaits');
  });

  it('is nothing once the saga is over, even if a person ended it while it waited', () => {
    const paused = changeOf(decide([acted('pause')], [waitingForCredit()])).state;
    const resolved = changeOf(decide([acted('resolve')], [paused]));
    expect(resolved).toMatchObject({ state: { status: 'resolved' }, awaits: [], position: '' });
  });
});

describe('an event for a saga', () => {
  it('is taken in, and its delivery is done with the same change', () => {
    const change = changeOf(decide([paid()], [waitingForPayment()]));
    expect(change).toMatchObject({ delivered: ['e1'], awaits: [], position: 'ship' });
    expect(change.entries.map(({ fact }) => fact.kind)).toEqual(['event-received', 'command-sent']);
    expect(change.outbox.map(({ message }) => message.messageId)).toEqual(['s1:ship:forward:1']);
    expect(fold([...entriesBefore(), ...change.entries])).toEqual(change.state);
  });

  it('counts before a timer of the same batch that is due, whichever was submitted first', () => {
    const state = waitingForPayment();
    const due = {
      ...state,
      steps: state.steps.map((step) => (step.path === 'payment' ? { ...step, dueAt: NOW - 1 } : step)),
    };
    const timer = { kind: 'timer', sagaId: 's1' } as const;
    const { changes, results } = decide([timer, paid()], [due]);
    expect(changes[0]?.entries.map(({ fact }) => fact.kind).slice(0, 2)).toEqual([
      'event-received',
      'command-sent',
    ]);
    expect(results).toEqual([{ status: 'done' }, { status: 'done' }]);
    expect(changeOf(decide([timer], [due])).entries[0]?.fact.kind).toBe('wait-timed-out');
  });

  it('is given back untouched when the saga does not wait for it any more', () => {
    const over = changeOf(decide([paid()], [waitingForPayment()])).state;
    for (const state of [over, waitingForCredit(), { ...waitingForPayment(), status: 'resolved' as const }]) {
      expect(decide([paid()], [state])).toMatchObject({ changes: [], results: [{ status: 'unwanted' }] });
    }
  });

  it('is given back when it was told to the saga by another key', () => {
    const work = paid();
    const other = { ...work, delivery: { ...work.delivery, key: matchKey('order.paid', { orderId: 'o2' }) } };
    expect(decide([other], [waitingForPayment()]).results).toEqual([{ status: 'unwanted' }]);
  });

  it('is taken once of two that come for the same wait in one batch', () => {
    const second = paid();
    const { results, changes } = decide(
      [paid(), { ...second, delivery: { ...second.delivery, messageId: 'e2' } }],
      [waitingForPayment()],
    );
    expect(results).toEqual([{ status: 'done' }, { status: 'unwanted' }]);
    expect(changes).toMatchObject([{ delivered: ['e1'] }]);
  });

  it('stays undelivered while the definition throws at it, so that it is there when the saga goes on', () => {
    const thrown = decide([paid({ orderId: 'o1', cents: -1 })], [waitingForPayment()]);
    const change = changeOf(thrown);
    expect(change).toMatchObject({ delivered: [], state: { status: 'parked' } });
    expect(change.state.parked).toMatchObject({ reason: 'definition-threw' });
    // Again, while nobody has looked at it: nothing happens, and nothing is written.
    expect(decide([paid()], [change.state])).toMatchObject({ changes: [], results: [{ status: 'done' }] });
  });

  it('is dropped when its saga does not exist, and left to others when they have its version', () => {
    expect(decide([paid()], []).results).toMatchObject([{ status: 'rejected', reason: 'unknown-saga' }]);
    const { results } = decide([paid()], [{ ...waitingForPayment(), version: 7 }]);
    expect(results).toMatchObject([{ status: 'unknown-version' }]);
  });

  it('is new in the mailbox once, however often it is in a batch', () => {
    const mail = (id: string): Work => ({
      kind: 'post',
      mail: {
        id,
        tenant: 'default',
        event: 'order.paid',
        contractVersion: 1,
        keys: [PAID],
        body: {},
        unexpected: 'mailbox',
        ttlMs: 1,
      },
    });
    expect(decide([mail('new'), mail('new'), mail('known')], []).results).toEqual([
      { status: 'posted', repeated: false },
      { status: 'posted', repeated: true },
      { status: 'posted', repeated: true },
    ]);
  });
});
