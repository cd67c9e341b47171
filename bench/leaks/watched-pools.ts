import pg from 'pg';
import type { ProcessSample } from './sample.js';

/**
 * Finds all pools of this process: the store keeps its own to itself, and is not to be changed for a measurement. Call it before anything connects.
 *
 * @returns what they have together
 */
export function watchPools(): () => ProcessSample['pool'] {
  const pools = new Set<pg.Pool>();
  const { prototype } = pg.Pool as unknown as { prototype: { connect: (...args: unknown[]) => unknown } };
  const { connect } = prototype;
  prototype.connect = function connectWatched(this: pg.Pool, ...args: unknown[]): unknown {
    pools.add(this);
    return connect.apply(this, args);
  };
  return () => {
    const all = [...pools];
    if (all.length === 0)
      throw new Error('No pool has ever connected: the driver that is watched is not the one that is used.');
    return {
      total: sum(all.map(({ totalCount }) => totalCount)),
      idle: sum(all.map(({ idleCount }) => idleCount)),
      waiting: sum(all.map(({ waitingCount }) => waitingCount)),
    };
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
