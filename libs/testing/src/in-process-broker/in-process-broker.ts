import type {
  Broker,
  BrokerStatus,
  ConsumeOptions,
  Delivery,
  Log,
  OutgoingMessage,
  PublishResult,
  QueueLook,
  Subscription,
  Topology,
} from '@edda/messaging';
import { InProcessConsumer } from './in-process-consumer.js';
import type { InProcessExchanges } from './in-process-exchanges.js';

interface StandingConsumer {
  options: ConsumeOptions;
  readonly receive: (deliveries: readonly Delivery[]) => void;
  current: InProcessConsumer | undefined;
}

interface Declaration {
  readonly topology: Topology;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The broker port of one service on the hub's exchanges. Its connection can be cut, and comes back in a later turn. */
export class InProcessBroker implements Broker {
  private current: BrokerStatus = 'connecting';
  private isBlocked = false;
  /** Counts connections: what was published on one that is gone has failed. */
  private connection = 0;
  private undeclared: Declaration[] = [];
  private readonly listeners = new Set<(status: BrokerStatus) => void>();
  private readonly consumers = new Set<StandingConsumer>();
  /** All consumers of this connection: a cancelled one may still hold messages. */
  private readonly live = new Set<InProcessConsumer>();
  private readonly confirms = new Set<Promise<unknown>>();

  constructor(
    private readonly exchanges: InProcessExchanges,
    private readonly log: Log,
    private readonly gone: (broker: InProcessBroker) => void,
  ) {}

  get status(): BrokerStatus {
    return this.current;
  }

  onStatus(listener: (status: BrokerStatus) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  connect(): void {
    if (this.current !== 'connecting') return;
    this.connection += 1;
    const { connection } = this;
    setImmediate(() => {
      if (this.connection === connection && this.current === 'connecting') this.connected();
    });
  }

  declare(topology: Topology): Promise<void> {
    const declared = new Promise<void>((resolve, reject) =>
      this.undeclared.push({ topology, resolve, reject }),
    );
    // Whoever does not wait for it shall not get an unhandled rejection when the broker is closed.
    declared.catch(() => undefined);
    if (this.current === 'closed') this.rejectDeclarations();
    else if (this.isConnected) this.applyTopology();
    return declared;
  }

  async publish(messages: readonly OutgoingMessage[]): Promise<readonly PublishResult[]> {
    if (this.current !== 'up') return failed(messages, `Not sent: the broker is ${this.current}.`);
    const { connection } = this;
    const confirm = new Promise<readonly PublishResult[]>((resolve) => {
      setImmediate(() => {
        const isGone = this.connection !== connection || this.current !== 'up';
        resolve(
          isGone
            ? failed(messages, 'The connection was lost.')
            : messages.map((message) => this.exchanges.publish(message)),
        );
      });
    });
    this.confirms.add(confirm);
    const results = await confirm;
    this.confirms.delete(confirm);
    return results;
  }

  async consume(
    options: ConsumeOptions,
    receive: (deliveries: readonly Delivery[]) => void,
  ): Promise<Subscription> {
    const consumer: StandingConsumer = { options, receive, current: undefined };
    if (this.current !== 'closed') this.consumers.add(consumer);
    if (this.isConnected) this.start(consumer);
    return {
      limit: async (prefetch) => {
        consumer.options = { ...options, prefetch };
        consumer.current?.cancel();
        consumer.current = undefined;
        if (this.isConnected && this.consumers.has(consumer)) this.start(consumer);
      },
      cancel: async () => {
        this.consumers.delete(consumer);
        consumer.current?.cancel();
      },
    };
  }

  async depths(queues: readonly string[]): Promise<readonly number[]> {
    if (!this.isConnected) throw new Error(`Nothing can be counted: the broker is ${this.current}.`);
    return queues.map((name) => {
      const queue = this.exchanges.queue(name);
      if (queue === undefined) throw new Error(`There is no queue ${name} to count: declare it.`);
      return queue.depth;
    });
  }

  async look(queues: readonly string[]): Promise<readonly (QueueLook | undefined)[]> {
    if (!this.isConnected) throw new Error(`Nothing can be looked at: the broker is ${this.current}.`);
    return queues.map((name) => {
      const queue = this.exchanges.queue(name);
      return queue && { messages: queue.depth, consumers: queue.consumerCount };
    });
  }

  async close(): Promise<void> {
    if (this.current === 'closed') return;
    await Promise.all(this.confirms);
    this.drop();
    this.change('closed');
    this.rejectDeclarations();
    this.listeners.clear();
    this.gone(this);
  }

  /** Cuts the connection, and begins to connect again. */
  interrupt(): void {
    if (!this.isConnected) return;
    this.drop();
    this.change('connecting');
    this.connect();
  }

  block(isBlocked: boolean): void {
    this.isBlocked = isBlocked;
    if (this.isConnected) this.change(isBlocked ? 'blocked' : 'up');
  }

  private get isConnected(): boolean {
    return this.current === 'up' || this.current === 'blocked';
  }

  private connected(): void {
    this.applyTopology();
    for (const consumer of this.consumers) this.start(consumer);
    this.change(this.isBlocked ? 'blocked' : 'up');
  }

  private drop(): void {
    this.connection += 1;
    for (const consumer of this.live) consumer.lose();
    this.live.clear();
    for (const consumer of this.consumers) consumer.current = undefined;
  }

  private start(consumer: StandingConsumer): void {
    if (consumer.options.prefetch === 0) return;
    const queue = this.exchanges.queue(consumer.options.queue);
    if (queue === undefined) {
      this.log('warn', `There is no queue ${consumer.options.queue} to consume: declare it.`);
      return;
    }
    consumer.current ??= new InProcessConsumer(queue, consumer.options, (deliveries) =>
      this.handOver(consumer, deliveries),
    );
    this.live.add(consumer.current);
  }

  private handOver({ options, receive }: StandingConsumer, deliveries: readonly Delivery[]): void {
    try {
      receive(deliveries);
    } catch (error) {
      this.log('error', `A batch from ${options.queue} was not taken: ${reasonOf(error)}. It goes back.`);
      for (const delivery of deliveries) delivery.requeue();
    }
  }

  private applyTopology(): void {
    const declarations = this.undeclared;
    this.undeclared = [];
    for (const declaration of declarations) {
      try {
        this.exchanges.declare(declaration.topology);
        declaration.resolve();
      } catch (error) {
        this.log('error', reasonOf(error));
        this.undeclared.push(declaration);
      }
    }
    for (const consumer of this.consumers) if (consumer.current === undefined) this.start(consumer);
  }

  private rejectDeclarations(): void {
    for (const { reject } of this.undeclared)
      reject(new Error('The broker was closed before the topology was declared.'));
    this.undeclared = [];
  }

  private change(status: BrokerStatus): void {
    if (this.current === status) return;
    this.current = status;
    for (const listener of this.listeners) listener(status);
  }
}

function failed(messages: readonly OutgoingMessage[], reason: string): PublishResult[] {
  return messages.map(() => ({ status: 'failed', reason }));
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
