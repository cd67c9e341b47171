import type { PoolUse } from '@edda/messaging';
import type { DataSource } from 'typeorm';

/** How the pool behind a DataSource is used now; undefined if it is not connected, or has a pool of another kind. */
export function poolUse(dataSource: DataSource | undefined): PoolUse | undefined {
  if (dataSource?.isInitialized !== true) return undefined;
  const { master } = dataSource.driver as unknown as { readonly master?: unknown };
  if (typeof master !== 'object' || master === null) return undefined;
  const { totalCount, idleCount, waitingCount } = master as Record<string, unknown>;
  if (typeof totalCount !== 'number' || typeof idleCount !== 'number' || typeof waitingCount !== 'number')
    return undefined;
  return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
}
