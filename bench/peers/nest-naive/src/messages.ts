import { Transport } from '@nestjs/microservices';
import type { RmqOptions } from '@nestjs/microservices';
import { needed } from '../../../dist/subject/needed.js';
import type { Order } from '../../../dist/subject/order.js';

export interface Command {
  /** Of this command, however often it is sent. */
  readonly id: string;
  readonly sagaId: string;
  readonly order: Order;
  readonly fails: boolean;
}

export interface Reply {
  readonly id: string;
  readonly sagaId: string;
  readonly outcome: 'done' | 'refused';
}

export const PREFETCH = 50;

/** For who sends and for who listens. Nest's defaults would lose messages: not persistent, and acknowledged on arrival. */
export function queueOptions(name: 'commands' | 'replies', role: 'send' | 'listen'): RmqOptions {
  const options: NonNullable<RmqOptions['options']> = {
    urls: [needed('BENCH_AMQP_URL')],
    queue: `${needed('BENCH_NAMESPACE')}.${name}`,
    queueOptions: { durable: true, arguments: { 'x-queue-type': 'quorum' } },
    persistent: true,
    // Else a small message waits up to 40 ms for the acknowledgement of the one before it.
    socketOptions: { connectionOptions: { noDelay: true } },
  };
  return {
    transport: Transport.RMQ,
    options: role === 'send' ? options : { ...options, noAck: false, prefetchCount: PREFETCH },
  };
}
