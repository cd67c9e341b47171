import type { StoreMeasures } from '@edda/orchestration';
import { hasEnded } from '@edda/saga-core';
import { rowKey, type Tables } from './tables.js';

export function measure(
  { outbox, timers, letters, sagas }: Tables,
  now: number,
  limit: number,
): StoreMeasures {
  const rows = [...outbox.values()].toSorted((a, b) => a.claimableAt - b.claimableAt).slice(0, limit);
  const open = [...letters.values()].filter(({ letter }) => letter.status === 'open').slice(0, limit);
  const counted = new Map<string, number>();
  const unfinished = [...sagas.values()]
    .filter((saga) => !hasEnded(saga))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .filter(({ tenant, status }) => {
      const group = rowKey(tenant, status);
      counted.set(group, (counted.get(group) ?? 0) + 1);
      return (counted.get(group) ?? 0) <= limit;
    });
  return {
    outbox: rows.length,
    oldestInOutboxMs: Math.max(0, ...rows.map(({ createdAt }) => now - createdAt)),
    timersLagMs: Math.max(0, ...[...timers.values()].map((dueAt) => now - dueAt)),
    deadLetters: tally(open.map(({ letter }) => ({ reason: letter.reason }))),
    unfinished: tally(unfinished.map(({ definition, status }) => ({ definition, status }))),
  };
}

/** How often each is there, in the order of what they are made of. */
function tally<Row extends object>(rows: readonly Row[]): readonly (Row & { readonly count: number })[] {
  const counts = new Map<string, Row & { readonly count: number }>();
  for (const row of rows) {
    const name = JSON.stringify(row);
    counts.set(name, { ...row, count: (counts.get(name)?.count ?? 0) + 1 });
  }
  return [...counts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
}
