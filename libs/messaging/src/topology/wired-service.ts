import { DEFAULT_RETRIES, retryLevels } from '../interop/next-delivery.js';
import { answersTopology, serviceTopology } from '../interop/service-topology.js';
import type { Topology } from '../topology.js';
import { mergeTopologies } from '../topology.js';

/** What a service may do with `EddaClient`: tell events, send without asking, ask. */
export const CLIENT_METHODS = ['emit', 'command', 'send'] as const;
export type ClientMethod = (typeof CLIENT_METHODS)[number];

/** A service beside the sagas, as far as a broker has to know it: what it tells `EddaTransport`, and does with `EddaClient`. */
export interface WiredService {
  /** Its name on the wire. */
  readonly service: string;
  /** Patterns of the events that it handles, and what its envelopes match among events. Default: none. */
  readonly events?: readonly string[];
  /** The same of messages. A service with neither has no queue. Default: none. */
  readonly messages?: readonly string[];
  /** The waits between the attempts of its handlers. Default: `DEFAULT_RETRIES`. */
  readonly retries?: readonly string[];
  /** Which methods of `EddaClient` it calls. Default: none. */
  readonly client?: readonly ClientMethod[];
}

/** Stands for whatever tells one process from another: the name of a queue of each. */
export const ANY_PROCESS = '*';

export const NOTHING: Topology = { exchanges: [], queues: [], bindings: [] };

/** What a service needs that handles events and messages; nothing if it handles none. */
export function inboxTopology(
  { service, events = [], messages = [], retries = DEFAULT_RETRIES }: WiredService,
  namespace = '',
): Topology {
  if (events.length + messages.length === 0) return NOTHING;
  const levels = retryLevels(retries);
  return serviceTopology({ service, namespace, events, messages, levels, envelopes: [] });
}

/** What a service needs that asks: a queue for each of its processes. Nothing if it asks nobody. */
export function askerTopology({ service, client = [] }: WiredService, namespace = ''): Topology {
  return client.includes('send') ? answersTopology(service, ANY_PROCESS, namespace) : NOTHING;
}

export function wiredTopology(service: WiredService, namespace = ''): Topology {
  return mergeTopologies(inboxTopology(service, namespace), askerTopology(service, namespace));
}
