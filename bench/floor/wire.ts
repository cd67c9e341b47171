import type { Channel, Options } from 'amqplib';
import type { Order } from '../subject/order.js';

export type Outcome = 'done' | 'failed';

/** What travels: a command, and the same with its outcome as the reply. */
export interface Message {
  readonly saga: string;
  /** From 0. */
  readonly step: number;
  readonly direction: 'do' | 'undo';
  /** Whether the participant is to say no. */
  readonly fails: boolean;
  readonly order: Order;
  readonly outcome?: Outcome;
}

export const STEPS = ['stock.reserve', 'card.charge', 'parcel.send'] as const;

export const PERSISTENT: Options.Publish = { persistent: true, contentType: 'application/json' };

export const namesIn = (namespace: string) => ({
  commands: `${namespace}.commands`,
  replies: `${namespace}.replies`,
  queueOf: (step: number) => `${namespace}.${(STEPS[step] ?? '').split('.')[0] ?? ''}`,
});

/** Exchanges, quorum queues and bindings. */
export async function declare(channel: Channel, namespace: string): Promise<void> {
  const names = namesIn(namespace);
  const queue = { durable: true, arguments: { 'x-queue-type': 'quorum' } };
  await channel.assertExchange(names.commands, 'topic', { durable: true });
  await channel.assertQueue(names.replies, queue);
  for (const step of STEPS.keys()) {
    await channel.assertQueue(names.queueOf(step), queue);
    await channel.bindQueue(names.queueOf(step), names.commands, `${(STEPS[step] ?? '').split('.')[0]}.#`);
  }
}

export const bodyOf = (message: Message): Buffer => Buffer.from(JSON.stringify(message));

export const messageIn = (content: Buffer): Message => JSON.parse(content.toString()) as Message;
