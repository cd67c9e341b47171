import 'reflect-metadata';
import type { CommandMessage } from '@edda/messaging';
import { FenceUnavailable } from '@edda/participant';
import type { Fence, HandledCommand } from '@edda/participant';
import { postgresFence } from '@edda/postgres';
import { DataSource } from 'typeorm';
import type { DataSourceOptions, EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { fenceBatchContract, fenceContract } from '../libs/testing/src/contracts.js';
import { PRUNE_FENCE } from '../libs/postgres/src/fence/fence.sql.js';
import { commandFor } from '../libs/testing/src/participant-bench.js';
import { startServices } from '../tools/services/index.js';
import { poll } from '../tools/services/poll.js';

const RUN = `${process.pid}_${Date.now()}`;
const SCHEMA = `fence_${RUN}`;
const silent = (): void => undefined;

/** An application's own migration: it needs the schema to be there. */
class CreateNotes1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE TABLE notes (id serial PRIMARY KEY, note text NOT NULL UNIQUE)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE notes');
  }
}

function dataSource(
  schema: string,
  options: { url?: string; poolSize?: number; migrationsRun?: boolean; pipeline?: boolean } = {},
) {
  return new DataSource({
    type: 'postgres',
    url: options.url ?? inject('databaseUrl'),
    schema,
    // So that plain SQL finds the tables of the schema, as the application's entities do.
    extra: { options: `-c search_path=${schema}`, pipeline: options.pipeline ?? false },
    poolSize: options.poolSize ?? 4,
    migrations: [CreateNotes1700000000000],
    migrationsRun: options.migrationsRun ?? true,
    poolErrorHandler: silent,
  } satisfies DataSourceOptions);
}

const write = async (manager: EntityManager, note: string) => {
  await manager.query('INSERT INTO notes (note) VALUES ($1)', [note]);
};
const notesOf = async (source: DataSource) => {
  const rows: { note: string }[] = await source.query('SELECT note FROM notes ORDER BY id');
  return rows.map((row) => row.note);
};
const done = (body: HandledCommand['body'] = {}): HandledCommand => ({ outcome: 'success', body });

async function connected(source: DataSource): Promise<Fence> {
  const fence = postgresFence().create(source);
  await fence.connect();
  return fence;
}

for (const contract of [fenceContract, fenceBatchContract])
  for (const [adapter, pipeline] of [
    ['PostgreSQL', true],
    ['PostgreSQL, a data source of the application', false],
  ] as const)
    contract(adapter, async () => {
      const source = dataSource(SCHEMA, { pipeline });
      const fence = await connected(source);
      return { fence, write, notes: () => notesOf(source), close: () => fence.close() };
    });

let sagas = 0;
const newCommand = (overrides: Partial<CommandMessage> = {}) =>
  commandFor(`${RUN}-${(sagas += 1)}`, overrides);

