import type { CommandMessage } from '@edda/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, remember } from './fence-verdict.js';
import type { FenceRow, StoredReply, Verdict } from './fence-verdict.js';
import type { FenceAnswer } from './fence.js';

const NOW = 1_000;

function message(overrides: Partial<CommandMessage>): CommandMessage {
  return {
    id: 'command-1',
    kind: 'command',
    direction: 'forward',
    name: 'inventory.reserve-stock',
    contractVersion: 1,
    sagaId: 'saga-1',
    saga: 'order',
    path: 'reserveStock',
    tenant: 'default',
    epoch: 1,
    attempt: 1,
    notAfter: NOW + 1,
    body: {},
    ...overrides,
  };
}
const forward = (epoch: number) => message({ epoch });
const compensation = (epoch: number) => message({ epoch, direction: 'compensation' });
const revoke = (epoch: number) => message({ epoch, kind: 'revoke' });

const stored = <Outcome extends string>(epoch: number, outcome: Outcome): StoredReply<Outcome> => ({
  epoch,
  outcome,
  body: { stored: `${outcome} ${epoch}` },
});
const succeeded = (epoch: number): FenceRow => ({ succeeded: true, forward: stored(epoch, 'success') });
const failed = (epoch: number): FenceRow => ({ succeeded: false, forward: stored(epoch, 'failure') });
const revoked = (epoch: number): FenceRow => ({ succeeded: false, forward: stored(epoch, 'revoked') });
const undone = (epoch: number, outcome: 'success' | 'failure' = 'success'): FenceRow => ({
  ...succeeded(1),
  compensation: stored(epoch, outcome),
});
const buried = (epoch: number): FenceRow => ({ succeeded: false, compensation: stored(epoch, 'success') });

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** The verdict in one word, or two. */
function inShort(verdict: Verdict): string {
  if (verdict.action === 'execute') return 'execute';
  const { outcome, body, replayed } = verdict.answer;
  if (outcome === 'refused') return `refuse ${text(body.code)}`;
  if (replayed) return `replay ${text(body.stored)}`;
  return `${verdict.action} ${outcome}`;
}

const DAY = 24 * 60 * 60 * 1_000;

describe('what is older than what the fence remembers', () => {
  const retention = 30 * DAY;
  // 2026-01-01; a UUID of version 7 begins with the time.
  const start = Date.UTC(2026, 0, 1);
  const hex = start.toString(16).padStart(12, '0');
  const sagaId = `${hex.slice(0, 8)}-${hex.slice(8)}-7abc-8def-0123456789ab`;
  const asked = (changes: Partial<CommandMessage>, afterDays: number, row?: FenceRow) => {
    const now = start + afterDays * DAY;
    const command = message({ sagaId, direction: 'compensation', notAfter: now + 1, ...changes });
    return inShort(judge(row, command, now, retention));
  };

  it('is not taken for what never was: its compensation is refused, so that a person looks', () => {
    expect(asked({}, 29)).toBe('bury success');
    expect(asked({}, 31)).toBe('refuse forgotten');
    expect(asked({}, 31, { succeeded: false })).toBe('refuse forgotten');
  });

  it('is compensated as ever if it is still known', () => {
    expect(asked({}, 31, succeeded(1))).toBe('execute');
    expect(asked({}, 31, failed(1))).toBe('bury success');
    expect(asked({ epoch: 2 }, 31, undone(1))).toBe('replay success 1');
  });

  it('does not keep a long saga from its next steps, nor from a revoke', () => {
    expect(asked({ direction: 'forward' }, 400)).toBe('execute');
    expect(asked({ direction: 'forward', kind: 'revoke' }, 400)).toBe('bury revoked');
  });

  it('cannot be told from ids that do not say when their saga was started', () => {
    expect(asked({ sagaId: 'saga-1' }, 400)).toBe('bury success');
    expect(asked({ sagaId: sagaId.replace('-7', '-4') }, 400)).toBe('bury success');
  });
});

