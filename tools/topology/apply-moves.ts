import type { MoveStep, QueueMove } from '@edda/messaging';
import { movedHeaders } from '@edda/messaging';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import type { Say } from '../services/index.js';
import { poll } from '../services/poll.js';
import { moveMessages } from './move-messages.js';

const IDLE_WITHIN_MS = 5_000;

/**
 * Carries plans out, step by step. `ways` are those by which messages come back to their queues (`waysBack`). Interrupted at any point it has lost nothing: make the plan again, and carry that out.
 *
 * @throws if a queue is still consumed, before anything of its plan is done; if a queue that should be empty is not
 */
export async function applyMoves(
  amqpUrl: string,
  moves: readonly QueueMove[],
  ways: ReadonlySet<string>,
  say: Say,
): Promise<void> {
  const model = await connect(amqpUrl, { clientProperties: { connection_name: 'edda topology (mover)' } });
  // What breaks the connection rejects whatever waits for it; without a listener it would end the process besides.
  model.on('error', () => undefined);
  try {
    for (const move of moves) {
      if (move.differing.length > 0) await refuseWhileConsumed(model, move.queue);
      for (const step of move.steps) await take(model, move.queue, step, ways, say);
      say(`${move.queue} has its new arguments.`);
    }
  } finally {
    await model.close().catch(() => undefined);
  }
}

/** A consumer would hold messages that a deleted queue cannot take back. One that was killed just now is counted for a moment longer. */
async function refuseWhileConsumed(model: ChannelModel, queue: string): Promise<void> {
  let consumers = 0;
  const isFree = async (channel: Channel): Promise<boolean> => {
    consumers = (await channel.checkQueue(queue)).consumerCount;
    return consumers === 0;
  };
  if (await onChannel(model, (channel) => poll(() => isFree(channel), { withinMs: IDLE_WITHIN_MS }))) return;
  throw new Error(
    `${queue} has ${consumers} consumers: stop the services that consume it, and run this again. Nothing was changed.`,
  );
}

async function take(
  model: ChannelModel,
  queue: string,
  step: MoveStep,
  ways: ReadonlySet<string>,
  say: Say,
): Promise<void> {
  switch (step.kind) {
    case 'declare':
      await onChannel(model, (channel) =>
        channel.assertQueue(step.queue.name, { durable: true, arguments: step.queue.arguments }),
      );
      return;
    case 'bind':
    case 'unbind': {
      const { binding } = step;
      await onChannel(model, (channel) =>
        step.kind === 'bind'
          ? channel.bindQueue(binding.queue, binding.exchange, binding.routingKey)
          : channel.unbindQueue(binding.queue, binding.exchange, binding.routingKey),
      );
      return;
    }
    case 'move': {
      const count = await moveMessages(model, step, ({ fields, properties }) =>
        movedHeaders({ ...fields, headers: properties.headers ?? {} }, step.from, queue, ways),
      );
      say(`Moved ${count} messages from ${step.from} to ${step.to}.`);
      return;
    }
    case 'delete':
      await onChannel(model, (channel) => deleteOnceEmpty(channel, step.queue));
  }
}

/** A consumer that has just been cancelled, our own for one, may be counted for a moment longer. */
async function deleteOnceEmpty(channel: Channel, queue: string): Promise<void> {
  let left = '';
  const isIdle = async (): Promise<boolean> => {
    const { messageCount, consumerCount } = await channel.checkQueue(queue);
    left = `${messageCount} messages and ${consumerCount} consumers`;
    return messageCount === 0 && consumerCount === 0;
  };
  if (!(await poll(isIdle, { withinMs: IDLE_WITHIN_MS })))
    throw new Error(`${queue} is not deleted: it still has ${left}. Run this again.`);
  await channel.deleteQueue(queue);
}

/** A refusal closes its channel, so each of these has one of its own. */
async function onChannel<Result>(
  model: ChannelModel,
  work: (channel: Channel) => Promise<Result>,
): Promise<Result> {
  const channel = await model.createChannel();
  channel.on('error', () => undefined);
  const result = await work(channel);
  await channel.close();
  return result;
}
