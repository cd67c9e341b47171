import type { BrokerFactory, Limits } from '@edda/messaging';
import { DEFAULT_LIMITS, resolveLimits, wireNames } from '@edda/messaging';
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
   * Commands that are executed at the same time, at most; each holds a connection to the database. Default: 8, which leaves two of
   * the ten connections that a DataSource has by default to everybody else.
   */
  readonly concurrency?: number;
  /**
   * What happens here when a handler throws anything but a CommandFailure, before the orchestrator is asked to decide.
   * `attempts` counts the first one, default 3; `backoffMs` is the first wait, default 100, and doubles.
   */
  readonly transientRetries?: { readonly attempts?: number; readonly backoffMs?: number };
  /** How large a message may be, and what its reply may be; docs/limits.md names each with its default. */
  readonly limits?: Partial<Limits>;
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
  readonly attempts: number;
  readonly backoffMs: number;
  readonly limits: Limits;
}

const NAME = /^[a-z][a-z0-9-]*$/;

/** @throws with one sentence for each option that is wrong */
export function resolveOptions(options: Omit<ParticipantOptions, 'fence' | 'health'>): ParticipantSettings {
  const { name, broker, namespace = '', prefetch = 50, concurrency = 8, transientRetries = {} } = options;
  const { attempts = 3, backoffMs = 100 } = transientRetries;
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
  const counts = { prefetch, concurrency, 'transientRetries.attempts': attempts };
  for (const [option, value] of Object.entries(counts)) {
    if (!Number.isInteger(value) || value < 1) {
      problems.push(`${option} is ${String(value)}: give a whole number from 1.`);
    }
  }
  if (!Number.isFinite(backoffMs) || backoffMs < 0) {
    problems.push(`transientRetries.backoffMs is ${String(backoffMs)}: give milliseconds, 0 or more.`);
  }
  const resolved = resolveLimits(options.limits);
  if (!resolved.ok) problems.push(...resolved.problems.map((problem) => `${problem}.`));
  if (problems.length > 0) {
    throw new Error(
      `ParticipantModule cannot start:\n${problems.map((problem) => `- ${problem}`).join('\n')}`,
    );
  }
  const limits = resolved.ok ? resolved.limits : DEFAULT_LIMITS;
  return { name, broker, namespace, prefetch, concurrency, attempts, backoffMs, limits };
}

/** What the module's own parts are injected by. */
export const PARTICIPANT_SETTINGS = Symbol('edda.participant.settings');
export const PARTICIPANT_BROKER = Symbol('edda.participant.broker');
export const PARTICIPANT_FENCE = Symbol('edda.participant.fence');
