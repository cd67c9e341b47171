import { Bus } from '@node-ts/bus-core';
import type { BusConfiguration, Logger } from '@node-ts/bus-core';
import { needed } from '../../../dist/subject/needed.js';
import { RabbitMqTransport } from './transport.js';

/** How many messages a process handles at once; the bus's own default is one. */
export const CONCURRENCY = 100;

export function configureBus(service: string): BusConfiguration {
  const queue = `${needed('BENCH_NAMESPACE')}.${service}`;
  return Bus.configure()
    .withTransport(new RabbitMqTransport(needed('BENCH_AMQP_URL'), queue))
    .withConcurrency(CONCURRENCY)
    .withLogger(() => logger);
}

const ignore = (): void => undefined;
const say = (message: string, meta?: object): void =>
  void process.stderr.write(`${message} ${JSON.stringify(meta)}\n`);
const logger: Logger = { debug: ignore, trace: ignore, info: ignore, warn: say, error: say, fatal: say };
