import { wireNames } from '../wire-names.js';

/** The headers that services write for each other. They stand here and nowhere else. Documented in docs/interop.md. */
export const SERVICE_HEADERS = {
  /** How often handling has failed. It counts only in what came through the service's exchange of retries, or that of redrives. */
  failedAttempts: 'edda-failed-attempts',
  /** What it failed of the last time, for people. */
  lastError: 'edda-last-error',
  /** The service that asks, and which of its processes: where the answer goes. */
  askedBy: 'edda-asked-by',
  askedByInstance: 'edda-asked-by-instance',
} as const;

/** The names of what services have that handle events and messages. They stand here and nowhere else. */
export interface ServiceNames {
  readonly inboxOf: (service: string) => string;
  /** Where a message waits for its next attempt. */
  readonly levelOf: (queue: string, level: string) => string;
  /** The exchange by which a service brings its messages to its levels, and they come back. Nobody else writes to it. */
  readonly retriesOf: (service: string) => string;
  /** The exchange by which a service gets the answers to what it asked. */
  readonly answersOf: (service: string) => string;
  readonly answerQueueOf: (service: string, instance: string) => string;
}

/** @throws if the namespace cannot be part of names */
export function serviceNames(namespace = ''): ServiceNames {
  wireNames(namespace);
  const prefix = namespace === '' ? '' : `${namespace}.`;
  return {
    inboxOf: (service) => `${prefix}${service}.inbox`,
    levelOf: (queue, level) => `${queue}.retry.${level}`,
    retriesOf: (service) => `${prefix}edda.retries.${service}`,
    answersOf: (service) => `${prefix}edda.answers.${service}`,
    answerQueueOf: (service, instance) => `${prefix}${service}.answers.${instance}`,
  };
}
