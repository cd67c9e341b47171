import type { Broker, CommandMessage, Delivery, Message, OutgoingMessage } from '@edda/messaging';
import { decode, encode, participantTopology, wireNames } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { InMemorySagaStore, InProcessBrokerHub } from '@edda/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EddaModule } from './edda.module.js';
import { bundleSaga, orderSaga, receiptSaga, reportSaga } from './engine/order-sagas.fixture.js';
import { Orchestrator } from './orchestrator.js';
import type { DefinesSaga } from './saga-registry.js';
import { Saga } from './saga-registry.js';
import { Sagas } from './sagas.js';

const names = wireNames();
const HOUR = 3_600_000;

let hub: InProcessBrokerHub;
let store: InMemorySagaStore;
let service: Broker;
const open: { close(): Promise<void> }[] = [];

beforeEach(async () => {
  hub = new InProcessBrokerHub();
  store = new InMemorySagaStore();
  service = hub.broker({ service: 'elsewhere', instance: 'test' }, () => {});
  open.push(service);
  service.connect();
  await participant('shipping', () => ({ parcel: 'p-1' }));
  await participant('reports', () => ({}));
});

afterEach(async () => {
  for (const resource of open.splice(0).toReversed()) await resource.close();
});

/** Answers each command with success. */
async function participant(owner: string, reply: (command: CommandMessage) => object): Promise<void> {
  const answer = (delivery: Delivery): void => {
    const decoded = decode(delivery.message);
    if (!decoded.ok || decoded.message.kind !== 'command') throw new Error('No command.');
    const command = decoded.message;
    const body = reply(command);
    const id = `${command.id}:reply`;
    const message = { ...command, kind: 'reply', id, causationId: command.id, outcome: 'success', body };
    void service.publish([encode(message as unknown as Message, names, owner, 0)]);
    delivery.ack();
  };
  await service.declare(participantTopology(owner));
  await service.consume({ queue: names.commandsOf(owner), prefetch: 10 }, (all) => all.forEach(answer));
}

/** A message of a service that knows nothing of Edda. */
function publish(exchange: string, routingKey: string, body: object, messageId = 'm-1'): Promise<unknown> {
  const message: OutgoingMessage = {
    exchange,
    routingKey,
    mandatory: true,
    messageId,
    appId: 'elsewhere',
    contentType: 'application/json',
    timestamp: 0,
    headers: {},
    content: JSON.stringify(body),
  };
  return service.publish([message]);
}

const classOf = (definition: SagaDefinition) => {
  class Defined implements DefinesSaga {
    define() {
      return { build: () => definition };
    }
  }
  Saga({ name: definition.name, version: definition.version })(Defined);
  return Defined;
};

async function boot(
  definitions: readonly SagaDefinition[] = [
    orderSaga(),
    bundleSaga(),
    receiptSaga(),
    reportSaga('0 * * * *'),
  ],
  onRefused?: (error: Error) => void,
  maxUnsent?: number,
): Promise<INestApplicationContext> {
  const options = { store: () => store, broker: hub.broker, rest: false, onRefused, maxUnsent };
  const imports = [EddaModule.forRoot(options), EddaModule.forFeature(definitions.map(classOf))];
  const app = await NestFactory.createApplicationContext(
    { module: class {}, imports },
    { logger: false, abortOnError: false },
  );
  open.push(app);
  return app;
}

async function ready(
  definitions?: readonly SagaDefinition[],
): Promise<{ app: INestApplicationContext; sagas: Sagas }> {
  const app = await boot(definitions);
  await expect.poll(() => app.get(Orchestrator).ready).toBe(true);
  return { app, sagas: app.get(Sagas) };
}

const approval = { path: 'credit', decision: 'approved', by: 'ada', role: 'credit-desk' } as const;

async function idOf(sagas: Sagas, name: string, key: string): Promise<string> {
  await expect.poll(async () => (await sagas.list({ name, key, limit: 1 })).items.length).toBe(1);
  return (await sagas.list({ name, key, limit: 1 })).items[0]?.id ?? '';
}

const statusOf = async (sagas: Sagas, id: string) => (await sagas.find(id))?.status;

