/** Where a subject finds the broker and its database. */
export interface Wiring {
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly namespace: string;
}

/** @throws if the environment does not say it */
export function wiring(env: NodeJS.ProcessEnv = process.env): Wiring {
  const needed = (name: string): string => {
    const value = env[name];
    if (value === undefined)
      throw new Error(`${name} is missing: a subject is started by the bench, with npm run bench.`);
    return value;
  };
  return {
    amqpUrl: needed('BENCH_AMQP_URL'),
    databaseUrl: needed('BENCH_POSTGRES_URL'),
    namespace: needed('BENCH_NAMESPACE'),
  };
}