describe('judge', () => {
  const table: readonly [string, FenceRow | undefined, CommandMessage, string][] = [
    ['a forward command never heard of', undefined, forward(1), 'execute'],
    ['a forward command whose row is empty', { succeeded: false }, forward(1), 'execute'],
    ['a duplicate of a success', succeeded(1), forward(1), 'replay success 1'],
    ['a duplicate of a failure', failed(1), forward(1), 'replay failure 1'],
    ['the next epoch after a failure', failed(1), forward(2), 'execute'],
    ['the next epoch after a revoke', revoked(1), forward(2), 'execute'],
    ['a lower epoch than the stored one', failed(3), forward(2), 'refuse stale'],
    ['a forward command revoked under its epoch', revoked(2), forward(2), 'refuse revoked'],
    ['a forward command revoked under a higher epoch', revoked(3), forward(2), 'refuse revoked'],
    ['a forward command after its compensation', undone(1), forward(1), 'refuse compensated'],
    ['a forward command of a higher epoch after a compensation', undone(1), forward(9), 'refuse compensated'],
    ['a forward command after a failed compensation', undone(1, 'failure'), forward(2), 'refuse compensated'],
    ['a forward command after an empty compensation', buried(1), forward(1), 'refuse compensated'],

    ['a compensation of what never ran', undefined, compensation(1), 'bury success'],
    ['a compensation of what failed', failed(1), compensation(1), 'bury success'],
    ['a compensation of what was revoked', revoked(1), compensation(1), 'bury success'],
    ['a compensation of what succeeded', succeeded(1), compensation(1), 'execute'],
    ['a compensation of what succeeded under another epoch', succeeded(2), compensation(1), 'execute'],
    [
      'a compensation of what succeeded once, and failed under a later epoch',
      { ...failed(2), succeeded: true },
      compensation(1),
      'execute',
    ],
    ['a duplicate of a compensation', undone(1), compensation(1), 'replay success 1'],
    ['a duplicate of an empty compensation', buried(1), compensation(1), 'replay success 1'],
    ['a duplicate of a failed compensation', undone(2, 'failure'), compensation(2), 'replay failure 2'],
    ['the next epoch after a failed compensation', undone(1, 'failure'), compensation(2), 'execute'],
    ['the next epoch after a successful compensation', undone(1), compensation(2), 'replay success 1'],
    ['a lower epoch than the stored compensation', undone(3, 'failure'), compensation(2), 'refuse stale'],

    ['a revoke of what never ran', undefined, revoke(1), 'bury revoked'],
    ['a revoke of what succeeded', succeeded(1), revoke(1), 'replay success 1'],
    ['a revoke of what failed', failed(1), revoke(1), 'replay failure 1'],
    ['a repeated revoke', revoked(1), revoke(1), 'replay revoked 1'],
    ['a revoke of the epoch after a failure', failed(1), revoke(2), 'bury revoked'],
    ['a revoke of a lower epoch than the stored one', failed(2), revoke(1), 'refuse stale'],
    ['a revoke after an empty compensation', buried(1), revoke(1), 'bury revoked'],
    [
      'a revoke of a compensation',
      succeeded(1),
      message({ kind: 'revoke', direction: 'compensation' }),
      'refuse not-revocable',
    ],
  ];
  it.each(table)('answers %s', (_what, row, command, expected) => {
    expect(inShort(judge(row, command, NOW))).toBe(expected);
  });

  it.each(['execute', 'bury success', 'bury revoked'])(
    'refuses what it would %s once it is expired',
    (before) => {
      const late = table.filter(([, , , expected]) => expected === before);
      expect(late.length).toBeGreaterThan(0);
      for (const [, row, command] of late) {
        expect(inShort(judge(row, { ...command, notAfter: NOW }, NOW))).toBe('refuse expired');
      }
    },
  );

  it('still answers an expired command whose reply is stored', () => {
    expect(inShort(judge(succeeded(1), { ...forward(1), notAfter: NOW - 1 }, NOW))).toBe('replay success 1');
  });

  it('says in a refusal which step of which saga and which epoch, and why', () => {
    expect(judge(undone(4), forward(2), NOW)).toEqual({
      action: 'answer',
      answer: {
        outcome: 'refused',
        replayed: false,
        body: {
          code: 'compensated',
          message:
            'The forward command inventory.reserve-stock for step "reserveStock" of saga saga-1, epoch 2, is refused: the step was compensated under epoch 4. Nothing was done.',
        },
      },
    });
  });

  it('answers an empty compensation with an empty body', () => {
    expect(judge(undefined, compensation(1), NOW)).toEqual({
      action: 'bury',
      answer: { outcome: 'success', body: {}, replayed: false },
    });
  });
});

describe('remember', () => {
  const answer = (outcome: FenceAnswer['outcome']): FenceAnswer => ({
    outcome,
    body: { a: 1 },
    replayed: false,
  });

  it('keeps the reply of the latest epoch of each direction', () => {
    const row = remember(
      remember(undefined, forward(1), answer('success')),
      compensation(2),
      answer('failure'),
    );
    expect(row).toEqual({
      succeeded: true,
      forward: { epoch: 1, outcome: 'success', body: { a: 1 } },
      compensation: { epoch: 2, outcome: 'failure', body: { a: 1 } },
    });
  });

  it('remembers a success although a later epoch failed', () => {
    expect(remember(succeeded(1), forward(2), answer('failure')).succeeded).toBe(true);
  });

  it('keeps nothing of a refusal', () => {
    expect(remember(failed(2), forward(1), answer('refused'))).toEqual(failed(2));
  });
});

