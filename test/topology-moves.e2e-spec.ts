import {
  HEADERS,
  movingName,
  participantTopology,
  planMoves,
  topology,
  waysBack,
  wireNames,
} from '@edda/messaging';
import { connect, type ChannelModel, type GetMessage } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { spawn, type ChildProcess } from 'node:child_process';
import { poll } from '../tools/services/poll.js';
import { repositoryFile } from '../tools/services/repository-file.js';
import { applyMoves, readBroker, type WiredSystem } from '../tools/topology/index.js';
import { deploy, managementApi, wiredSystem } from './fixtures/wired-system.js';

const api = managementApi(inject('management'));
const MESSAGES = 1_000;
let connection: ChannelModel;

beforeAll(async () => {
  connection = await connect(inject('amqpUrl'));
});
afterAll(() => connection.close());

interface Begun {
  readonly system: WiredSystem;
  readonly names: ReturnType<typeof wireNames>;
  readonly queue: string;
}

/** A system whose queue of payment was declared by an older version, with other arguments, and has messages. */
async function withOldQueue(messages: number): Promise<Begun> {
  const system = wiredSystem({ participants: ['payment'] });
  const names = wireNames(system.namespace);
  const queue = names.commandsOf('payment');
  await deploy(api, system);
  const channel = await connection.createConfirmChannel();
  await channel.deleteQueue(queue);
  await channel.assertQueue(queue, {
    durable: true,
    arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 7 },
  });
  for (const { exchange, queue: bound, routingKey } of participantTopology('payment', system.namespace)
    .bindings)
    await channel.bindQueue(bound, exchange, routingKey);
  for (let index = 0; index < messages; index += 1)
    channel.publish(names.commands, 'payment.charge', Buffer.from(`{"index":${index}}`), {
      persistent: true,
      messageId: `m-${index}`,
      type: 'payment.charge',
      contentType: 'application/json',
      headers: { [HEADERS.epoch]: 1, [HEADERS.originExchange]: 'invented' },
    });
  await channel.waitForConfirms();
  await channel.close();
  return { system, names, queue };
}

