import { findPostgres } from '../services/binaries.js';
import { startServices } from '../services/index.js';
import { startPostgres } from '../services/local-postgres.js';
import { PrivateFolder } from '../services/private-folder.js';

/**
 * Runs `work` on an empty PostgreSQL of its own: installed binaries, else those from npm. About a second.
 *
 * @param settings of the server, where it is an installed one. Default: its own
 */
export async function withPrivateDatabase<Result>(
  work: (databaseUrl: string) => Promise<Result>,
  settings: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const { databaseUrl, stop } = await start(settings);
  try {
    return await work(databaseUrl);
  } finally {
    await stop();
  }
}

async function start(
  settings: Readonly<Record<string, string>>,
): Promise<{ databaseUrl: string; stop: () => Promise<void> }> {
  const binaries = findPostgres();
  if (binaries === undefined) {
    const services = await startServices({ mode: 'embedded', say: () => undefined });
    return { databaseUrl: services.databaseUrl, stop: () => services.stop() };
  }
  const folder = new PrivateFolder();
  try {
    const { server, databaseUrl } = await startPostgres(folder, { binaries, durable: false, settings });
    const stop = async (): Promise<void> => {
      await server.discard();
      await folder.release();
    };
    return { databaseUrl, stop };
  } catch (error) {
    await folder.release();
    throw error;
  }
}
