import { describe, expect, it } from 'vitest';
import type { Retention } from './retention.js';
import { DEFAULT_RETENTION, resolveRetention, retentionPlan, retentionProblems } from './retention.js';

const DAY = 86_400_000;

describe('the retention', () => {
  it('is 90 days for what is over, where nothing else is said', () => {
    expect(resolveRetention()).toEqual({ retention: DEFAULT_RETENTION, problems: [] });
    expect(resolveRetention({ mail: undefined })).toEqual({ retention: DEFAULT_RETENTION, problems: [] });
  });

  it('can be given one by one', () => {
    expect(resolveRetention({ deadLetters: 'forever' }).retention).toEqual({
      ...DEFAULT_RETENTION,
      deadLetters: 'forever',
    });
  });

  it.each(['soon', '30', 0, -1, '20000d', null])('is a time or for ever, and not %o', (sagas) => {
    const given = { sagas } as unknown as Partial<Retention>;
    const { problems } = resolveRetention(given);
    expect(problems).toEqual(
      sagas === null
        ? []
        : [`"retention.sagas" must be a time such as '90d', or 'forever', not ${String(sagas)}`],
    );
  });

  it('of business keys is one of two', () => {
    const given = { businessKeys: '30d' } as unknown as Partial<Retention>;
    expect(resolveRetention(given).problems).toEqual([
      `"retention.businessKeys" must be 'forever' or 'with-saga', not 30d`,
    ]);
  });

  it('has names, and a mistyped one is told', () => {
    const given = { saga: '30d' } as unknown as Partial<Retention>;
    expect(resolveRetention(given).problems).toEqual(['there is no option "retention.saga"']);
  });
});

describe('the plan of what is removed', () => {
  const order = { name: 'order' };

  it('names each definition once, with the time of the orchestrator or its own', () => {
    const plan = retentionPlan([order, { name: 'audit', retention: 400 * DAY }], DEFAULT_RETENTION);
    expect(plan).toEqual({
      sagas: new Map([
        ['order', 90 * DAY],
        ['audit', 400 * DAY],
      ]),
      mailMs: 90 * DAY,
      deadLettersMs: 90 * DAY,
      keepsBusinessKeys: true,
    });
  });

  it('does not name what stays for ever', () => {
    const forever: Retention = {
      sagas: 'forever',
      mail: 'forever',
      deadLetters: 'forever',
      businessKeys: 'with-saga',
    };
    expect(retentionPlan([order, { name: 'ledger', retention: 'forever' }], forever)).toEqual({
      sagas: new Map(),
      keepsBusinessKeys: false,
    });
    expect(retentionPlan([{ name: 'order', retention: DAY }], forever).sagas).toEqual(
      new Map([['order', DAY]]),
    );
  });

  it('goes by the newest of several versions', () => {
    const versions = [{ name: 'order', retention: DAY }, order];
    expect(retentionPlan(versions, DEFAULT_RETENTION).sagas.get('order')).toBe(90 * DAY);
    const kept = [{ name: 'order', retention: DAY }, { name: 'order', retention: 'forever' } as const];
    expect(retentionPlan(kept, DEFAULT_RETENTION).sagas.size).toBe(0);
  });
});

describe('a retention that is shorter than the lifetime of a command', () => {
  const slow = { name: 'slow', version: 2, commandLifetimeMs: 100 * DAY };

  it('is refused with the remedy', () => {
    expect(retentionProblems([slow], DEFAULT_RETENTION)).toEqual([
      'Saga "slow" version 2: a command of it may be executed for 8640000000 ms, but sagas are kept for 90d after their end. Give the saga a longer retention or a shorter commandLifetime, or raise "retention.sagas".',
    ]);
  });

  it('is no problem for a saga that has a retention of its own, or where all stay for ever', () => {
    expect(retentionProblems([{ ...slow, retention: 100 * DAY }], DEFAULT_RETENTION)).toEqual([]);
    expect(retentionProblems([slow], { sagas: 'forever' })).toEqual([]);
    expect(retentionProblems([{ ...slow, commandLifetimeMs: 90 * DAY }], DEFAULT_RETENTION)).toEqual([]);
  });
});