describe('an orchestrator whose sagas wait for what comes from outside', () => {
  it('runs one that a command from elsewhere starts, a person approves, and an event takes on', async () => {
    const { sagas } = await ready();
    await publish(names.commands, 'order.place', { orderId: 'o1', cents: 5 });
    const id = await idOf(sagas, 'order', 'o1');
    expect((await sagas.decide(id, approval)).status).toBe('done');
    await publish(names.events, 'order.paid', { orderId: 'o1', cents: 5 }, 'e-1');
    await expect.poll(() => statusOf(sagas, id)).toBe('completed');
    // The same event starts another saga.
    expect(await idOf(sagas, 'receipt', 'o1')).not.toBe('');
  });

  it('starts one saga however often its command is delivered', async () => {
    const { sagas } = await ready();
    for (let times = 0; times < 3; times += 1)
      await publish(names.commands, 'order.place', { orderId: 'o1', cents: 5 });
    await publish(names.commands, 'order.place', { orderId: 'o2', cents: 5 }, 'm-2');
    await idOf(sagas, 'order', 'o2');
    expect((await sagas.list({ name: 'order', limit: 10 })).items).toHaveLength(2);
  });

  it('gives an event that came too early to the saga that comes to wait for it', async () => {
    const { sagas } = await ready();
    await publish(names.events, 'order.paid', { orderId: 'o1' }, 'e-1');
    await expect.poll(async () => (await sagas.findMail('e-1'))?.status).toBe('kept');
    await publish(names.commands, 'order.place', { orderId: 'o1', cents: 5 });
    const id = await idOf(sagas, 'order', 'o1');
    await sagas.decide(id, approval);
    await expect.poll(() => statusOf(sagas, id)).toBe('completed');
    expect(await sagas.findMail('e-1')).toMatchObject({ status: 'delivered' });
  });

  it('delivers an event once for two sagas that wait for it, each', async () => {
    const two = [orderSaga(), { ...orderSaga(), name: 'order-two', start: { ...orderSaga().start } }];
    const { sagas } = await ready(two);
    const ids: string[] = [];
    for (const name of ['order', 'order-two']) {
      const outcome = await sagas.start(name, { orderId: 'o1', cents: 5 });
      if (outcome.status !== 'started') throw new Error(outcome.status);
      ids.push(outcome.sagaId);
      await sagas.decide(outcome.sagaId, approval);
    }
    await publish(names.events, 'order.paid', { orderId: 'o1' }, 'e-1');
    for (const id of ids) await expect.poll(() => statusOf(sagas, id)).toBe('completed');
  });

  it('starts a saga by the clock, once for each tick, though two of them look at it', async () => {
    const first = await ready();
    await ready();
    await expect
      .poll(async () => (await store.ticks('default', ['report'], 0))[0]?.at)
      .toBe(store.time.nowMs);
    // The processes look again within half a minute; a boot looks at once.
    store.time.advance(HOUR);
    await ready();
    await ready();
    const id = await idOf(first.sagas, 'report', '2026-01-01T01:00:00.000Z');
    await expect
      .poll(async () => {
        // Its command may have to wait for the broker, which a process that has just booted does not have yet.
        store.time.advance(1_000);
        return await statusOf(first.sagas, id);
      })
      .toBe('completed');
    expect((await first.sagas.list({ name: 'report', limit: 10 })).items).toHaveLength(1);
  });
});

