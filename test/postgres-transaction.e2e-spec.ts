import { Client } from 'pg';
import { DataSource, EntitySchema } from 'typeorm';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { DatabaseUnavailable } from '../libs/postgres/src/database-failure.js';
import { named, useNamesAgain } from '../libs/postgres/src/statement-names.js';
import { inTransaction, type Planning } from '../libs/postgres/src/transaction.js';
import { refuseBegin } from './fixtures/failing-begin.js';

const SCHEMA = `transaction_${process.pid}_${Date.now()}`;

interface Note {
  readonly text: string;
}
const Notes = new EntitySchema<Note>({
  name: 'note',
  schema: SCHEMA,
  columns: { text: { type: 'text', primary: true } },
});

let sql: Client;
let dataSource: DataSource;

beforeAll(async () => {
  sql = new Client(inject('databaseUrl'));
  await sql.connect();
  await sql.query(`CREATE SCHEMA ${SCHEMA}; CREATE TABLE ${SCHEMA}.note (text text PRIMARY KEY)`);
});

/** One connection: one that is lost, or not given back, is missed at once. */
const opened = (pipeline: boolean): Promise<DataSource> =>
  new DataSource({
    type: 'postgres',
    url: inject('databaseUrl'),
    schema: SCHEMA,
    entities: [Notes],
    poolSize: 1,
    poolErrorHandler: () => undefined,
    extra: { connectionTimeoutMillis: 5_000, pipeline },
  }).initialize();

afterEach(async () => {
  await sql.query(`TRUNCATE ${SCHEMA}.note`);
});

