import type { BrokerFactory, EnvelopeRule, LevelPolicy, Limits } from '@edda/messaging';
import {
  DEFAULT_LIMITS,
  DEFAULT_RETRIES,
  envelopeProblems,
  ORCHESTRATOR,
  resolveLimits,
  retryLevels,
  wireNames,
} from '@edda/messaging';

/** What {@link EddaTransport} and {@link EddaClient} both take. */
export interface ServiceOptions {
  /** The service's name on the wire, in lower-case letters, digits and hyphens: `shop`. All its processes have the same. */
  readonly service: string;
  /** `rabbitmq({ url })`, for example. */
  readonly broker: BrokerFactory;
  /** Goes before the names of queues and exchanges; the same for all that talk with each other. Default: none. */
  readonly namespace?: string;
  /** Which messages travel in which envelope. Default: all in Edda's own. */
  readonly envelopes?: readonly EnvelopeRule[];
}

/** What {@link EddaTransport} takes. */
export interface TransportOptions extends ServiceOptions {
  /** Deliveries that are here and not acknowledged, at most; also how many are handled at a time. Default: 50. */
  readonly prefetch?: number;
  /**
   * The waits between the attempts of a handler that fails, each a queue of its own; after the last one a message is put aside. `[]` puts
   * it aside at once. Default: `['5s', '30s', '5m']`.
   */
  readonly retries?: readonly string[];
  /** How large a message may be; docs/limits.md names each with its default. */
  readonly limits?: Partial<Limits>;
  /** How long a shutdown waits for handlers, in milliseconds. Default: 10000. */
  readonly drainMs?: number;
}

/** What {@link EddaClient} takes. */
export interface ClientOptions extends ServiceOptions {
  /** How long `send` waits for an answer, and `emit` and `command` for the broker, in milliseconds. Default: 30000. */
  readonly timeoutMs?: number;
}

export type ResolvedTransportOptions = Required<Omit<TransportOptions, 'retries' | 'limits'>> & {
  readonly policy: LevelPolicy;
  readonly limits: Limits;
};

const SERVICE = /^[a-z][a-z0-9-]{0,63}$/;

/** @throws with one sentence for each option that is wrong */
export function resolveTransport(options: TransportOptions): ResolvedTransportOptions {
  const { prefetch = 50, retries = DEFAULT_RETRIES, drainMs = 10_000 } = options;
  const { problems, resolved } = resolveService(options);
  if (!Number.isInteger(prefetch) || prefetch < 1)
    problems.push(`prefetch is ${String(prefetch)}: give a whole number from 1.`);
  if (!Number.isFinite(drainMs) || drainMs < 0)
    problems.push(`drainMs is ${String(drainMs)}: give milliseconds, 0 or more.`);
  const levels = attempt(() => retryLevels(retries), problems) ?? [];
  const limits = resolveLimits(options.limits);
  if (!limits.ok) problems.push(...limits.problems.map((problem) => `${problem}.`));
  refuse('EddaTransport', problems);
  return {
    ...resolved,
    prefetch,
    drainMs,
    policy: { levels },
    limits: limits.ok ? limits.limits : DEFAULT_LIMITS,
  };
}

/** @throws with one sentence for each option that is wrong */
export function resolveClient(options: ClientOptions): Required<ClientOptions> {
  const { timeoutMs = 30_000 } = options;
  const { problems, resolved } = resolveService(options);
  if (!Number.isFinite(timeoutMs) || timeoutMs < 1)
    problems.push(`timeoutMs is ${String(timeoutMs)}: give milliseconds, 1 or more.`);
  refuse('EddaClient', problems);
  return { ...resolved, timeoutMs };
}

function resolveService({ service, broker, namespace = '', envelopes = [] }: ServiceOptions): {
  readonly problems: string[];
  readonly resolved: Required<ServiceOptions>;
} {
  const problems: string[] = [];
  if (typeof service !== 'string' || !SERVICE.test(service))
    problems.push(
      `service is "${String(service)}": use lower-case letters, digits and hyphens, such as "shop".`,
    );
  if (service === ORCHESTRATOR)
    problems.push(
      `service is "${ORCHESTRATOR}": that is what the orchestrators are called, whose queue it would share. Choose another name.`,
    );
  if (typeof broker !== 'function')
    problems.push('broker is missing: give a broker, such as rabbitmq({ url }).');
  attempt(() => wireNames(namespace), problems);
  problems.push(...envelopeProblems(envelopes));
  return { problems, resolved: { service, broker, namespace, envelopes } };
}

function attempt<Result>(make: () => Result, problems: string[]): Result | undefined {
  try {
    return make();
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function refuse(who: string, problems: readonly string[]): void {
  if (problems.length === 0) return;
  throw new Error(`${who} cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`);
}