describe('the fence in PostgreSQL', () => {
  let source: DataSource;
  let fence: Fence;
  beforeAll(async () => {
    source = dataSource(SCHEMA);
    fence = await connected(source);
  });
  afterAll(async () => {
    await fence.close();
    const admin = await new DataSource({ type: 'postgres', url: inject('databaseUrl') }).initialize();
    await admin.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
    await admin.destroy();
  });

  const rowsOf = (command: CommandMessage): Promise<unknown[]> =>
    source.query('SELECT * FROM edda_fence WHERE saga_id = $1', [command.sagaId]);
  const backend = async (manager: EntityManager): Promise<number> => {
    const [row]: { pid: number }[] = await manager.query('SELECT pg_backend_pid() AS pid');
    return row?.pid ?? 0;
  };
  const waitingOn = (pid: number) =>
    poll(
      async () => {
        const [row]: { waiting: boolean }[] = await source.query(
          'SELECT EXISTS (SELECT FROM pg_stat_activity WHERE $1::int = ANY (pg_blocking_pids(pid))) AS waiting',
          [pid],
        );
        return row?.waiting === true;
      },
      { withinMs: 10_000 },
    );

  it('lets a second delivery on another connection wait for the first one to commit', async () => {
    const command = newCommand();
    let second: Promise<unknown> | undefined;
    const first = fence.run(command, async (manager) => {
      second = fence.run(command, () => Promise.reject(new Error('executed twice')));
      expect(await waitingOn(await backend(manager))).toBe(true);
      await write(manager, `${command.sagaId} once`);
      return done({ first: true });
    });
    expect(await first).toMatchObject({ outcome: 'success', replayed: false });
    expect(await second).toEqual({ outcome: 'success', body: { first: true }, replayed: true });
  });

  it('forgets what is old, and keeps what is not or had a message of late', async () => {
    const short = postgresFence({ retentionDays: 1 }).create(source);
    const [old, touched, fresh] = [newCommand(), newCommand(), newCommand()];
    if (old === undefined || touched === undefined || fresh === undefined)
      throw new Error('There are three.');
    for (const command of [old, touched, fresh]) await fence.run(command, async () => done());
    const age = (column: string, command: CommandMessage) =>
      source.query(`UPDATE edda_fence SET ${column} = now() - interval '25 hours' WHERE saga_id = $1`, [
        command.sagaId,
      ]);
    await age('created_at', old);
    await age('updated_at', old);
    await age('created_at', touched);
    const suspects = ['old', 'new'].map((id) => ({ queue: SCHEMA, messageId: id }));
    await fence.countReceipts(suspects);
    await source.query(
      `UPDATE edda_suspect SET last_seen_at = now() - interval '25 hours' WHERE message_id = 'old'`,
    );
    expect(await short.prune()).toBe(2);
    expect(await short.prune()).toBe(0);
    const left = await Promise.all([old, touched, fresh].map((command) => rowsOf(command)));
    expect(left.map(({ length }) => length)).toEqual([0, 1, 1]);
    expect(await fence.countReceipts(suspects)).toEqual([1, 2]);
  });

  it('is pruned in batches, by one process at a time, by index, past what a command holds', async () => {
    const short = postgresFence({ retentionDays: 1 }).create(source);
    const prefix = `${RUN}-many`;
    await source.query(
      `INSERT INTO edda_fence (tenant, saga_id, path, saga, created_at, updated_at)
       SELECT 'default', $1 || n, 'p', 'order', now() - interval '2 days', now() - interval '2 days'
       FROM generate_series(1, 2500) AS n`,
      [prefix],
    );
    const other = await new DataSource({ type: 'postgres', url: inject('databaseUrl') }).initialize();
    const holder = other.createQueryRunner();
    await holder.query(`SELECT pg_advisory_lock(hashtextextended('edda_fence prune ' || $1, 0))`, [SCHEMA]);
    expect(await short.prune()).toBe(0);
    await holder.query('SELECT pg_advisory_unlock_all()');
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM ${SCHEMA}.edda_fence WHERE saga_id = $1 FOR NO KEY UPDATE`, [
      `${prefix}1`,
    ]);
    expect([await short.prune(), await short.prune(), await short.prune(), await short.prune()]).toEqual([
      1_000, 1_000, 499, 0,
    ]);
    await holder.query('ROLLBACK');
    // The table is too small for an index to be worth it; that it can be used is what is asked.
    await holder.query('SET enable_seqscan = off');
    const statement = PRUNE_FENCE.replaceAll('{table}', `${SCHEMA}.edda_fence`);
    const plan: unknown = await holder.query(`EXPLAIN ${statement}`, [1, 1_000, SCHEMA]);
    await holder.release();
    await other.destroy();
    expect(await short.prune()).toBe(1);
    expect(JSON.stringify(plan)).toContain('edda_fence_age');
  });

  it('refuses to remember for less than a day', () => {
    for (const retentionDays of [0, 0.5, -1, Number.NaN])
      expect(() => postgresFence({ retentionDays })).toThrow(
        `retentionDays is ${retentionDays}: give at least 1`,
      );
  });

  it('leaves no row behind for what it refused, and none for what was rolled back', async () => {
    const refused = newCommand({ notAfter: 1 });
    await fence.run(refused, () => Promise.reject(new Error('not to be called')));
    const thrown = newCommand();
    await expect(fence.run(thrown, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
    expect(await rowsOf(refused)).toEqual([]);
    expect(await rowsOf(thrown)).toEqual([]);
  });

  it('says FenceUnavailable after a deadlock, stores nothing of the victim, and takes it the next time', async () => {
    const [one, other] = [newCommand(), newCommand()];
    const [here, there] = [`${one.sagaId} row`, `${other.sagaId} row`];
    for (const note of [here, there]) await source.query('INSERT INTO notes (note) VALUES ($1)', [note]);
    const lock = (manager: EntityManager, note: string) =>
      manager.query('SELECT 1 FROM notes WHERE note = $1 FOR UPDATE', [note]);
    const crossed = async () => {
      let arrived = 0;
      let open: () => void = silent;
      const both = new Promise<void>((resolve) => (open = resolve));
      const crossing = (first: string, then: string) => async (manager: EntityManager) => {
        await lock(manager, first);
        if ((arrived += 1) === 2) open();
        await both;
        await lock(manager, then);
        return done();
      };
      return Promise.allSettled([
        fence.run(one, crossing(here, there)),
        fence.run(other, crossing(there, here)),
      ]);
    };
    const results = await crossed();
    const victims = results.filter((result) => result.status === 'rejected');
    expect(victims).toHaveLength(1);
    expect(victims[0]?.reason).toBeInstanceOf(FenceUnavailable);
    const victim = results[0]?.status === 'rejected' ? one : other;
    expect(await rowsOf(victim)).toEqual([]);
    expect(await fence.run(victim, async () => done())).toMatchObject({
      outcome: 'success',
      replayed: false,
    });
    expect(fence.healthy).toBe(true);
  });

  it('says FenceUnavailable after a serialization failure', async () => {
    const failing = (manager: EntityManager) =>
      manager.query(`DO $$ BEGIN RAISE EXCEPTION 'conflict' USING ERRCODE = '40001'; END $$`);
    const run = fence.run(newCommand(), async (manager) => {
      await failing(manager);
      return done();
    });
    await expect(run).rejects.toThrow(FenceUnavailable);
  });

  it('says FenceUnavailable when its session is ended in mid-command, stores nothing, and works again', async () => {
    const command = newCommand();
    const run = fence.run(command, async (manager) => {
      await write(manager, `${command.sagaId} half done`);
      await source.query('SELECT pg_terminate_backend($1)', [await backend(manager)]);
      await write(manager, `${command.sagaId} never arrives`);
      return done();
    });
    await expect(run).rejects.toThrow(FenceUnavailable);
    expect(fence.healthy).toBe(false);
    expect(await rowsOf(command)).toEqual([]);
    expect(await fence.run(command, async () => done())).toMatchObject({
      outcome: 'success',
      replayed: false,
    });
    expect(fence.healthy).toBe(true);
  });

  it('says FenceUnavailable when the session was ended and the handler has nothing more to say to it', async () => {
    const command = newCommand();
    const run = fence.run(command, async (manager) => {
      await source.query('SELECT pg_terminate_backend($1)', [await backend(manager)]);
      return done();
    });
    await expect(run).rejects.toThrow(FenceUnavailable);
    expect(await rowsOf(command)).toEqual([]);
  });

  it('takes a missing table for a mistake of the handler, and not for a database that is down', async () => {
    const run = fence.run(newCommand(), async (manager) => {
      await manager.query('SELECT * FROM a_table_that_nobody_made');
      return done();
    });
    await expect(run).rejects.toThrow(/a_table_that_nobody_made/);
    await expect(run).rejects.not.toBeInstanceOf(FenceUnavailable);
  });

  it('refuses a success for which a failed statement was swallowed', async () => {
    const command = newCommand();
    const run = fence.run(command, async (manager) => {
      await write(manager, `${command.sagaId} lost`);
      await manager.query('SELECT 1 / 0').catch(silent);
      return done();
    });
    await expect(run).rejects.toThrow(/one of its statements had failed and the error was swallowed/);
    expect(await rowsOf(command)).toEqual([]);
  });

  it('stores a business failure although a statement had failed', async () => {
    const command = newCommand();
    const answer = await fence.run(command, async (manager) => {
      await write(manager, `${command.sagaId} tried`);
      await manager.query('SELECT 1 / 0').catch(silent);
      return { outcome: 'failure', body: { code: 'division', message: 'by zero' } };
    });
    expect(answer).toMatchObject({ outcome: 'failure', replayed: false });
    expect(await notesOf(source)).not.toContain(`${command.sagaId} tried`);
  });

  it('makes a savepoint of manager.transaction() inside a handler', async () => {
    const command = newCommand();
    await fence.run(command, async (manager) => {
      await write(manager, `${command.sagaId} kept`);
      const inner = manager.transaction(async (nested) => {
        await write(nested, `${command.sagaId} undone`);
        throw new Error('undo this');
      });
      await expect(inner).rejects.toThrow('undo this');
      return done();
    });
    const notes = await notesOf(source);
    expect(notes).toContain(`${command.sagaId} kept`);
    expect(notes).not.toContain(`${command.sagaId} undone`);
  });
});

describe('connecting the fence', () => {
  const schema = `fence_new_${RUN}`;
  afterAll(async () => {
    const admin = await new DataSource({ type: 'postgres', url: inject('databaseUrl') }).initialize();
    await admin.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await admin.destroy();
  });

  it('makes schema and tables once, when several processes start at the same time', async () => {
    const fences = [1, 2, 3].map(() => postgresFence().create(dataSource(schema)));
    await Promise.all(fences.map((fence) => fence.connect()));
    const reader = await dataSource(schema, { migrationsRun: false }).initialize();
    const tables: { table: string }[] = await reader.query(
      'SELECT table_name AS table FROM information_schema.tables WHERE table_schema = $1 ORDER BY 1',
      [schema],
    );
    expect(tables.map((row) => row.table)).toEqual([
      'edda_fence',
      'edda_fence_migrations',
      'edda_suspect',
      'migrations',
      'notes',
    ]);
    await reader.destroy();
    await Promise.all(fences.map((fence) => fence.close()));
  });

  it('takes a DataSource that is initialized already, and leaves it open', async () => {
    const source = await dataSource(schema, { migrationsRun: false }).initialize();
    const fence = await connected(source);
    await fence.close();
    expect(source.isInitialized).toBe(true);
    await source.destroy();
  });

  it('refuses a DataSource of another database with a sentence', async () => {
    const other = { options: { type: 'sqlite' } } as unknown as DataSource;
    await expect(postgresFence().create(other).connect()).rejects.toThrow(
      /needs a DataSource of type "postgres"/,
    );
  });

  it('stores nothing of a command during which the server is killed, and connects when the server is there', async () => {
    const services = await startServices({ mode: 'embedded', say: silent });
    try {
      const server = services.postgres;
      if (server === undefined) throw new Error('The embedded server should be one that can be killed.');
      await server.kill();
      const source = dataSource('killed', { url: services.databaseUrl });
      const fence = postgresFence().create(source);
      await expect(fence.connect()).rejects.toThrow(FenceUnavailable);
      expect(fence.healthy).toBe(false);
      await expect(fence.run(newCommand(), async () => done())).rejects.toThrow(FenceUnavailable);
      await server.start();
      await fence.connect();

      const command = newCommand();
      const run = fence.run(command, async (manager) => {
        await write(manager, 'half done');
        await server.kill();
        return done();
      });
      await expect(run).rejects.toThrow(FenceUnavailable);
      await expect(fence.ping()).rejects.toThrow(FenceUnavailable);
      expect(fence.healthy).toBe(false);
      await server.start();
      expect(await notesOf(source)).toEqual([]);
      expect(await source.query('SELECT * FROM edda_fence')).toEqual([]);
      expect(await fence.run(command, async () => done())).toMatchObject({
        outcome: 'success',
        replayed: false,
      });
      await fence.close();
    } finally {
      await services.stop();
    }
  });
});
