import { wireNames } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import { wakeAt } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import {
  approving,
  charging,
  orderDefinition,
  parked,
  paying,
  putAside,
  reserving,
} from '../rest/bench/sample-order.js';
import type { DrivenSaga } from '../rest/bench/driven-saga.js';
import { diagnose } from './diagnose-saga.js';
import type { GatheredFacts } from './facts.js';
import { queuesOf } from './queue-for.js';

const names = wireNames('shop');
const PAYMENT = 'shop.payment.commands';

/** What would be gathered of a saga that was last touched five minutes ago, where all is well. */
function gathered(saga: DrivenSaga, changes: Partial<GatheredFacts> = {}): GatheredFacts {
  const now = saga.now + 300_000;
  return {
    state: saga.state,
    definition: orderDefinition(),
    standing: { updatedAt: saga.now, timerDueAt: now + 1_000, unsent: [] },
    latest: saga.history,
    openLetters: 0,
    broker: { status: 'up', queues: new Map([[PAYMENT, { messages: 0, consumers: 1 }]]) },
    names,
    now,
    ...changes,
  };
}

const told = (facts: GatheredFacts) =>
  diagnose(facts).findings.map(({ kind, severity, words }) => `${severity} ${kind}: ${words}`);
const unsent = (saga: DrivenSaga, more: object = {}) => ({
  updatedAt: saga.now,
  timerDueAt: saga.now + 400_000,
  unsent: [{ name: 'payment.charge', since: saga.now, attempts: 3, ...more }],
});

