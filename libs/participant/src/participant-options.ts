import type { BrokerFactory, Limits, RetryOptions, RetryPolicy, Telemetry } from '@edda/messaging';
import {
  bundleSizeProblem,
  DEFAULT_LIMITS,
  memoryProblem,
  resolveLimits,
  retryPolicy,
  retryProblems,
  wireNames,
} from '@edda/messaging';
import type { BreakerOptions } from './breaker.js';
import type { FenceFactory } from './fence.js';

/** What `ParticipantModule.forRoot` takes. */
export interface ParticipantOptions {
  /** The participant: the part of its commands' names before the first dot. Its queue is `<name>.commands`. */
  readonly name: string;
  /** `rabbitmq({ url })`, for example. */
  readonly broker: BrokerFactory;
  /** `postgresFence()`, for example. */
  readonly fence: FenceFactory;
  /** Goes before the names of queues and exchanges; the same for all that talk with each other. Default: none. */
  readonly namespace?: string;
  /** Commands that are here and not acknowledged, at most. Default: 50. */
  readonly prefetch?: number;
  /**
   * What these may need together at most, in MiB, if each were as large as the broker takes (2 MiB). A prefetch that would exceed it is
   * refused at boot. Default: 128.
   */
  readonly memoryBudgetMb?: number;
  /**
   * Commands that are executed at the same time, at most; each holds a connection to the database. Default: 8, which leaves two of
   * the ten connections that a DataSource has by default to everybody else.
   */
  readonly concurrency?: number;
  /**
   * A message that came back so often without an answer, since the process died each time that it was handled, is put aside as
   * `kills-process`. From 2, since a process may end for other reasons, too. Default: 3.
   */
  readonly suspectLimit?: number;
  /**
   * What happens here when a handler throws anything but a CommandFailure, before the orchestrator is asked to decide. Default: three
   * tries, with waits of 100 and 200 ms. A handler may say otherwise for itself.
   */
  readonly retry?: RetryOptions;
  /**
   * Breakers by the name that `@OnCommand(…, { breaker })` gives. While one is open, the participant takes no commands: they wait in the
   * queue, and cost no attempt. Default: none.
   */
  readonly breakers?: Readonly<Record<string, BreakerOptions>>;
  /**
   * Replies that travel together in one message of RabbitMQ, at most: for a participant that answers hundreds a second. Default: each travels alone.
   */
  readonly bundleReplies?: number;
  /** How large a message may be, and what its reply may be; docs/limits.md names each with its default. */
  readonly limits?: Partial<Limits>;
  /** Where it counts and traces what it does, and writes its log: `telemetry()` of `@edda/telemetry`. Default: nowhere, at no cost. */
  readonly telemetry?: Telemetry;
  /** Whether GET /health/live and GET /health/ready are served. Default: true. */
  readonly health?: boolean;
}

/** The options that are not there before the others are injected, with all defaults. */
export interface ParticipantSettings {
  readonly name: string;
  readonly broker: BrokerFactory;
  readonly namespace: string;
  readonly prefetch: number;
  readonly concurrency: number;
  readonly suspectLimit: number;
  readonly retry: RetryPolicy;
  readonly breakers: Readonly<Record<string, BreakerOptions>>;
  readonly bundleReplies: number | undefined;
  readonly limits: Limits;
  readonly telemetry: Telemetry;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** @throws with one sentence for each option that is wrong */
export function resolveOptions(options: Omit<ParticipantOptions, 'fence' | 'health'>): ParticipantSettings {
  const { name, broker, namespace = '', prefetch = 50, concurrency = 8, retry = {} } = options;
  const { memoryBudgetMb = 128, suspectLimit = 3, breakers = {}, bundleReplies } = options;
  const problems: string[] = [];
  if (typeof name !== 'string' || !NAME.test(name)) {
    problems.push(
      `name is "${String(name)}": use lower-case letters, digits and hyphens, such as "payment".`,
    );
  }
  if (typeof broker !== 'function')
    problems.push('broker is missing: give a broker, such as rabbitmq({ url }).');
  try {
    wireNames(namespace);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  const counts = { prefetch, concurrency };
  for (const [option, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) {
      problems.push(`${option} is ${String(value)}: give a whole number from 1.`);
    }
  }
  if (!Number.isInteger(suspectLimit) || suspectLimit < 2) {
    problems.push(
      `suspectLimit is ${String(suspectLimit)}: give a whole number from 2; with 1, whatever a shutdown gave back would be put aside.`,
    );
  }
  const bundleProblem = bundleReplies === undefined ? undefined : bundleSizeProblem(bundleReplies);
  if (bundleProblem !== undefined) problems.push(`bundleReplies ${bundleProblem}.`);
  const tooMuch = memoryProblem({ prefetch, memoryBudgetMb });
  if (tooMuch !== undefined) problems.push(tooMuch);
  problems.push(...retryProblems('retry', retry));
  problems.push(...Object.entries(breakers).flatMap(([each, told]) => breakerProblems(each, told)));
  const resolved = resolveLimits(options.limits);
  if (!resolved.ok) problems.push(...resolved.problems.map((problem) => `${problem}.`));
  if (problems.length > 0) {
    throw new Error(
      `ParticipantModule cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }
  return {
    name,
    broker,
    namespace,
    prefetch,
    concurrency,
    suspectLimit,
    retry: retryPolicy(retry),
    breakers,
    bundleReplies,
    limits: resolved.ok ? resolved.limits : DEFAULT_LIMITS,
    telemetry: options.telemetry ?? {},
  };
}

function breakerProblems(name: string, { failures, halfOpenAfterMs }: BreakerOptions): readonly string[] {
  const problems: string[] = [];
  if (!Number.isInteger(failures) || failures < 1)
    problems.push(`breakers.${name}.failures is ${String(failures)}: give a whole number from 1.`);
  if (!(halfOpenAfterMs >= 1 && halfOpenAfterMs <= LONGEST_OPEN_MS))
    problems.push(
      `breakers.${name}.halfOpenAfterMs is ${String(halfOpenAfterMs)}: give milliseconds from 1 to ${LONGEST_OPEN_MS}; a try costs little, and nothing is taken before it.`,
    );
  return problems;
}

/** What is held meanwhile must not be held for so long that RabbitMQ takes the consumer for a dead one. */
const LONGEST_OPEN_MS = 5 * 60_000;

/** What the module's own parts are injected by. */
export const PARTICIPANT_SETTINGS = Symbol('edda.participant.settings');
export const PARTICIPANT_BROKER = Symbol('edda.participant.broker');
export const PARTICIPANT_FENCE = Symbol('edda.participant.fence');
