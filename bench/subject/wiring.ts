import { needed } from './needed.js';

/** Where a subject finds the broker and its database. */
export interface Wiring {
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly namespace: string;
}

/** @throws if the environment does not say it */
export function wiring(): Wiring {
  return {
    amqpUrl: needed('BENCH_AMQP_URL'),
    databaseUrl: needed('BENCH_POSTGRES_URL'),
    namespace: needed('BENCH_NAMESPACE'),
  };
}
