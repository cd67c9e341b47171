import { migrate, MIGRATIONS } from '@edda/postgres';

/** Brings the orchestrator's tables up to date, and gives the name of the newest migration. @throws DatabaseUnavailable */
export async function migrateTables(url: string, schema: string): Promise<string> {
  await migrate({ url, schema, applicationName: 'edda cli migrate' }, MIGRATIONS);
  return MIGRATIONS.at(-1)?.name ?? '';
}
