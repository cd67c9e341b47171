import type {
  Broker,
  BrokerStatus,
  ConsumeOptions,
  Delivery,
  Log,
  OutgoingMessage,
  PublishResult,
  QueueLook,
  ServiceIdentity,
  Subscription,
  Topology,
  TopologyMode,
} from '@edda/messaging';
import type { ChannelModel } from 'amqplib';
import { reasonOf } from './attempts.js';
import type { ConfirmingChannelOptions } from './confirming-channel.js';
import { OutageLog } from './outage-log.js';
import { Publisher } from './publisher.js';
import { queueDepths } from './queue-depths.js';
import { queueLooks } from './queue-looks.js';
import { StandingConsumer } from './standing-consumer.js';
import { SupervisedConnection } from './supervised-connection.js';
import { TopologyKeeper } from './topology-keeper.js';

export interface RabbitmqBrokerOptions extends ConfirmingChannelOptions {
  readonly url: string;
  /** The address for log lines, without the password. */
  readonly address: string;
  readonly topology: TopologyMode;
}

/** How long `close` waits for confirms in flight. */
const LAST_CONFIRMS_MS = 2_000;

/**
 * The broker port on RabbitMQ: one connection publishes, the other consumes and declares. Apart, because a broker in alarm
 * stops reading from connections that publish, and acks must get through all the same.
 */
export class RabbitmqBroker implements Broker {
  private readonly publishing: SupervisedConnection;
  private readonly consuming: SupervisedConnection;
  private readonly publisher: Publisher;
  private readonly topology: TopologyKeeper;
  private readonly outage: OutageLog;
  private readonly consumers = new Set<StandingConsumer>();
  private readonly listeners = new Set<(status: BrokerStatus) => void>();
  /** The consuming connection, once the topology was looked after on it. */
  private ready: ChannelModel | undefined;
  private isBlocked = false;
  private current: BrokerStatus = 'connecting';
  private isClosed = false;
  private closing: Promise<void> | undefined;
  private tags = 0;

  constructor(
    options: RabbitmqBrokerOptions,
    private readonly identity: ServiceIdentity,
    private readonly log: Log,
  ) {
    this.outage = new OutageLog(log, options.address);
    this.topology = new TopologyKeeper(log, options.topology);
    this.publisher = new Publisher(options, log, {
      changed: () => this.refresh(),
      refused: () => this.topology.repair(),
      mute: () => this.publishing.drop(),
    });
    const name = `${identity.service}@${identity.instance}`;
    this.publishing = this.publishingConnection(options.url, `${name} (publisher)`);
    this.consuming = this.consumingConnection(options.url, `${name} (consumer)`);
  }

  get status(): BrokerStatus {
    return this.current;
  }

  onStatus(listener: (status: BrokerStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  connect(): void {
    this.publishing.open();
    this.consuming.open();
  }

  declare(topology: Topology): Promise<void> {
    return this.topology.declare(topology);
  }

  publish(messages: readonly OutgoingMessage[]): Promise<readonly PublishResult[]> {
    if (this.current === 'up') return this.publisher.publish(messages);
    const reason = `Not sent: the broker is ${this.current}.`;
    return Promise.resolve(messages.map(() => ({ status: 'failed', reason })));
  }

  async consume(
    options: ConsumeOptions,
    receive: (deliveries: readonly Delivery[]) => void,
  ): Promise<Subscription> {
    const consumer = new StandingConsumer(options, receive, {
      log: this.log,
      nextTag: (queue) => `${queue}@${this.identity.instance}.${++this.tags}`,
      repairTopology: () => this.topology.repair(),
    });
    if (this.isClosed) return consumer;
    this.consumers.add(consumer);
    if (this.ready !== undefined) await consumer.attach(this.ready);
    return {
      limit: (prefetch) => consumer.limit(prefetch),
      cancel: () => this.cancel(consumer),
    };
  }

  async depths(queues: readonly string[]): Promise<readonly number[]> {
    if (this.ready === undefined) throw new Error(`Nothing can be counted: the broker is ${this.current}.`);
    return await queueDepths(this.ready, queues);
  }

  async look(queues: readonly string[]): Promise<readonly (QueueLook | undefined)[]> {
    if (this.ready === undefined) throw new Error(`Nothing can be looked at: the broker is ${this.current}.`);
    return await queueLooks(this.ready, queues);
  }

  close(): Promise<void> {
    this.isClosed = true;
    this.refresh();
    this.closing ??= this.shutDown();
    return this.closing;
  }

  private async shutDown(): Promise<void> {
    this.topology.close();
    await Promise.all([
      ...[...this.consumers].map((consumer) => consumer.cancel()),
      this.publisher.settled(LAST_CONFIRMS_MS),
    ]);
    this.publisher.detach('The broker was closed.');
    for (const consumer of this.consumers) consumer.detach();
    await Promise.all([this.publishing.close(), this.consuming.close()]);
    this.listeners.clear();
  }

  private async cancel(consumer: StandingConsumer): Promise<void> {
    await consumer.cancel();
    this.consumers.delete(consumer);
  }

  private publishingConnection(url: string, name: string): SupervisedConnection {
    return new SupervisedConnection(url, name, {
      up: (model) => this.publisher.attach(model),
      down: (reason) => {
        this.isBlocked = false;
        this.outage.trouble(reason);
        this.publisher.detach(`The connection was lost: ${reason}`);
      },
      unreachable: (reason) => this.outage.trouble(reason),
      blocked: (reason) => {
        this.isBlocked = true;
        this.log('warn', `RabbitMQ takes no messages for now: ${reason}. Consuming goes on.`);
        this.refresh();
        this.publisher.fail(`The broker is blocked: ${reason}`);
      },
      unblocked: () => {
        this.isBlocked = false;
        this.log('info', 'RabbitMQ takes messages again.');
        this.refresh();
      },
    });
  }

  private consumingConnection(url: string, name: string): SupervisedConnection {
    return new SupervisedConnection(url, name, {
      up: (model) => void this.prepare(model),
      down: (reason) => {
        this.ready = undefined;
        this.outage.trouble(reason);
        this.topology.detach();
        for (const consumer of this.consumers) consumer.detach();
        this.refresh();
      },
      unreachable: (reason) => this.outage.trouble(reason),
      blocked: () => undefined,
      unblocked: () => undefined,
    });
  }

  /** Topology first, then consumers, then the world may publish. */
  private async prepare(model: ChannelModel): Promise<void> {
    let alive = true;
    model.once('close', () => {
      alive = false;
    });
    await this.topology.attach(model);
    if (!alive || this.isClosed) return;
    this.ready = model;
    await Promise.all([...this.consumers].map((consumer) => consumer.attach(model)));
    this.refresh();
  }

  private refresh(): void {
    const status = this.actualStatus();
    if (status === this.current) return;
    this.current = status;
    if (status === 'up') this.outage.up();
    for (const listener of this.listeners) {
      try {
        listener(status);
      } catch (error) {
        this.log('error', `A listener to the broker's status failed: ${reasonOf(error)}.`);
      }
    }
  }

  private actualStatus(): BrokerStatus {
    if (this.isClosed) return 'closed';
    if (this.ready === undefined || !this.publisher.isOpen) return 'connecting';
    return this.isBlocked ? 'blocked' : 'up';
  }
}