interface Arrival {
  readonly what: 'forward' | 'compensation' | 'revoke';
  readonly epoch: number;
  /** What the handler would answer. */
  readonly result: 'success' | 'failure';
  readonly expired: boolean;
}

interface Observed extends Arrival {
  readonly executed: boolean;
  readonly answer: FenceAnswer;
}

/** Sends everything through one step's row, as an adapter does it. */
function run(arrivals: readonly Arrival[]): readonly Observed[] {
  let row: FenceRow | undefined;
  let executions = 0;
  return arrivals.map((arrival) => {
    const base = { forward, compensation, revoke }[arrival.what](arrival.epoch);
    const command = { ...base, notAfter: arrival.expired ? NOW : NOW + 1 };
    const verdict = judge(row, command, NOW);
    const executed = verdict.action === 'execute';
    const answer: FenceAnswer = executed
      ? { outcome: arrival.result, body: { execution: ++executions }, replayed: false }
      : verdict.answer;
    if (verdict.action !== 'answer') row = remember(row, command, answer);
    return { ...arrival, executed, answer };
  });
}

const anyArrivals = fc.array(
  fc.record<Arrival>({
    what: fc.constantFrom('forward', 'compensation', 'revoke'),
    epoch: fc.integer({ min: 1, max: 4 }),
    result: fc.constantFrom('success', 'failure'),
    expired: fc.boolean(),
  }),
  { maxLength: 40 },
);

describe('whatever arrives, how often and in whichever order', () => {
  const always = (holds: (all: readonly Observed[]) => void) =>
    fc.assert(
      fc.property(anyArrivals, (arrivals) => holds(run(arrivals))),
      { numRuns: 1_000 },
    );

  it('no epoch is executed twice', () =>
    always((all) => {
      const executed = all.filter((one) => one.executed).map((one) => `${one.what} ${one.epoch}`);
      expect(new Set(executed).size).toBe(executed.length);
    }));

  it('no forward command is executed after a compensation was answered', () =>
    always((all) => {
      const compensated = all.findIndex(
        (one) => one.what === 'compensation' && one.answer.outcome !== 'refused',
      );
      if (compensated < 0) return;
      expect(all.slice(compensated).some((one) => one.what === 'forward' && one.executed)).toBe(false);
    }));

  it('no forward command is executed after its epoch, or a higher one, was revoked', () =>
    always((all) => {
      all.forEach((revoking, index) => {
        if (revoking.answer.outcome !== 'revoked') return;
        const later = all.slice(index).filter((one) => one.what === 'forward' && one.epoch <= revoking.epoch);
        expect(later.some((one) => one.executed)).toBe(false);
      });
    }));

  it('nothing is compensated twice, nor what never succeeded', () =>
    always((all) => {
      const undoing = all.filter((one) => one.what === 'compensation' && one.executed);
      expect(undoing.filter((one) => one.result === 'success').length).toBeLessThanOrEqual(1);
      for (const one of undoing) {
        const before = all.slice(0, all.indexOf(one));
        expect(
          before.some((done) => done.what === 'forward' && done.executed && done.result === 'success'),
        ).toBe(true);
      }
    }));

  it('epochs of one direction are executed in rising order', () =>
    always((all) => {
      for (const what of ['forward', 'compensation']) {
        const epochs = all.filter((one) => one.what === what && one.executed).map((one) => one.epoch);
        expect(epochs).toEqual(epochs.toSorted((a, b) => a - b));
      }
    }));

  it('an expired command is never executed, and leaves no tombstone', () =>
    always((all) => {
      for (const one of all.filter((late) => late.expired)) {
        expect(one.executed).toBe(false);
        expect(one.answer.outcome === 'refused' || one.answer.replayed).toBe(true);
      }
    }));

  it('what was answered once is answered the same, or refused because of what came since', () =>
    always((all) => {
      const first = new Map<string, Observed>();
      for (const one of all) {
        if (one.answer.outcome === 'refused') continue;
        const key = `${one.what} ${one.epoch}`;
        const before = first.get(key);
        if (before === undefined) first.set(key, one);
        else
          expect([one.answer.outcome, one.answer.body]).toEqual([before.answer.outcome, before.answer.body]);
      }
    }));
});
