import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

export interface OwnDatabase {
  readonly url: string;
  /** As good as the database's name for whatever else has to be kept apart. */
  readonly name: string;
  readonly drop: () => Promise<void>;
}

/** Creates a database beside the one of the URL. The URL's user must be allowed to. */
export async function createOwnDatabase(databaseUrl: string): Promise<OwnDatabase> {
  // Hex digits and a prefix: an identifier that needs no quotes.
  const name = `edda_${randomBytes(6).toString('hex')}`;
  await execute(databaseUrl, `CREATE DATABASE ${name}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${name}`;
  return {
    url: url.href,
    name,
    drop: () => dropDatabase(databaseUrl, name),
  };
}

/** What PostgreSQL says when one who is connected may not be sent away, and when one is still there. */
const INSUFFICIENT_PRIVILEGE = '42501';
const OBJECT_IN_USE = '55006';

/**
 * Removes a database, whoever is still connected. Among them may be a worker of autovacuum, which belongs to the superuser: FORCE is refused then, and
 * without it PostgreSQL ends that worker by itself.
 */
export async function dropDatabase(databaseUrl: string, name: string): Promise<void> {
  const statement = `DROP DATABASE IF EXISTS ${name}`;
  for (let tries = 1; ; tries += 1) {
    try {
      return await execute(databaseUrl, tries % 2 === 1 ? `${statement} WITH (FORCE)` : statement);
    } catch (error) {
      // In between somebody else may have connected again, which only FORCE deals with.
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (tries >= 6 || (code !== INSUFFICIENT_PRIVILEGE && code !== OBJECT_IN_USE)) throw error;
    }
  }
}

async function execute(databaseUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'edda tools' });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query(statement);
  } finally {
    await client.end().catch(() => undefined);
  }
}
