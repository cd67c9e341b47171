import type { BrokerFactory, RetryOptions, RetryPolicy } from '@edda/messaging';
import { memoryProblem, retryPolicy, retryProblems, wireNames } from '@edda/messaging';
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
   * What happens here when a handler throws anything but a CommandFailure, before the orchestrator is asked to decide. Default: three
   * tries, with waits of 100 and 200 ms. A handler may say otherwise for itself.
   */
  readonly retry?: RetryOptions;
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
  readonly retry: RetryPolicy;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** @throws with one sentence for each option that is wrong */
export function resolveOptions(options: Omit<ParticipantOptions, 'fence' | 'health'>): ParticipantSettings {
  const { name, broker, namespace = '', prefetch = 50, concurrency = 8, retry = {} } = options;
  const { memoryBudgetMb = 128 } = options;
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
  const tooMuch = memoryProblem({ prefetch, memoryBudgetMb });
  if (tooMuch !== undefined) problems.push(tooMuch);
  problems.push(...retryProblems('retry', retry));
  if (problems.length > 0) {
    throw new Error(
      `ParticipantModule cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }
  return { name, broker, namespace, prefetch, concurrency, retry: retryPolicy(retry) };
}

/** What the module's own parts are injected by. */
export const PARTICIPANT_SETTINGS = Symbol('edda.participant.settings');
export const PARTICIPANT_BROKER = Symbol('edda.participant.broker');
export const PARTICIPANT_FENCE = Symbol('edda.participant.fence');
