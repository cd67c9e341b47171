import type {
  BrokerFactory,
  BrokerReader,
  CommandBundles,
  EnvelopeRule,
  Limits,
  ReplyUsers,
  Telemetry,
} from '@edda/messaging';
import {
  bundleSizeProblem,
  DEFAULT_LIMITS,
  envelopeProblems,
  memoryProblem,
  resolveLimits,
  traceUrlProblem,
} from '@edda/messaging';
import { Logger } from '@nestjs/common';
import type { AuditedStarts } from './audit/audited-starts.js';
import { AUDITED_STARTS } from './audit/audited-starts.js';
import type { Retention } from './retention/retention.js';
import { resolveRetention } from './retention/retention.js';
import { masterKeyProblems } from './secrecy/sealing/master-keys.js';
import type { SagaStoreFactory } from './saga-store.js';
import type { SignInMode } from './sign-in/sign-in.js';
import type { SignInOptions } from './sign-in/sign-in-options.js';
import { resolveSignIn, signInProblems } from './sign-in/sign-in-options.js';

/** What `EddaModule.forRoot` takes. */
export interface EddaOptions {
  /** Where sagas are kept: `postgres({ url })`. */
  readonly store: SagaStoreFactory;
  /** What messages travel on: `rabbitmq({ url })`. */
  readonly broker: BrokerFactory;
  /**
   * Reads the live broker, so that the topology that REST shows has what is there beside what is wanted, and what the doctor says of it:
   * `brokerReader(managementFrom('http://user:password@host:15672'))` of `@edda/topology`. Default: none, and only what AMQP tells is shown.
   */
  readonly brokerReader?: BrokerReader;
  /** Goes before the names of exchanges and queues, so that two systems share a broker. Default: none. */
  readonly namespace?: string;
  /** How this service calls itself on the wire and in the management UI. Default: `orchestrator`. */
  readonly service?: string;
  /** Unacknowledged messages at most, in the queue of replies and in the inbox each. Also bounds memory. Default: 500. */
  readonly prefetch?: number;
  /**
   * What the unacknowledged messages of both queues may need together at most, in MiB, if each were as large as the broker takes (2 MiB).
   * A prefetch that would exceed it is refused. Default: 2048, which is what 500 for each of two queues may need (2000).
   */
  readonly memoryBudgetMb?: number;
  /** Inputs in one transaction at most. Default: 512. */
  readonly maxBatch?: number;
  /** Inputs that wait for their transaction at most; beyond it callers behind REST get 503. Default: 10 000. */
  readonly maxBacklog?: number;
  /**
   * Which messages travel in the envelope of others: starts and events that come, and events that sagas publish. The first rule that
   * matches counts. Default: all in Edda's own.
   */
  readonly envelopes?: readonly EnvelopeRule[];
  /**
   * Participants whose commands travel together, and how many of them at most: `{ payment: 64 }` puts up to 64 commands for `payment` into one message of
   * RabbitMQ, where there are so many. They are settled one by one, but the management UI shows the bundle. Each process of that participant has to be one that
   * takes bundles, as those with `ParticipantModule` are. Default: none.
   */
  readonly bundles?: CommandBundles;
  /**
   * Messages in the outbox at most while the broker is blocked or away; beyond it no saga is started over REST (503) or by `Sagas.start`. What
   * comes from queues, and sagas under way, go on. Counted once a second. Default: 100 000.
   */
  readonly maxUnsent?: number;
  /**
   * How long timers wait at most, after a start and after the broker or the database was away, for what came before they were due to be taken
   * in. Milliseconds. Default: 10 000.
   */
  readonly maxCatchUpMs?: number;
  /**
   * Takes a reply only if RabbitMQ says that it is from its participant's user: `true` where users are named like their participants, as
   * `npm run topology` makes them; otherwise a map of participants to users. Others are put aside as `forged`. Default: false.
   */
  readonly requireUserId?: ReplyUsers;
  /** Streams of facts over REST at once, at most; beyond it 429. Default: 200. */
  readonly maxStreams?: number;
  /** How large messages and bodies of requests may be; docs/limits.md names each limit with its default. */
  readonly limits?: Partial<Limits>;
  /** For how long what is over is kept; docs/retention.md names each with its default. A saga definition may say otherwise for its sagas. */
  readonly retention?: Partial<Retention>;
  /** Where it counts and traces what it does, and writes its log: `telemetry()` of `@edda/telemetry`. Default: nowhere, at no cost. */
  readonly telemetry?: Telemetry;
  /**
   * Where people look at traces, with `{traceId}` for the id of one: `https://jaeger.example/trace/{traceId}`. REST, the console and the command then have
   * a link from each saga to its trace. Default: no links.
   */
  readonly traceUrl?: string;
  /** Serves the REST interface from this application. Default: true. */
  readonly rest?: boolean;
  /**
   * How callers of the REST interface show who they are: by tokens, by API keys, or both. `'none'`: they do not, and something before it decides
   * who may come. Default: they do not either, and only this machine is served; listening elsewhere is refused.
   */
  readonly signIn?: SignInOptions | 'none';
  /**
   * Whose starts and events over REST are in the audit, beside what people do: `tokens`, of callers who signed in by a token; `all`, by an API key as well;
   * `none`, nobody's. Those with the role `service` are left out in any case. Orchestrators wait for each other with what is audited, and it is
   * kept for good. Default: `tokens`.
   */
  readonly auditStarts?: AuditedStarts;
  /**
   * Keys of 32 bytes in base64 that wrap the data keys of sagas with encrypted fields. The first one is used from now on; the others open what was
   * sealed with them. Keep them where no backup of the database is. Default: none, and definitions with such fields are refused.
   */
  readonly masterKeys?: readonly string[];
  /**
   * Where nobody signs in, nobody is an admin: fields that contracts mark as sensitive are covered for whoever asks over REST. True: they are
   * shown there. Without effect where callers sign in. Default: false.
   */
  readonly showSensitive?: boolean;
  /**
   * Called if this process must not serve: a definition was changed under sagas that are under way (nothing is done then, and readiness stays
   * false), or the REST interface listens where other machines reach it and nobody signs in (it is closed then). Default: says why in the log,
   * and ends the process with exit code 1.
   */
  readonly onRefused?: (error: Error) => void;
}

