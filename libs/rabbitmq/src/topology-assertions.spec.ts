import { topology } from '@edda/messaging';
import type { Channel } from 'amqplib';
import { expect, it } from 'vitest';
import { assertions } from './topology-assertions.js';

/** What a channel is asked for, as it is asked. */
async function asked(): Promise<readonly (readonly unknown[])[]> {
  const calls: (readonly unknown[])[] = [];
  const channel = {
    assertExchange: async (...call: readonly unknown[]) => void calls.push(['exchange', ...call]),
    assertQueue: async (...call: readonly unknown[]) => void calls.push(['queue', ...call]),
    bindQueue: async (...call: readonly unknown[]) => void calls.push(['binding', ...call]),
    // Only what assertions call.
  } as unknown as Channel;
  for (const one of assertions(topology({ participants: ['payment'] }))) await one.assert(channel);
  return calls;
}

it('every exchange is durable, and has no alternate exchange, which would keep a message from being returned', async () => {
  const exchanges = (await asked()).filter(([kind]) => kind === 'exchange');
  expect(exchanges.length).toBeGreaterThan(0);
  for (const [, , , options] of exchanges) expect(options).toEqual({ durable: true });
});

it('every queue is durable, and has the arguments of the topology and no others', async () => {
  const queues = (await asked()).filter(([kind]) => kind === 'queue');
  const wanted = topology({ participants: ['payment'] }).queues;
  expect(queues).toEqual(
    wanted.map(({ name, arguments: given }) => ['queue', name, { durable: true, arguments: given }]),
  );
});
