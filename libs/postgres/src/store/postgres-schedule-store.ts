import type { ScheduleStore, Tick } from '@edda/orchestration';
import { CLOCK, FIND_TICKS, INSERT_TICKS, SAVE_TICKS, type TickRow } from './schedule.sql.js';
import type { StoreDatabase } from './store-database.js';

/** What the clock has started, in PostgreSQL. */
export class PostgresScheduleStore implements ScheduleStore {
  constructor(private readonly database: StoreDatabase) {}

  async clock(): Promise<number> {
    const [row] = await this.database.query<{ now: number }>(CLOCK);
    return row?.now ?? 0;
  }

  async ticks(tenant: string, definitions: readonly string[], firstSeenAt: number): Promise<readonly Tick[]> {
    const wanted = [...new Set(definitions)];
    if (wanted.length === 0) return [];
    const known = await this.find(tenant, wanted);
    if (known.length === wanted.length) return known;
    await this.database.query(INSERT_TICKS, [tenant, wanted, firstSeenAt]);
    // Not what was just written, but what is there: another process may have been first.
    return this.find(tenant, wanted);
  }

  async saveTicks(tenant: string, ticks: readonly Tick[]): Promise<void> {
    const latest = new Map<string, number>();
    for (const { definition, at } of ticks)
      latest.set(definition, Math.max(at, latest.get(definition) ?? at));
    if (latest.size > 0)
      await this.database.query(SAVE_TICKS, [tenant, [...latest.keys()], [...latest.values()]]);
  }

  private find(tenant: string, definitions: readonly string[]): Promise<readonly TickRow[]> {
    return this.database.query<TickRow>(FIND_TICKS, [tenant, definitions]);
  }
}