/** The same with all defaults in it. */
export interface ResolvedEddaOptions extends Omit<
  Required<EddaOptions>,
  'signIn' | 'brokerReader' | 'traceUrl'
> {
  readonly brokerReader: BrokerReader | undefined;
  readonly traceUrl: string | undefined;
  readonly limits: Limits;
  readonly retention: Retention;
  readonly signIn: SignInMode;
  readonly instance: string;
}

/** The queue of replies, and the inbox. */
const CONSUMED_QUEUES = 2;

/** @throws naming each option that cannot be used */
export function resolveOptions(options: EddaOptions, instance: string): ResolvedEddaOptions {
  const limits = resolveLimits(options.limits);
  const { retention, problems: retentionProblems } = resolveRetention(options.retention);
  const resolved = {
    store: options.store,
    broker: options.broker,
    brokerReader: options.brokerReader,
    namespace: options.namespace ?? '',
    service: options.service ?? 'orchestrator',
    prefetch: options.prefetch ?? 500,
    memoryBudgetMb: options.memoryBudgetMb ?? 2_048,
    maxBatch: options.maxBatch ?? 512,
    maxBacklog: options.maxBacklog ?? 10_000,
    envelopes: options.envelopes ?? [],
    bundles: options.bundles ?? {},
    maxUnsent: options.maxUnsent ?? 100_000,
    maxCatchUpMs: options.maxCatchUpMs ?? 10_000,
    maxStreams: options.maxStreams ?? 200,
    requireUserId: options.requireUserId ?? false,
    limits: limits.ok ? limits.limits : DEFAULT_LIMITS,
    retention,
    telemetry: options.telemetry ?? {},
    traceUrl: options.traceUrl,
    rest: options.rest ?? true,
    signIn: modeOf(options.signIn),
    auditStarts: options.auditStarts ?? 'tokens',
    masterKeys: options.masterKeys ?? [],
    showSensitive: options.showSensitive ?? false,
    onRefused: options.onRefused ?? exitWith,
    instance,
  };
  const wrongTraceUrl = options.traceUrl === undefined ? undefined : traceUrlProblem(options.traceUrl);
  const tooMuch = memoryProblem({ ...resolved, queues: CONSUMED_QUEUES });
  const unknown = Object.keys(options).filter((key) => key === 'instance' || !Object.hasOwn(resolved, key));
  const problems = [
    ...unknown.map((key) => `there is no option "${key}"`),
    ...(['prefetch', 'maxBatch', 'maxBacklog', 'maxUnsent', 'maxCatchUpMs', 'maxStreams'] as const)
      .filter((key) => !Number.isInteger(resolved[key]) || resolved[key] < 1)
      .map((key) => `"${key}" must be a whole number from 1, not ${resolved[key]}`),
    // A sentence of several options, which ends by itself.
    ...(tooMuch === undefined ? [] : [tooMuch.replace(/\.$/, '')]),
    ...(['store', 'broker'] as const)
      .filter((key) => typeof resolved[key] !== 'function')
      .map((key) => `"${key}" is missing: ${key === 'store' ? 'postgres({ url })' : 'rabbitmq({ url })'}`),
    ...Object.entries(resolved.bundles).flatMap(([participant, size]) => {
      const problem = bundleSizeProblem(size);
      return problem === undefined ? [] : [`"bundles.${participant}" ${problem}`];
    }),
    ...envelopeProblems(resolved.envelopes).map((problem) => problem.replace(/\.$/, '')),
    ...(limits.ok ? [] : limits.problems),
    ...retentionProblems,
    ...(wrongTraceUrl === undefined ? [] : [`"traceUrl" ${wrongTraceUrl}`]),
    ...signInProblems(options.signIn),
    ...masterKeyProblems(resolved.masterKeys).map((problem) => `"masterKeys": ${problem}`),
  ];
  if (!AUDITED_STARTS.includes(resolved.auditStarts))
    problems.push(
      `"auditStarts" must be one of ${AUDITED_STARTS.join(', ')}, not ${JSON.stringify(resolved.auditStarts)}`,
    );
  if (typeof resolved.showSensitive !== 'boolean') problems.push('"showSensitive" must be true or false');
  const users: unknown = resolved.requireUserId;
  if (typeof users !== 'boolean' && (typeof users !== 'object' || Array.isArray(users)))
    problems.push(
      `"requireUserId" must be true, false, or users by participant, not ${JSON.stringify(users)}`,
    );
  if (problems.length > 0) throw new Error(`EddaModule.forRoot: ${problems.join('; ')}.`);
  return resolved;
}

/** Of what is no configuration at all nothing is made: it is refused a moment later. */
function modeOf(signIn: EddaOptions['signIn']): SignInMode {
  if (signIn === undefined) return 'loopback';
  return signIn === 'none' || signInProblems(signIn).length > 0 ? 'none' : resolveSignIn(signIn);
}

function exitWith(error: Error): void {
  new Logger('Edda').fatal(error.message);
  process.exit(1);
}

/** What Nest injects for the parts that are no classes. */
export const EDDA_OPTIONS = Symbol('edda:options');
export const SAGA_STORE = Symbol('edda:saga-store');
export const BROKER = Symbol('edda:broker');
