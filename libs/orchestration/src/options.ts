import type { BrokerFactory, EnvelopeRule } from '@edda/messaging';
import { envelopeProblems } from '@edda/messaging';
import { Logger } from '@nestjs/common';
import type { SagaStoreFactory } from './saga-store.js';

/** What `EddaModule.forRoot` takes. */
export interface EddaOptions {
  /** Where sagas are kept: `postgres({ url })`. */
  readonly store: SagaStoreFactory;
  /** What messages travel on: `rabbitmq({ url })`. */
  readonly broker: BrokerFactory;
  /** Goes before the names of exchanges and queues, so that two systems share a broker. Default: none. */
  readonly namespace?: string;
  /** How this service calls itself on the wire and in the management UI. Default: `orchestrator`. */
  readonly service?: string;
  /** Unacknowledged messages at most, in the queue of replies and in the inbox each. Also bounds memory. Default: 500. */
  readonly prefetch?: number;
  /** Inputs in one transaction at most. Default: 256. */
  readonly maxBatch?: number;
  /** Inputs that wait for their transaction at most; beyond it callers behind REST get 503. Default: 10 000. */
  readonly maxBacklog?: number;
  /**
   * Which messages travel in the envelope of others: starts and events that come, and events that sagas publish. The first rule that
   * matches counts. Default: all in Edda's own.
   */
  readonly envelopes?: readonly EnvelopeRule[];
  /** Serves the REST interface from this application. Default: true. */
  readonly rest?: boolean;
  /**
   * Called once the database has been asked, if sagas of this process must not be run: a definition was changed under sagas that are under
   * way. Nothing is done then, and readiness stays false. Default: says why in the log, and ends the process with exit code 1.
   */
  readonly onRefused?: (error: Error) => void;
}

/** The same with all defaults in it. */
export interface ResolvedEddaOptions extends Required<EddaOptions> {
  readonly instance: string;
}

/** @throws naming each option that cannot be used */
export function resolveOptions(options: EddaOptions, instance: string): ResolvedEddaOptions {
  const resolved = {
    store: options.store,
    broker: options.broker,
    namespace: options.namespace ?? '',
    service: options.service ?? 'orchestrator',
    prefetch: options.prefetch ?? 500,
    maxBatch: options.maxBatch ?? 256,
    maxBacklog: options.maxBacklog ?? 10_000,
    envelopes: options.envelopes ?? [],
    rest: options.rest ?? true,
    onRefused: options.onRefused ?? exitWith,
    instance,
  };
  const unknown = Object.keys(options).filter((key) => key === 'instance' || !Object.hasOwn(resolved, key));
  const problems = [
    ...unknown.map((key) => `there is no option "${key}"`),
    ...(['prefetch', 'maxBatch', 'maxBacklog'] as const)
      .filter((key) => !Number.isInteger(resolved[key]) || resolved[key] < 1)
      .map((key) => `"${key}" must be a whole number from 1, not ${resolved[key]}`),
    ...(['store', 'broker'] as const)
      .filter((key) => typeof resolved[key] !== 'function')
      .map((key) => `"${key}" is missing: ${key === 'store' ? 'postgres({ url })' : 'rabbitmq({ url })'}`),
    ...envelopeProblems(resolved.envelopes).map((problem) => problem.replace(/\.$/, '')),
  ];
  if (problems.length > 0) throw new Error(`EddaModule.forRoot: ${problems.join('; ')}.`);
  return resolved;
}

function exitWith(error: Error): void {
  new Logger('Edda').fatal(error.message);
  process.exit(1);
}

/** What Nest injects for the parts that are no classes. */
export const EDDA_OPTIONS = Symbol('edda:options');
export const SAGA_STORE = Symbol('edda:saga-store');
export const BROKER = Symbol('edda:broker');
