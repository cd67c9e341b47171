import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { commitOf, foundBy, handmade, historyOf, SAGA, sent, started } from './handmade.fixture.js';
import { eventsAreKept } from './mailbox.js';
import { timersAreKept } from './timers.js';
import { lateTimers, orphans } from './wake-ups.js';

const find = (...facts: Fact[]): readonly string[] => foundBy(timersAreKept, handmade({ facts }));
const resent: Fact = {
  kind: 'command-resent',
  path: 'seat',
  direction: 'forward',
  attempt: 1,
  because: 'silence',
  resendAt: 900,
};
const wait = (dueAt: number): Fact => ({
  kind: 'wait-began',
  path: 'payment',
  arms: [{ name: 'payment', event: 'sim.paid', key: 'sim.paid?id="key"' }],
  dueAt,
});
const timedOut: Fact = { kind: 'wait-timed-out', path: 'payment' };

describe('S21, timers', () => {
  it('are content with what happens when it is due', () => {
    expect(find(started('trip'), sent('seat', 'forward', { resendAt: 200 }), resent)).toEqual([]);
    expect(find(started('renewal'), wait(200), timedOut)).toEqual([]);
  });

  it('find what happens before its time', () => {
    expect(find(started('trip'), sent('seat', 'forward', { resendAt: 201 }), resent)).toEqual(['S21']);
    expect(find(started('renewal'), wait(201), timedOut)).toEqual(['S21']);
  });

  it('find what happens twice', () => {
    expect(find(started('renewal'), wait(200), timedOut, timedOut)).toEqual(['S21']);
  });

  it('find what nobody has armed', () => {
    expect(find(started('trip'), { kind: 'deadline-passed' })).toEqual(['S21']);
  });

  it('let people have something tried at once', () => {
    const retry: Fact = { kind: 'action-taken', id: 'a', action: 'retry', by: 'otto', reason: 'so' };
    const planned: Fact = {
      kind: 'retry-planned',
      path: 'seat',
      direction: 'forward',
      failure: { code: 'transient', message: 'later' },
      retryAt: 9_999,
      epoch: 1,
    };
    const again: Fact = { ...resent, because: 'retry' } as Fact;
    expect(find(started('trip'), sent('seat'), planned, again)).toEqual(['S21']);
    expect(find(started('trip'), sent('seat'), planned, retry, again)).toEqual([]);
  });

  it('find a commit that lives in the future', () => {
    const facts = [started('trip'), sent('seat')];
    const run = handmade({
      facts,
      seen: (evidence, tables) => {
        const state = tables.sagas.get(SAGA);
        if (state) commitOf(evidence, { state, entries: historyOf(facts) }, { at: 99 });
      },
    });
    expect(foundBy(timersAreKept, run)).toEqual(['S21']);
  });
});

describe('L2, wake-ups', () => {
  const facts = [started('renewal'), wait(60_000)];

  it('are there: a timer, a message, or what is waited for', () => {
    const { tables } = handmade({ facts, state: (state) => ({ ...state, status: 'waiting' }) });
    expect(orphans(tables, 'now').map(({ invariant }) => invariant)).toEqual(['L2']);
    tables.timers.set(SAGA, 60_000);
    expect(orphans(tables, 'now')).toEqual([]);
    tables.timers.clear();
    tables.awaited.set(SAGA, [{ path: 'payment', key: 'sim.paid', since: 0, sagaId: SAGA, isMatched: true }]);
    expect(orphans(tables, 'now')).toEqual([]);
  });

  it('are not needed by what has ended or needs a person', () => {
    const parked: Fact = { kind: 'saga-parked', reason: 'refused', path: 'payment', message: 'no' };
    expect(orphans(handmade({ facts: [...facts, parked] }).tables, 'now')).toEqual([]);
    expect(orphans(handmade({ facts: [...facts, { kind: 'saga-completed' }] }).tables, 'now')).toEqual([]);
  });

  it('are not what a running saga waits for: that does not make it go on', () => {
    const { tables } = handmade({ facts: [started('trip'), sent('seat')] });
    tables.awaited.set(SAGA, [{ path: 'payment', key: 'sim.paid', since: 0, sagaId: SAGA, isMatched: true }]);
    expect(orphans(tables, 'now').map(({ invariant }) => invariant)).toEqual(['L2']);
  });
});

describe('L2, timers', () => {
  const late = (timer: number | undefined, now: number): readonly string[] => {
    const { tables } = handmade({ facts: [started('renewal'), wait(60_000)] });
    if (timer !== undefined) tables.timers.set(SAGA, timer);
    return lateTimers(tables, now, 'now').map(({ invariant }) => invariant);
  };

  it('are due when their saga is, or before, or when a lease is over', () => {
    expect(late(60_000, 0)).toEqual([]);
    expect(late(1, 0)).toEqual([]);
    expect(late(64_000, 60_000)).toEqual([]);
  });

  it('are found when they are late, or not there', () => {
    expect(late(60_001, 0)).toEqual(['L2']);
    expect(late(undefined, 0)).toEqual(['L2']);
  });
});

describe('S16, the mailbox', () => {
  const mail = {
    id: 'event-1',
    tenant: 'default',
    event: 'sim.paid',
    contractVersion: 1,
    keys: ['sim.paid?id="key"'],
    body: {},
    unexpected: 'mailbox',
    ttlMs: 60_000,
    receivedAt: 0,
    expiresAt: 60_000,
    recipients: 0,
  } as const;
  const long = Array.from({ length: 60 }, (): Fact => ({
    kind: 'input-ignored',
    input: 'nothing',
    reason: 'late',
  }));

  it('is content with an event that is kept for nobody', () => {
    const run = handmade({
      seen: (_, tables) =>
        void tables.mail.set('event-1', { mail: { ...mail, status: 'kept' }, isMatched: true }),
    });
    expect(foundBy(eventsAreKept, run)).toEqual([]);
  });

  it('finds an event that was let go, or is gone', () => {
    const seen = (status?: 'ignored'): ReturnType<typeof handmade> =>
      handmade({
        facts: [started('trip')],
        seen: (evidence, tables) => {
          const state = tables.sagas.get(SAGA);
          if (state) commitOf(evidence, { state }, { posted: ['event-1'] });
          if (status) tables.mail.set('event-1', { mail: { ...mail, status }, isMatched: true });
        },
      });
    expect(foundBy(eventsAreKept, seen('ignored'))).toEqual(['S16']);
    expect(foundBy(eventsAreKept, seen())).toEqual(['S16']);
  });

  it('finds a wait that timed out while its event lay there', () => {
    const run = handmade({
      facts: [started('renewal'), wait(5_000), ...long, timedOut],
      seen: (_, tables) =>
        void tables.mail.set('event-1', { mail: { ...mail, status: 'kept' }, isMatched: true }),
    });
    expect(foundBy(eventsAreKept, run)).toEqual(['S16']);
  });

  it('finds an event that was acted on twice', () => {
    const received: Fact = {
      kind: 'event-received',
      path: 'payment',
      messageId: 'event-1',
      event: 'sim.paid',
      body: {},
      arm: 'payment',
    };
    expect(
      foundBy(eventsAreKept, handmade({ facts: [started('renewal'), wait(900), received, received] })),
    ).toEqual(['S16']);
  });
});
