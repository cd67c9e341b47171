import { WorkflowStatus } from '@node-ts/bus-core';
import type { ClassConstructor, MessageWorkflowMapping, Persistence, WorkflowState } from '@node-ts/bus-core';
import type { Message, MessageAttributes } from '@node-ts/bus-messages';
import pg from 'pg';

/**
 * Keeps the states of workflows in PostgreSQL, each save a transaction of its own, as the bus asks of one who does: a save that does not find
 * the version on which it is based fails, and its message is handled again.
 */
export class PostgresPersistence implements Persistence {
  private readonly pool: pg.Pool;

  constructor(
    connectionString: string,
    connections: number,
    private readonly onSaved: (state: WorkflowState) => void,
  ) {
    this.pool = new pg.Pool({ connectionString, max: connections });
  }

  prepare(): void {}

  async dispose(): Promise<void> {
    await this.pool.end();
  }

  async initializeWorkflow(State: ClassConstructor<WorkflowState>): Promise<void> {
    await this.pool.query(
      `CREATE TABLE IF NOT EXISTS ${new State().$name} (id uuid PRIMARY KEY, version integer NOT NULL, data jsonb NOT NULL)`,
    );
  }

  async getWorkflowState<State extends WorkflowState, Received extends Message>(
    State: ClassConstructor<State>,
    { lookup, mapsTo }: MessageWorkflowMapping<Received, State>,
    message: Received,
    attributes: MessageAttributes,
    includeCompleted = false,
  ): Promise<State[]> {
    if (mapsTo !== '$workflowId') throw new Error(`Only $workflowId is indexed, not ${mapsTo}.`);
    const { rows } = await this.pool.query<{ data: State }>({
      name: 'get',
      text: `SELECT data FROM ${new State().$name} WHERE id = $1 AND ($2 OR data ->> '$status' = $3)`,
      values: [lookup(message, attributes), includeCompleted, WorkflowStatus.Running],
    });
    return rows.map(({ data }) => Object.assign(new State(), data));
  }

  async saveWorkflowState<State extends WorkflowState>(state: State): Promise<void> {
    const { $name, $workflowId, $version } = state;
    const saved = { ...state, $version: $version + 1 };
    const { rowCount } = await this.pool.query({
      name: $version === 0 ? 'insert' : 'update',
      text:
        $version === 0
          ? `INSERT INTO ${$name} (id, version, data) VALUES ($1, $2, $3)`
          : `UPDATE ${$name} SET version = $2, data = $3 WHERE id = $1 AND version = $2 - 1`,
      values: [$workflowId, saved.$version, JSON.stringify(saved)],
    });
    if (rowCount === 0) throw new Error(`Saga ${$workflowId} has another version than ${$version}.`);
    this.onSaved(saved);
  }
}
