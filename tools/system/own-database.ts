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
    drop: () => execute(databaseUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
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
