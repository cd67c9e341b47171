import pg from 'pg';

export type DatabaseSettings = Readonly<Record<string, string>>;

const MUST_BE_ON = ['fsync', 'synchronous_commit', 'full_page_writes'];

/**
 * What a new connection to this database has, after whatever was set for the server, the database and the role.
 *
 * @throws if it does not wait for the disk
 */
export async function readDatabaseSettings(url: string): Promise<DatabaseSettings> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const columns = [...MUST_BE_ON, 'server_version'].map(
      (name) => `current_setting('${name}') AS "${name}"`,
    );
    const { rows } = await client.query<Record<string, string>>(`SELECT ${columns.join(', ')}`);
    const settings = rows[0] ?? {};
    const problem = databaseProblem(settings);
    if (problem !== undefined) throw new Error(`The database ${new URL(url).pathname.slice(1)} ${problem}`);
    return settings;
  } finally {
    await client.end();
  }
}

/** Why nothing is measured with these settings; undefined if it may be. Goes on from the database's name. */
export function databaseProblem(settings: DatabaseSettings): string | undefined {
  const off = MUST_BE_ON.filter((name) => settings[name] !== 'on');
  if (off.length === 0) return undefined;
  const found = off.map((name) => `${name} is ${settings[name] ?? 'unknown'}`).join(' and ');
  return `does not wait for the disk: ${found} instead of on. Nothing is measured like that.`;
}
