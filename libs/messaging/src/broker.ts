import type { LogSubject } from './telemetry/telemetry.js';
import type { Topology } from './topology.js';

/** A message as it goes to the broker. */
export interface OutgoingMessage {
  readonly exchange: string;
  readonly routingKey: string;
  /** True for commands, replies and dead letters: one that no queue takes is returned and counts as not sent. */
  readonly mandatory: boolean;
  readonly messageId: string;
  readonly correlationId?: string;
  /** The wire name of the command or event; the AMQP property `type`. */
  readonly type?: string;
  /** The sending service; the AMQP property `app-id`. */
  readonly appId: string;
  readonly contentType: string;
  /** Milliseconds since 1970; AMQP carries whole seconds. */
  readonly timestamp: number;
  /** Few, flat, readable. */
  readonly headers: Readonly<Record<string, string | number | boolean>>;
  /** Text is sent as UTF-8; bytes as they are (the copy of a dead letter). */
  readonly content: string | Uint8Array;
}

/** A message as the broker delivers it; nothing in it is to be trusted yet. */
export interface IncomingMessage {
  readonly queue: string;
  readonly exchange: string;
  readonly routingKey: string;
  readonly redelivered: boolean;
  readonly messageId?: string;
  readonly correlationId?: string;
  readonly type?: string;
  readonly appId?: string;
  readonly userId?: string;
  readonly contentType?: string;
  /** What was done to the content before it was sent: `gzip`. Nobody here undoes it. */
  readonly contentEncoding?: string;
  /** Milliseconds since 1970, of whole seconds. */
  readonly timestamp?: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: Uint8Array;
  /** The content as text; undefined if it is not valid UTF-8. */
  readonly text: string | undefined;
  /** True for a message of a bundle that is not its last: the broker counts the bundle as one. */
  readonly isFollowed?: boolean;
}

/** One delivery. It stays unacknowledged, and is delivered again after a lost connection, until one of the methods is called. */
export interface Delivery {
  readonly message: IncomingMessage;
  /** Done: the broker may forget it. Call it after the commit, never before. Without effect once the connection is lost. */
  ack(): void;
  /** Failed: back to the queue (`basic.reject` with requeue, which counts towards the delivery limit). */
  requeue(): void;
}

/** What became of one published message. Anything but `confirmed` means: not sent, publish it again with the same id. */
export type PublishResult =
  | { readonly status: 'confirmed' }
  /** No queue is bound for it. */
  | { readonly status: 'returned'; readonly reason: string }
  /** Refused by the broker, connection lost, blocked, or no confirm in time: it may or may not have arrived. */
  | { readonly status: 'failed'; readonly reason: string };

/** `blocked`: connected, but the broker takes no messages (memory or disk alarm); consuming goes on. */
export type BrokerStatus = 'connecting' | 'up' | 'blocked' | 'closed';

export interface ConsumeOptions {
  readonly queue: string;
  /** Unacknowledged deliveries at most, from 1; {@link Subscription.limit} changes it. */
  readonly prefetch: number;
}

/** A standing consumer; it comes back by itself after lost connections, closed channels and cancelled consumers. */
export interface Subscription {
  /**
   * From now on at most so many unacknowledged deliveries, not counting those that were delivered before; with 0 none, and the queue keeps
   * its messages. What was delivered can be acknowledged as ever. It holds on later connections, too. Resolves when nothing beyond it
   * will be delivered, or at once while there is no connection. Never rejects; of several calls the last one holds.
   */
  limit(prefetch: number): Promise<void>;
  /** Ends deliveries. What was delivered can still be acknowledged. Resolves when no further delivery will come. Idempotent. */
  cancel(): Promise<void>;
}

/**
 * The broker, as Edda needs it. It is given what should be there, and keeps it there: `declare` and `consume` may be called
 * before the connection is up, and are repeated at each reconnection.
 */
export interface Broker {
  readonly status: BrokerStatus;
  /** Calls back at each change of status. Returns a function that ends it. */
  onStatus(listener: (status: BrokerStatus) => void): () => void;
  /** Begins to connect, and goes on trying with back-off for as long as it is open. Returns at once; watch the status. */
  connect(): void;
  /**
   * Exchanges, queues and bindings that shall exist. Several calls add up. Resolves when the connected broker has them all, which
   * may be before the status is `up`; rejects if the broker is closed before that. What is refused is logged and tried again.
   */
  declare(topology: Topology): Promise<void>;
  /**
   * Publishes with confirms. Never rejects: one result for each message, in order. Messages of one call keep their
   * order. While `connecting` or `blocked` it answers `failed` at once: callers keep their messages and come again.
   */
  publish(messages: readonly OutgoingMessage[]): Promise<readonly PublishResult[]>;
  /**
   * Starts a consumer; `receive` is called with what has arrived together, at least one delivery. It must not throw: a batch
   * that it did not take goes back. Resolves when the consumer has been started, or at once while there is no connection.
   */
  consume(options: ConsumeOptions, receive: (deliveries: readonly Delivery[]) => void): Promise<Subscription>;
  /**
   * How many messages lie in each of these queues, in order, that were delivered to nobody. Rejects while there is no connection,
   * and if one of the queues does not exist.
   */
  depths(queues: readonly string[]): Promise<readonly number[]>;
  /**
   * What each of these queues has, in order; undefined for one that does not exist. Asks the broker once for each. Rejects while there is no
   * connection.
   */
  look(queues: readonly string[]): Promise<readonly (QueueLook | undefined)[]>;
  /** Cancels all consumers, waits for confirms in flight within a bound, and closes the connections. Idempotent. */
  close(): Promise<void>;
}

/** A queue as it is now. */
export interface QueueLook {
  /** That were delivered to nobody. */
  readonly messages: number;
  readonly consumers: number;
}

/** One line for people; what it is about, if it is about one saga or message, for machines. */
export type Log = (level: 'info' | 'warn' | 'error', line: string, about?: LogSubject) => void;

/** Who speaks: it becomes connection names, consumer tags and app ids. */
export interface ServiceIdentity {
  /** `orchestrator`, `payment`. */
  readonly service: string;
  /** Tells two processes of one service apart: `host#pid`. */
  readonly instance: string;
}

/** Makes the broker of a process, not yet connected. `rabbitmq({ url })` is one. */
export type BrokerFactory = (identity: ServiceIdentity, log: Log) => Broker;