/** `npm run topology -- --plan --apply`, as a process that may be killed. */
function mover({
  namespace,
}: WiredSystem): ChildProcess & { readonly ended: Promise<number | string | null>; said(): string } {
  const { url, user, password } = inject('management') ?? { url: '', user: '', password: '' };
  const words = [
    '--plan',
    '--apply',
    '--namespace',
    namespace,
    '--participants',
    'payment',
    '--awaits',
    'order.paid',
  ];
  const child = spawn(process.execPath, [
    repositoryFile('tools/dist/topology/main.js'),
    ...words,
    '--management',
    url.replace('://', `://${user}:${password}@`),
    '--amqp',
    inject('amqpUrl'),
  ]);
  const ended = new Promise<number | string | null>((resolve) => {
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return Object.assign(child, { ended, said: () => said });
}

/** Ready messages, told by the queue itself; 0 while there is none. */
async function ready(queue: string): Promise<number> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  try {
    return (await channel.checkQueue(queue)).messageCount;
  } catch {
    return 0;
  } finally {
    await channel.close().catch(() => undefined);
  }
}

/** Takes everything out of a queue. */
async function drain(queue: string): Promise<GetMessage[]> {
  const channel = await connection.createChannel();
  const all: GetMessage[] = [];
  for (;;) {
    const message = await channel.get(queue, { noAck: true });
    if (message === false) break;
    all.push(message);
  }
  await channel.close();
  return all;
}

/** Ids in the order in which they first come: what was on its way when a mover died may come twice. */
const idsOf = (messages: readonly GetMessage[]): string[] => [
  ...new Set(messages.map(({ properties }) => String(properties.messageId))),
];
const all = Array.from({ length: MESSAGES }, (_, index) => `m-${index}`);

describe('a queue whose arguments change', () => {
  it('keeps its messages, in order, with what they came with; and nothing is left to do', async () => {
    const { system, names, queue } = await withOldQueue(300);
    const child = mover(system);
    const code = await child.ended;
    expect(code, child.said()).toBe(0);
    const found = await readBroker(api, '/');
    expect(planMoves(topology(system), found, names)).toEqual([]);
    const own = (bindings: readonly { queue: string }[]) =>
      bindings
        .filter((binding) => binding.queue === queue)
        .map((binding) => JSON.stringify(binding))
        .toSorted();
    expect(own(found.bindings)).toEqual(own(topology(system).bindings));
    const messages = await drain(queue);
    expect(messages.map(({ properties }) => String(properties.messageId))).toEqual(all.slice(0, 300));
    const [first] = messages;
    expect(first).toMatchObject({
      fields: { exchange: names.redrive, routingKey: queue },
      properties: {
        type: 'payment.charge',
        contentType: 'application/json',
        deliveryMode: 2,
        headers: {
          [HEADERS.epoch]: 1,
          [HEADERS.originExchange]: names.commands,
          [HEADERS.originRoutingKey]: 'payment.charge',
        },
      },
    });
    expect(first?.content.toString()).toBe('{"index":0}');
  });

  it(`loses none of ${MESSAGES} messages when it is killed on the way there and on the way back, and keeps their order`, async () => {
    const { system, names, queue } = await withOldQueue(MESSAGES);
    const moving = movingName(queue);
    const killAmid = async (from: string, to: string): Promise<void> => {
      const child = mover(system);
      let died = false;
      void child.ended.then(() => (died = true));
      expect(await poll(async () => died || (await ready(to)) > 20, { withinMs: 30_000, everyMs: 1 })).toBe(
        true,
      );
      child.kill('SIGKILL');
      expect(await child.ended).toBe('SIGKILL');
      // What it had not acked yet is given back.
      await expect.poll(() => ready(from), { timeout: 10_000 }).toBeGreaterThan(0);
      expect((await ready(from)) + (await ready(to))).toBeGreaterThanOrEqual(MESSAGES);
    };
    await killAmid(queue, moving);
    // Published meanwhile, by somebody who knows nothing of it.
    const channel = await connection.createConfirmChannel();
    channel.publish(names.commands, 'payment.charge', Buffer.from('{}'), { messageId: 'meanwhile' });
    await channel.waitForConfirms();
    await channel.close();
    await killAmid(moving, queue);
    expect(await mover(system).ended).toBe(0);
    const ids = idsOf(await drain(queue));
    expect(ids.filter((id) => id !== 'meanwhile')).toEqual(all);
    expect(ids).toContain('meanwhile');
    expect(planMoves(topology(system), await readBroker(api, '/'), names)).toEqual([]);
    expect(await ready(names.undecodable)).toBe(0);
  });

  it('is left alone while somebody consumes it', async () => {
    const { system, names, queue } = await withOldQueue(1);
    const moves = planMoves(topology(system), await readBroker(api, '/'), names);
    const channel = await connection.createChannel();
    await channel.consume(queue, () => undefined);
    await expect(
      applyMoves(inject('amqpUrl'), moves, waysBack(topology(system)), () => undefined),
    ).rejects.toThrow(`${queue} has 1 consumers: stop the services that consume it`);
    await channel.close();
    await expect.poll(() => ready(queue)).toBe(1);
    expect(await ready(movingName(queue))).toBe(0);
  });

  it('reaches no other queue by what its messages carry', async () => {
    const { system, names, queue } = await withOldQueue(0);
    const channel = await connection.createConfirmChannel();
    channel.publish(names.commands, 'payment.charge', Buffer.from('{}'), {
      messageId: 'm',
      CC: [names.deadLetters],
    });
    await channel.waitForConfirms();
    await channel.close();
    expect(await mover(system).ended).toBe(0);
    expect([await ready(queue), await ready(names.deadLetters)]).toEqual([1, 0]);
  });
});
