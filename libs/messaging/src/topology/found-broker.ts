import type { Binding } from '../topology.js';
import type { Permissions, TopologyMode } from './permissions.js';

/** A queue as the management API tells of it. */
export interface FoundQueue {
  readonly name: string;
  /** `quorum`, `classic`, `stream`. */
  readonly type: string;
  readonly arguments: Readonly<Record<string, unknown>>;
  /** What the one policy that holds for it says; empty without one. */
  readonly policy: Readonly<Record<string, unknown>>;
  /** Missing while the broker has not counted yet. */
  readonly consumers?: number;
  /** Ready and unacknowledged. Missing while the broker has not counted yet. */
  readonly messages?: number;
}

export interface FoundListener {
  /** `amqp`, `amqp/ssl`, `http`, `clustering`. */
  readonly protocol: string;
  /** As the broker binds it: `::`, `0.0.0.0`, `127.0.0.1`. */
  readonly address: string;
  readonly port: number;
}

/** One virtual host of a live broker, as far as the doctor looks. */
export interface FoundBroker {
  /** `3.10.8` */
  readonly version: string;
  readonly exchanges: readonly { readonly name: string; readonly type: string }[];
  readonly queues: readonly FoundQueue[];
  /** Without those of the default exchange, which every queue has. */
  readonly bindings: readonly Binding[];
  /** Missing if whoever asks may not see users. */
  readonly permissions?: readonly Permissions[];
  /** Names. Missing if whoever asks may not see users. */
  readonly users?: readonly string[];
  readonly listeners: readonly FoundListener[];
  /** In bytes, or `above` if it is more than what we want. Missing if it could not be found out. */
  readonly maxMessageSize?: number | 'above';
  /** What is in alarm: `memory on rabbit@host`. */
  readonly alarms: readonly string[];
}

/** Reads a live broker for the doctor. */
export interface BrokerReader {
  /** The virtual host that is read. */
  readonly vhost: string;
  /** What the services do about their topology; it decides what their users need. */
  readonly mode: TopologyMode;
  /** Changes nothing there. @throws an Error that says why the broker could not be read, and holds no secret */
  read(): Promise<FoundBroker>;
}