afterAll(async () => {
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

const note = (text: string): string => `INSERT INTO ${SCHEMA}.note VALUES ('${text}')`;
const aNote = (text: string) => ({ text: note(text) });
const committed = async (): Promise<readonly string[]> => {
  const { rows } = await sql.query<Note>(`SELECT text FROM ${SCHEMA}.note ORDER BY text`);
  return rows.map(({ text }) => text);
};

describe.each([
  ['pipelined', true],
  ['an application’s own', false],
])('a transaction on a TypeORM data source that is %s', (_, pipeline) => {
  beforeAll(async () => {
    dataSource = await opened(pipeline);
  });
  afterAll(() => dataSource.destroy());

  it('commits what was sent and not waited for, in its order', async () => {
    const result = await inTransaction(dataSource, async ({ client, send }) => {
      await send(note('a'));
      await client.query(note('b'));
      await send(`UPDATE ${SCHEMA}.note SET text = 'c' WHERE text = $1`, ['b']);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await committed()).toEqual(['a', 'c']);
  });

  it('changes nothing behind a BEGIN that failed', async () => {
    const refused = await opened(pipeline);
    refuseBegin(refused);
    const outcome = inTransaction(refused, async ({ send, now }) => {
      await send(note('a'));
      await now();
    });
    await expect(outcome).rejects.toThrow('syntax error');
    const swallowing = inTransaction(refused, async ({ sendAll }) => {
      await sendAll((query) => query(aNote('b'))).catch(() => 'swallowed');
    });
    await expect(swallowing).rejects.toThrow('syntax error');
    expect(await committed()).toEqual([]);
    await refused.destroy();
  });

  it('fails with what the first failed of that was sent, in its own words, and saves nothing', async () => {
    const explain = (error: unknown): Error => new Error(`explained: ${String(error)}`);
    const outcome = inTransaction(dataSource, async ({ client, send }) => {
      await client.query(note('a'));
      await send('SELECT 1 / 0', [], explain);
      await send(note('b'));
    });
    await expect(outcome).rejects.toThrow('explained: error: division by zero');
    expect(await committed()).toEqual([]);
    // The only connection is clean again.
    await inTransaction(dataSource, ({ send }) => send(note('c')));
    expect(await committed()).toEqual(['c']);
  });

  it('commits what was sent at once and not waited for, and fails with what its outcome is', async () => {
    await inTransaction(dataSource, ({ sendAll }) =>
      sendAll((query) => Promise.all([query(aNote('a')), query(aNote('b'))])),
    );
    expect(await committed()).toEqual(['a', 'b']);
    const outcome = inTransaction(dataSource, async ({ client, sendAll }) => {
      await sendAll((query) =>
        Promise.all([query(aNote('c')), query({ text: 'SELECT 1 / 0' })]).catch(() => {
          throw new Error('explained');
        }),
      );
      // On a pipelined connection this is sent, and fails for what failed before it.
      await client.query(note('d'));
    });
    await expect(outcome).rejects.toThrow('explained');
    expect(await committed()).toEqual(['a', 'b']);
  });

  it('commits nothing of what was to be sent at once if a part cannot be written down', async () => {
    const outcome = inTransaction(dataSource, async ({ sendAll }) => {
      const writing = sendAll((query) => {
        void query(aNote('a'));
        throw new Error('cannot be written down');
      });
      await expect(writing).rejects.toThrow('cannot be written down');
    });
    await expect(outcome).rejects.toThrow('cannot be written down');
    expect(await committed()).toEqual([]);
  });

  it('commits nothing of what was to be sent at once if the driver does not send a part', async () => {
    const unsendable = {
      toPostgres: () => {
        throw new Error('cannot be sent');
      },
    };
    const outcome = inTransaction(dataSource, async ({ sendAll }) => {
      const writing = sendAll((query) =>
        Promise.all([
          query(aNote('a')),
          query({ text: `INSERT INTO ${SCHEMA}.note VALUES ($1)`, values: [unsendable] }),
          query(aNote('b')),
        ]),
      );
      await expect(writing).rejects.toThrow('cannot be sent');
    });
    await expect(outcome).rejects.toThrow('cannot be sent');
    expect(await committed()).toEqual([]);
    // The only connection is clean again.
    await inTransaction(dataSource, ({ send }) => send(note('c')));
    expect(await committed()).toEqual(['c']);
  });

  it('commits what the client and the manager have written, together and at its end', async () => {
    const result = await inTransaction(dataSource, async ({ client, manager }) => {
      await client.query(note('by the client'));
      await manager.save(Notes, { text: 'by the manager' });
      await manager.query(note('by a query'));
      expect(await committed()).toEqual([]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await committed()).toEqual(['by a query', 'by the client', 'by the manager']);
  });

  it('rolls all of it back when the work rejects, entities too', async () => {
    const broken = new Error('no');
    const outcome = inTransaction(dataSource, async ({ client, manager }) => {
      await client.query(note('a'));
      await manager.save(Notes, { text: 'b' });
      throw broken;
    });
    await expect(outcome).rejects.toBe(broken);
    expect(await committed()).toEqual([]);
  });

  it('makes a transaction inside it a savepoint', async () => {
    await inTransaction(dataSource, async ({ manager }) => {
      await manager.save(Notes, { text: 'outer' });
      await manager.transaction(async (inner) => void (await inner.save(Notes, { text: 'inner' })));
      const undone = manager.transaction(async (inner) => {
        await inner.save(Notes, { text: 'undone' });
        throw new Error('only this part');
      });
      await expect(undone).rejects.toThrow('only this part');
      expect(await committed()).toEqual([]);
    });
    expect(await committed()).toEqual(['inner', 'outer']);
  });

  it('goes on without names where the server has forgotten them, after one refusal', async () => {
    const insert = `INSERT INTO ${SCHEMA}.note VALUES ($1)`;
    const write = (text: string): Promise<void> =>
      inTransaction(dataSource, async ({ client, now }) => {
        await now();
        await client.query(named(insert, [text]));
      });
    const kept = (): Promise<readonly unknown[]> =>
      dataSource.query("SELECT name FROM pg_prepared_statements WHERE name LIKE 'edda%'");
    await write('a');
    await write('b');
    expect(await kept()).toHaveLength(1);
    // As a pooler does that gives the connection another server.
    await dataSource.query('DEALLOCATE ALL');
    await expect(write('c')).rejects.toThrow(DatabaseUnavailable);
    expect(await committed()).toEqual(['a', 'b']);
    await write('c');
    await write('d');
    expect(await committed()).toEqual(['a', 'b', 'c', 'd']);
    expect(await kept()).toEqual([]);
    useNamesAgain();
  });

  it('is planned by index if that is wanted, and leaves the connection as it was', async () => {
    const explain = `EXPLAIN SELECT * FROM ${SCHEMA}.note JOIN unnest(ARRAY['a', 'b']) AS wanted (text) USING (text)`;
    const planned = (planning: Planning): Promise<string> =>
      inTransaction(
        dataSource,
        async ({ client }) => JSON.stringify((await client.query(explain)).rows),
        planning,
      );
    await sql.query(`INSERT INTO ${SCHEMA}.note SELECT generate_series(1, 2); ANALYZE ${SCHEMA}.note`);
    expect(await planned('free')).toMatch(/Seq Scan/);
    const byIndex = await planned('by-index');
    expect(byIndex).toMatch(/Index/);
    expect(byIndex).not.toMatch(/Seq Scan|Hash Join|Merge Join/);
    expect(await dataSource.query('SHOW enable_seqscan')).toEqual([{ enable_seqscan: 'on' }]);
  });

  it('is one for TypeORM too, which gives row locks in no other', async () => {
    await inTransaction(dataSource, async ({ manager }) => {
      await manager.find(Notes, { lock: { mode: 'pessimistic_write' } });
      expect(manager.queryRunner?.isTransactionActive).toBe(true);
    });
  });

  it('is told the time of the database', async () => {
    const [now, read] = await inTransaction(dataSource, async ({ client, now: told }) => {
      const { rows } = await client.query<{ ms: number }>(
        'SELECT (extract(epoch FROM now()) * 1000)::float8 AS ms',
      );
      return [await told(), rows[0]?.ms ?? 0];
    });
    expect(now).toBe(Math.floor(read));
  });

  it('notices that COMMIT was answered with ROLLBACK', async () => {
    const outcome = inTransaction(dataSource, async ({ client }) => {
      await client.query(note('a'));
      await client.query(note('a')).catch(() => 'swallowed');
    });
    await expect(outcome).rejects.toThrow(DatabaseUnavailable);
    await expect(outcome).rejects.toThrow('answered COMMIT with ROLLBACK');
    expect(await committed()).toEqual([]);
    await inTransaction(dataSource, ({ client }) => client.query(note('b')));
    expect(await committed()).toEqual(['b']);
  });

  it('gives the connection back, clean, after any error', async () => {
    for (let round = 0; round < 5; round++) {
      const twice = inTransaction(dataSource, async ({ client }) => {
        await client.query(note('a'));
        await client.query(note('a'));
      });
      await expect(twice).rejects.toMatchObject({ code: '23505' });
    }
    await inTransaction(dataSource, ({ client }) => client.query(note('c')));
    expect(await committed()).toEqual(['c']);
  });

  it('replaces a connection that was ended under it', async () => {
    const outcome = inTransaction(dataSource, async ({ client }) => {
      await client.query(note('a'));
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await sql.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid]);
      await client.query(note('b'));
    });
    await expect(outcome).rejects.toThrow(DatabaseUnavailable);
    await inTransaction(dataSource, ({ client }) => client.query(note('c')));
    expect(await committed()).toEqual(['c']);
  });

  it('notices a connection that was lost although the work did not care', async () => {
    const outcome = inTransaction(dataSource, async ({ client }) => {
      await client.query(note('a'));
      await client.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => 'swallowed');
      return 'all is well';
    });
    await expect(outcome).rejects.toThrow(DatabaseUnavailable);
    expect(await committed()).toEqual([]);
  });

  it('tells a reset of its own connection from one of somebody else', async () => {
    const outcome = inTransaction(dataSource, async ({ client }) => {
      const { connection } = client as unknown as { connection: { stream: { destroy(error: Error): void } } };
      const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' });
      const answer = client.query(note('a'));
      connection.stream.destroy(reset);
      await answer;
    });
    await expect(outcome).rejects.toThrow(DatabaseUnavailable);
    await inTransaction(dataSource, ({ client }) => client.query(note('b')));
    expect(await committed()).toEqual(['b']);
  });

  it('leaves an error alone that is about another server', async () => {
    const elsewhere = Object.assign(new Error('connect ECONNREFUSED 10.0.0.1:443'), { code: 'ECONNREFUSED' });
    const outcome = inTransaction(dataSource, async ({ client }) => {
      await client.query(note('a'));
      throw elsewhere;
    });
    await expect(outcome).rejects.toBe(elsewhere);
    expect(await committed()).toEqual([]);
  });

  it('reads what a rival has committed, even if the database has another isolation by default', async () => {
    await inTransaction(dataSource, ({ client }) =>
      client.query(`SET SESSION default_transaction_isolation = 'repeatable read'`),
    );
    const seen = await inTransaction(dataSource, async ({ client }) => {
      await client.query(`SELECT FROM ${SCHEMA}.note`);
      await sql.query(note('rival'));
      return (await client.query(`SELECT FROM ${SCHEMA}.note`)).rowCount;
    });
    expect(seen).toBe(1);
    await inTransaction(dataSource, ({ client }) => client.query('RESET default_transaction_isolation'));
  });
});
