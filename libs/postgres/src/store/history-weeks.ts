import type { ClientBase } from 'pg';
import { codeOf } from '../database-failure.js';
import type { HistoryWeek } from './history-week.js';
import { weeksThatAreOver, weeksToMake } from './history-week.js';
import {
  DROP_WEEK,
  IS_WEEK_USED,
  LIST_WEEKS,
  LOCK_HISTORY,
  MAKE_WEEK,
  WAIT_BRIEFLY,
} from './history-week.sql.js';
import type { StoreDatabase } from './store-database.js';

/** check_violation: the default partition has facts of that week, which stay there. */
const HAS_FACTS = '23514';

/**
 * What else a change of the partitions may fail of without harm: facts go into the default partition, and the next round tries again.
 *
 * - lock_not_available, query_canceled: somebody reads for a long time
 * - insufficient_privilege: whoever runs the orchestrator may not change tables
 */
const FOR_NOW: ReadonlySet<string> = new Set(['55P03', '57014', '42501']);

/** Makes the partitions of the history, and drops them. */
export class HistoryWeeks {
  constructor(
    private readonly database: StoreDatabase,
    private readonly schema: string,
  ) {}

  async tend(): Promise<void> {
    await this.database.transact(async ({ client, now }) => {
      const at = await now();
      await client.query(LOCK_HISTORY, [this.schema]);
      const { rows } = await client.query<{ name: string }>(this.sql(LIST_WEEKS));
      const names = rows.map(({ name }) => name);
      await client.query(WAIT_BRIEFLY);
      for (const week of weeksToMake(names, at))
        if (!(await this.attempt(client, statementOf(MAKE_WEEK, week)))) return;
      for (const week of weeksThatAreOver(names, at)) if (!(await this.drop(client, week))) return;
    });
  }

  private async drop(client: ClientBase, week: HistoryWeek): Promise<boolean> {
    const { rows } = await client.query<{ is_used: boolean }>(this.sql(IS_WEEK_USED), [week.from, week.to]);
    return rows[0]?.is_used !== false || (await this.attempt(client, statementOf(DROP_WEEK, week)));
  }

  /** Behind a savepoint, so that a week that cannot be changed now spoils no other. False if the others need not be tried now. */
  private async attempt(client: ClientBase, statement: string): Promise<boolean> {
    await client.query('SAVEPOINT edda_week');
    try {
      await client.query(this.sql(statement));
      await client.query('RELEASE SAVEPOINT edda_week');
      return true;
    } catch (error) {
      const code = codeOf(error) ?? '';
      if (code !== HAS_FACTS && !FOR_NOW.has(code)) throw error;
      await client.query('ROLLBACK TO SAVEPOINT edda_week');
      return code === HAS_FACTS;
    }
  }

  private sql(statement: string): string {
    return this.database.inSchema(statement);
  }
}

const statementOf = (statement: string, { name, from, to }: HistoryWeek): string =>
  statement.replaceAll('{name}', name).replaceAll('{from}', from).replaceAll('{to}', to);