describe('why a saga does not move', () => {
  it('is that it waits for a reply, which is no reason to do anything', () => {
    const diagnosis = diagnose(gathered(charging()));
    expect(diagnosis).toMatchObject({ isStuck: false, since: charging().now });
    expect(diagnosis.findings).toEqual([
      {
        kind: 'waits-for-reply',
        severity: 'waiting',
        path: 'chargePayment',
        words: expect.stringMatching(
          /^It waits for the reply to payment\.charge, attempt 1 of 5; sent again at /,
        ),
        since: expect.any(Number),
      },
    ]);
  });

  it('is that nobody consumes the queue', () => {
    const saga = charging();
    const queues = new Map([[PAYMENT, { messages: 12, consumers: 0 }]]);
    const facts = gathered(saga, { broker: { status: 'up', queues } });
    expect(told(facts)[0]).toBe(`stuck no-consumer: No consumer on ${PAYMENT}; 12 messages lie in it.`);
    expect(diagnose(facts).isStuck).toBe(true);
  });

  it('is that there is no queue, or that the broker returned the command', () => {
    const saga = charging();
    const missing = gathered(saga, { broker: { status: 'up', queues: new Map([[PAYMENT, undefined]]) } });
    expect(told(missing)[0]).toBe(
      `stuck nobody-bound: Nobody is bound to payment.charge: there is no queue ${PAYMENT}.`,
    );
    const reason = 'No queue is bound to exchange shop.edda.commands for the routing key payment.charge.';
    expect(told(gathered(saga, { standing: unsent(saga, { reason }) }))[0]).toBe(
      'stuck nobody-bound: Nobody is bound to payment.charge: the broker returned it 3 times.',
    );
  });

  it('is the broker, blocked or away, or nobody who sends', () => {
    const saga = charging();
    const standing = unsent(saga, { reason: 'Not sent: the broker is blocked.' });
    const by = (broker: GatheredFacts['broker']) => told(gathered(saga, { standing, broker }))[0];
    expect(by({ status: 'blocked' })).toBe(
      'stuck broker-blocked: payment.charge has waited to be sent for 5 m: the broker is blocked.',
    );
    expect(by({ status: 'connecting' })).toContain('broker-down');
    const idle = gathered(saga, { standing: unsent(saga, { attempts: 0 }) });
    expect(told(idle)[0]).toBe(
      'stuck outbox-unsent: payment.charge has waited to be sent for 5 m: nobody has taken it out of the outbox.',
    );
    const young = { ...unsent(saga), unsent: [{ since: idle.now - 500, attempts: 0 }] };
    expect(diagnose(gathered(saga, { standing: young })).isStuck).toBe(false);
  });

  it('is a queue that is long, which is good to know', () => {
    const queues = new Map([[PAYMENT, { messages: 7, consumers: 2 }]]);
    const [first, second] = told(gathered(charging(), { broker: { status: 'up', queues } }));
    expect(first).toMatch(/^waiting waits-for-reply/);
    expect(second).toBe(`info waits-for-reply: 7 messages lie in ${PAYMENT}, which has 2 consumers.`);
  });

  it('is a person, and for how long', () => {
    const saga = approving();
    const standing = { updatedAt: saga.now, unsent: [] };
    const [first] = told(gathered(saga, { standing, now: saga.now + 3 * 86_400_000 }));
    expect(first).toMatch(
      /^waiting waits-for-decision: It waits for a decision of credit-desk until .+, for 3 d.* now\.$/,
    );
  });

  it('is an event', () => {
    expect(told(gathered(paying()))[0]).toMatch(
      /^waiting waits-for-event: It waits for invoice\.paid, for 5 m/,
    );
  });

  it('is that the retries are spent, or that a command was put aside', () => {
    const [spent] = diagnose(gathered(parked())).findings;
    expect(spent).toMatchObject({ kind: 'retries-exhausted', severity: 'stuck', path: 'notifyCustomer' });
    expect(spent?.words).toMatch(/^The retry budget of notifyCustomer is spent: /);
    const findings = diagnose(gathered(putAside(), { openLetters: 1 })).findings;
    expect(findings.map(({ kind }) => kind)).toEqual(['parked', 'dead-letter']);
    expect(findings[0]?.remedy).toContain('Redrive or discard');
  });

  it('is who paused it, and why', () => {
    const saga = charging();
    saga.take({ kind: 'action', id: 'a-1', action: 'pause', by: 'anna', reason: 'the bank is closed' });
    expect(told(gathered(saga))).toEqual([
      expect.stringMatching(/^stuck paused: It was paused 5 m.* ago by anna: the bank is closed$/),
    ]);
  });

  it('is that nobody has its version, or looks after its timer', () => {
    const saga = charging();
    expect(told(gathered(saga, { definition: undefined }))[0]).toMatch(
      /^stuck version-not-here: It runs "order" version 3/,
    );
    const late = { updatedAt: saga.now, timerDueAt: saga.now, unsent: [] };
    const now = (wakeAt(saga.state) ?? 0) + 300_000;
    expect(told(gathered(saga, { standing: late, now }))[0]).toBe(
      'stuck timer-overdue: Its timer has been due for 5 m, and no orchestrator has looked after it.',
    );
  });

  it('is not that its timer is due before it is itself', () => {
    const saga = charging();
    const early = { updatedAt: saga.now, timerDueAt: saga.now, unsent: [] };
    const now = (wakeAt(saga.state) ?? 0) + 29_000;
    expect(told(gathered(saga, { standing: early, now })).join()).not.toContain('timer-overdue');
  });

  it('is that nothing will ever wake it', () => {
    const saga = charging();
    const standing = { updatedAt: saga.now, unsent: [] };
    expect(diagnose(gathered(saga, { standing })).findings[0]).toMatchObject({
      kind: 'orphan',
      severity: 'stuck',
    });
    const waiting = paying();
    expect(told(gathered(waiting, { standing })).join()).not.toContain('orphan');
  });

  it('is left out where the broker could not be asked', () => {
    const facts = gathered(charging(), { broker: { status: 'up' } });
    expect(diagnose(facts).findings.map(({ kind }) => kind)).toEqual(['waits-for-reply']);
  });

  it('is nothing once it has ended', () => {
    const state: SagaState = { ...charging().state, status: 'completed', endedAt: 1 };
    expect(told(gathered(charging(), { state }))).toEqual(['info moving: It has ended as completed.']);
  });
});

describe('the queues that a saga depends on', () => {
  it('are those of its open commands, by the namespace', () => {
    expect(queuesOf(reserving().state, orderDefinition(), names)).toEqual(['shop.inventory.commands']);
    expect(queuesOf(approving().state, orderDefinition(), names)).toEqual([]);
    expect(queuesOf(charging().state, undefined, names)).toEqual([]);
  });
});
