import type { PostgresBinaries, RabbitmqBinaries } from './binaries.js';
import { startPostgres } from './local-postgres.js';
import { LocalRabbitmq } from './local-rabbitmq.js';
import { PrivateFolder } from './private-folder.js';
import { describeError } from '@edda/terminal';
import type { Services } from './services.js';

export interface LocalOptions {
  readonly rabbitmq: RabbitmqBinaries;
  readonly postgres: PostgresBinaries;
  readonly durable: boolean;
}

/** A private RabbitMQ and a private PostgreSQL, side by side. If one of them does not start, neither is left. */
export async function startLocal({ rabbitmq, postgres, durable }: LocalOptions): Promise<Services> {
  const folder = new PrivateFolder();
  const [broker, database] = await Promise.allSettled([
    LocalRabbitmq.start(folder, rabbitmq),
    startPostgres(folder, { binaries: postgres, durable }),
  ]);
  if (broker.status === 'rejected' || database.status === 'rejected') {
    if (broker.status === 'fulfilled') await broker.value.discard();
    if (database.status === 'fulfilled') await database.value.server.discard();
    await folder.release();
    throw startError([broker, database]);
  }
  const [amqp, sql] = [broker.value, database.value];
  const stop = async (): Promise<void> => {
    await Promise.all([amqp.discard(), sql.server.discard()]);
    await folder.release();
  };
  let stopped: Promise<void> | undefined;
  return {
    mode: 'local',
    databaseUrl: sql.databaseUrl,
    amqpUrl: amqp.amqpUrl,
    management: amqp.management,
    postgres: sql.server,
    rabbitmq: amqp,
    stop: () => (stopped ??= stop()),
  };
}

function startError(results: readonly PromiseSettledResult<unknown>[]): Error {
  const reasons = results.flatMap((result) =>
    result.status === 'rejected' ? [describeError(result.reason)] : [],
  );
  return new Error(`The private servers could not be started. ${reasons.join('\n')}`);
}
