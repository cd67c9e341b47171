import type {
  CoreDependencies,
  Transport,
  TransportConnectionOptions,
  TransportInitializationOptions,
  TransportMessage,
} from '@node-ts/bus-core';
import type { Message, MessageAttributes } from '@node-ts/bus-messages';
import { connect } from 'amqplib';
import type { ChannelModel, ConfirmChannel, ConsumeMessage } from 'amqplib';

/**
 * RabbitMQ as the bus's own package lays it out: each message has an exchange of its name, each service one queue, bound to the exchanges of
 * what it handles. But it consumes instead of asking again and again, and messages are persistent, confirmed, and in quorum queues.
 */
export class RabbitMqTransport implements Transport<ConsumeMessage> {
  private readonly exchanges = new Map<string, Promise<unknown>>();
  private readonly arrived: ConsumeMessage[] = [];
  private readonly waiting: ((delivery: ConsumeMessage | undefined) => void)[] = [];
  private dependencies: CoreDependencies;
  private connection: ChannelModel;
  private channel: ConfirmChannel;

  constructor(
    private readonly url: string,
    private readonly queue: string,
  ) {}

  prepare(dependencies: CoreDependencies): void {
    this.dependencies = dependencies;
  }

  async connect({ concurrency }: TransportConnectionOptions): Promise<void> {
    this.connection = await connect(this.url, { noDelay: true });
    this.channel = await this.connection.createConfirmChannel();
    await this.channel.prefetch(concurrency);
  }

  async initialize({ handlerRegistry }: TransportInitializationOptions): Promise<void> {
    await this.channel.assertQueue(this.queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    for (const name of handlerRegistry.getMessageNames()) {
      await this.declare(name);
      await this.channel.bindQueue(this.queue, name, '');
    }
  }

  async start(): Promise<void> {
    await this.channel.consume(this.queue, (delivery) => {
      if (delivery === null) return;
      const next = this.waiting.shift();
      if (next) next(delivery);
      else this.arrived.push(delivery);
    });
  }

  async readNextMessage(): Promise<TransportMessage<ConsumeMessage> | undefined> {
    const raw = this.arrived.shift() ?? (await new Promise((resolve) => this.waiting.push(resolve)));
    if (raw === undefined) return undefined;
    const domainMessage = this.dependencies.messageSerializer.deserialize(raw.content.toString());
    const attributes = JSON.parse(String(raw.properties.headers?.['attributes'])) as MessageAttributes;
    return { id: String(raw.properties.messageId), domainMessage, raw, attributes };
  }

  publish(event: Message, attributes?: MessageAttributes): Promise<void> {
    return this.send(event, attributes);
  }

  /** Resolves when the broker has it. */
  async send(message: Message, attributes?: MessageAttributes): Promise<void> {
    await this.declare(message.$name);
    const content = Buffer.from(this.dependencies.messageSerializer.serialize(message));
    const options = { persistent: true, headers: { attributes: JSON.stringify(attributes) } };
    await new Promise<void>((resolve, reject) => {
      this.channel.publish(message.$name, '', content, options, (error: unknown) => {
        if (error) reject(new Error(`The broker did not take ${message.$name}.`, { cause: error }));
        else resolve();
      });
    });
  }

  async deleteMessage({ raw }: TransportMessage<ConsumeMessage>): Promise<void> {
    this.channel.ack(raw);
  }

  async returnMessage({ raw }: TransportMessage<unknown>): Promise<void> {
    this.channel.reject(raw as ConsumeMessage, true);
  }

  async fail({ raw }: TransportMessage<unknown>): Promise<void> {
    this.channel.reject(raw as ConsumeMessage, false);
  }

  async stop(): Promise<void> {
    for (const end of this.waiting.splice(0)) end(undefined);
  }

  async disconnect(): Promise<void> {
    await this.connection.close();
  }

  private async declare(name: string): Promise<void> {
    const declared =
      this.exchanges.get(name) ?? this.channel.assertExchange(name, 'fanout', { durable: true });
    this.exchanges.set(name, declared);
    await declared;
  }
}