describe('an orchestrator whose sagas have children', () => {
  async function startBundle(sagas: Sagas): Promise<{ parent: string; child: string }> {
    const outcome = await sagas.start('bundle', { bundleId: 'b1' });
    if (outcome.status !== 'started') throw new Error(outcome.status);
    return { parent: outcome.sagaId, child: await idOf(sagas, 'order', 'of-b1') };
  }

  it('runs the child, and its parent goes on with how it ended', async () => {
    const { sagas } = await ready();
    const { parent, child } = await startBundle(sagas);
    await sagas.decide(child, approval);
    await sagas.announce('order.paid', { orderId: 'of-b1' });
    await expect.poll(() => statusOf(sagas, child)).toBe('completed');
    await expect.poll(() => statusOf(sagas, parent)).toBe('completed');
    expect(await sagas.find(child)).toMatchObject({ parent: { sagaId: parent, path: 'order' } });
  });

  it('turns the parent back when the child ends undone', async () => {
    const { sagas } = await ready();
    const { parent, child } = await startBundle(sagas);
    await sagas.decide(child, { ...approval, decision: 'rejected' });
    await expect.poll(() => statusOf(sagas, parent)).toBe('compensated');
  });

  it('undoes the child when the parent is cancelled', async () => {
    const { sagas } = await ready();
    const { parent, child } = await startBundle(sagas);
    await sagas.act(parent, { action: 'cancel', by: 'ada', reason: 'a mistake' });
    await expect.poll(() => statusOf(sagas, child)).toBe('compensated');
    await expect.poll(() => statusOf(sagas, parent)).toBe('compensated');
    expect(await sagas.find(child)).toMatchObject({ abort: { reason: 'parent' } });
  });

  it('turns the parent back when another saga has the business key of the child', async () => {
    const { sagas } = await ready();
    const holder = await sagas.start('order', { orderId: 'of-b1', cents: 1 });
    const outcome = await sagas.start('bundle', { bundleId: 'b1' });
    if (outcome.status !== 'started' || holder.status !== 'started') throw new Error('Not started.');
    await expect.poll(() => statusOf(sagas, outcome.sagaId)).toBe('compensated');
    expect(await sagas.find(outcome.sagaId)).toMatchObject({
      abort: { code: 'key-taken', message: expect.stringContaining(holder.sagaId) },
    });
    expect(await statusOf(sagas, holder.sagaId)).toBe('waiting');
  });
});

describe('an orchestrator whose broker takes no messages', () => {
  it('starts sagas until as many messages wait as may, and goes on with those that there are', async () => {
    const app = await boot([orderSaga(), bundleSaga()], undefined, 2);
    const sagas = app.get(Sagas);
    await expect.poll(() => app.get(Orchestrator).ready).toBe(true);
    const order = await sagas.start('order', { orderId: 'o1', cents: 5 });
    if (order.status !== 'started') throw new Error(order.status);
    hub.block();
    let bundles = 0;
    const startOne = async (): Promise<string> => {
      bundles += 1;
      const started = sagas.start('bundle', { bundleId: `b${bundles}` });
      return await started.then(({ status }) => status).catch((error: Error) => error.name);
    };
    await expect.poll(startOne, { timeout: 5_000 }).toBe('OutboxFull');
    expect(bundles).toBeGreaterThan(2);
    expect((await sagas.decide(order.sagaId, approval)).status).toBe('done');
    hub.unblock();
    await expect.poll(startOne).toBe('started');
  });
});

describe('an orchestrator that is given other definitions', () => {
  const changed = () => {
    const order = orderSaga();
    return { ...order, steps: order.steps.filter(({ name }) => name !== 'credit') };
  };

  it('takes no message and starts nothing with one that was changed under its sagas, and says what to do', async () => {
    const first = await ready([orderSaga()]);
    await first.sagas.start('order', { orderId: 'o1', cents: 5 });
    await open.pop()?.close();
    const refusals: Error[] = [];
    const app = await boot([changed()], (error) => void refusals.push(error));
    await expect.poll(() => refusals).toHaveLength(1);
    expect(refusals[0]?.message).toMatch(
      /^Saga "order" version 1 was changed while a saga is under way on it: .*version 2/,
    );
    expect(app.get(Orchestrator)).toMatchObject({ ready: false });
    await expect(app.get(Sagas).start('order', { orderId: 'o2', cents: 5 })).rejects.toMatchObject({
      name: 'StoreUnavailable',
    });
  });

  it('takes the change as a new version, and both go on side by side', async () => {
    const first = await ready([orderSaga()]);
    const old = await first.sagas.start('order', { orderId: 'o1', cents: 5 });
    if (old.status !== 'started') throw new Error(old.status);
    await open.pop()?.close();
    const { sagas } = await ready([orderSaga(), { ...changed(), version: 2 }]);
    const young = await sagas.start('order', { orderId: 'o2', cents: 5 });
    if (young.status !== 'started') throw new Error(young.status);
    await sagas.decide(old.sagaId, approval);
    for (const orderId of ['o1', 'o2']) await sagas.announce('order.paid', { orderId });
    for (const id of [old.sagaId, young.sagaId])
      await expect.poll(() => statusOf(sagas, id)).toBe('completed');
    expect((await sagas.find(young.sagaId))?.version).toBe(2);
  });

  it('refuses to boot with a child that nobody defines', async () => {
    await expect(boot([bundleSaga()])).rejects.toThrow('there is no saga "order" to start');
  });
});
