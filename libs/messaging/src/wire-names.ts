/** The headers of a message on the wire. Documented in docs/topology.md; they stand here and nowhere else. */
export const HEADERS = {
  kind: 'edda-kind',
  saga: 'edda-saga',
  step: 'edda-step',
  direction: 'edda-direction',
  epoch: 'edda-epoch',
  attempt: 'edda-attempt',
  contractVersion: 'edda-contract-version',
  outcome: 'edda-outcome',
  causation: 'edda-causation-id',
  notAfter: 'edda-not-after',
  tenant: 'edda-tenant',
  traceparent: 'traceparent',
  bundleSize: 'edda-bundle-size',
  deadReason: 'edda-dead-reason',
  deadDetail: 'edda-dead-detail',
  deadQueue: 'edda-dead-queue',
  deadExchange: 'edda-dead-exchange',
  deadRoutingKey: 'edda-dead-routing-key',
  deadBy: 'edda-dead-by',
  deadAttempts: 'edda-dead-attempts',
  deadStack: 'edda-dead-stack',
  deadXDeath: 'edda-dead-x-death',
  /** Where a redriven message came from first. They count only in what came through the exchange of redrives. */
  originExchange: 'edda-origin-exchange',
  originRoutingKey: 'edda-origin-routing-key',
} as const;

/** The names of exchanges and queues. They stand here and nowhere else. */
export interface WireNames {
  readonly commands: string;
  readonly events: string;
  readonly dead: string;
  /** Brings a message back to the one queue where it lay: each queue is bound to it by its own name. */
  readonly redrive: string;
  readonly repliesOf: (participant: string) => string;
  readonly commandsOf: (participant: string) => string;
  /** The orchestrators' one queue of replies. */
  readonly replies: string;
  /** The orchestrators' one queue of what comes from outside: starts, events, and what sagas ask of child sagas. */
  readonly inbox: string;
  /** Copies of what a process could read enough of to put aside with a reason. */
  readonly deadLetters: string;
  /** What reached the delivery limit: no process could settle it. Nobody consumes this queue. */
  readonly undecodable: string;
}

/** The orchestrators as the participant that runs child sagas: they own the commands whose names begin with it. */
export const ORCHESTRATOR = 'orchestrator';

const NAMESPACE = /^[a-z0-9-]{0,32}$/;

/**
 * @param namespace goes before each name, with a dot; empty for none
 * @throws if the namespace has anything but lower-case letters, digits and hyphens, or is longer than 32
 */
export function wireNames(namespace = ''): WireNames {
  if (!NAMESPACE.test(namespace)) {
    throw new Error(
      `The namespace "${namespace}" cannot be part of queue names: use up to 32 lower-case letters, digits and hyphens.`,
    );
  }
  const prefix = namespacePrefix(namespace);
  return {
    commands: `${prefix}edda.commands`,
    events: `${prefix}edda.events`,
    dead: `${prefix}edda.dead`,
    redrive: `${prefix}edda.redrive`,
    repliesOf: (participant) => `${prefix}edda.replies.${participant}`,
    commandsOf: (participant) => `${prefix}${participant}.commands`,
    replies: `${prefix}${ORCHESTRATOR}.replies`,
    inbox: `${prefix}${ORCHESTRATOR}.inbox`,
    deadLetters: `${prefix}edda.dead-letters`,
    undecodable: `${prefix}edda.undecodable`,
  };
}

/** What a namespace puts before each name: a dot after it, or nothing. */
export function namespacePrefix(namespace: string): string {
  return namespace === '' ? '' : `${namespace}.`;
}
