import { HEADERS, wireNames } from '@edda/messaging';
import { PlaceOrder } from '@edda/contracts';
import { InventoryModule, stockProducts } from '@edda/inventory';
import { NotificationModule } from '@edda/notification';
import { EddaModule, Orchestrator, Sagas } from '@edda/orchestration';
import { OrderSaga } from '@edda/orchestrator';
import { PaymentModule } from '@edda/payment';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import { ShippingModule } from '@edda/shipping';
import { generateOrders } from '@edda/tools';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { connect, type Channel, type ChannelModel } from 'amqplib';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { freshDatabase, type FreshDatabase } from './fixtures/fresh-database.js';
import { RecordedLog } from './fixtures/recorded-log.js';
import { deploy, makeUsers, managementApi, wiredSystem, type UrlOf } from './fixtures/wired-system.js';

const api = managementApi(inject('management'));
const system = wiredSystem({
  mode: 'check',
  participants: ['inventory', 'payment', 'shipping', 'notification'],
  startedBy: [PlaceOrder.messageName],
  awaits: [],
});
const names = wireNames(system.namespace);
let urlOf: UrlOf;

beforeAll(async () => {
  await deploy(api, system);
  urlOf = await makeUsers(api, system, inject('amqpUrl'));
});

const open: ChannelModel[] = [];
afterEach(async () => {
  for (const connection of open.splice(0)) await connection.close().catch(() => undefined);
});

async function connectAs(service: string): Promise<ChannelModel> {
  const connection = await connect(urlOf(service));
  connection.on('error', () => undefined);
  open.push(connection);
  return connection;
}

/** What the broker says when a channel of the service does this; `allowed` if it has nothing against it. */
async function tried(service: string, work: (channel: Channel) => unknown): Promise<string> {
  const connection = await connectAs(service);
  const channel = await connection.createConfirmChannel();
  const refused = new Promise<string>((resolve) => {
    channel.on('error', (error) => resolve(error.message));
  });
  const done = (async () => {
    await work(channel);
    await channel.waitForConfirms();
    return 'allowed';
  })().catch(() => refused);
  return Promise.race([done, refused]);
}

const body = Buffer.from('{}');

describe('the user of payment', () => {
  it('may do its own', async () => {
    const own = (channel: Channel) => channel.publish(names.repliesOf('payment'), 'payment.x', body);
    expect(await tried('payment', own)).toBe('allowed');
    expect(await tried('payment', (channel) => channel.publish(names.dead, 'letter.payment', body))).toBe(
      'allowed',
    );
    expect(
      await tried('payment', (channel) => channel.consume(names.commandsOf('payment'), () => undefined)),
    ).toBe('allowed');
  });

  it.each<[string, (channel: Channel) => unknown]>([
    ['answer for inventory', (channel) => channel.publish(names.repliesOf('inventory'), 'inventory.x', body)],
    [
      'answer for a child saga',
      (channel) => channel.publish(names.repliesOf('orchestrator'), 'orchestrator.x', body),
    ],
    ['command anybody', (channel) => channel.publish(names.commands, 'inventory.reserve-stock', body)],
    ['tell events', (channel) => channel.publish(names.events, 'order.paid', body)],
    ['redrive', (channel) => channel.publish(names.redrive, names.commandsOf('inventory'), body)],
    ['reach a queue by the default exchange', (channel) => channel.sendToQueue(names.replies, body)],
    [
      'read the commands of inventory',
      (channel) => channel.consume(names.commandsOf('inventory'), () => undefined),
    ],
    ['read replies', (channel) => channel.consume(names.replies, () => undefined)],
    ['read dead letters', (channel) => channel.get(names.deadLetters)],
    ['declare a queue', (channel) => channel.assertQueue(`${names.commandsOf('payment')}.more`)],
    [
      'declare its own queue again',
      (channel) => channel.assertQueue(names.commandsOf('payment'), { durable: true }),
    ],
    ['declare an exchange', (channel) => channel.assertExchange(`${system.namespace}.mine`, 'topic')],
    ['delete its queue', (channel) => channel.deleteQueue(names.commandsOf('payment'))],
    [
      'bind its queue to more commands',
      (channel) => channel.bindQueue(names.commandsOf('payment'), names.commands, '#'),
    ],
  ])('may not %s', async (_, work) => {
    expect(await tried('payment', work)).toMatch(/403|ACCESS[_-]REFUSED/);
  });

  it('cannot say that it is inventory', async () => {
    const forged = (channel: Channel) =>
      channel.publish(names.repliesOf('payment'), 'payment.x', body, {
        userId: `${system.namespace}.inventory`,
      });
    expect(await tried('payment', forged)).toMatch(/PRECONDITION[_-]FAILED.*user_id/);
  });

  it('gets no further with the headers CC and BCC, which topic permissions overlook: it still publishes to its own exchange', async () => {
    const connection = await connectAs('payment');
    const channel = await connection.createConfirmChannel();
    const targets = [names.commandsOf('inventory'), 'inventory.reserve-stock', 'inventory.x'];
    const options = { messageId: 'cc-hole', CC: targets, BCC: targets };
    channel.publish(names.repliesOf('payment'), 'payment.x', body, options);
    await channel.waitForConfirms();
    const orchestrator = await (await connectAs('orchestrator')).createChannel();
    const seen: string[] = [];
    await orchestrator.consume(names.replies, (message) => {
      if (message?.properties.messageId === 'cc-hole') seen.push(message.fields.exchange);
    });
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([names.repliesOf('payment')]);
    const inventory = await (await connectAs('inventory')).createChannel();
    expect(await inventory.get(names.commandsOf('inventory'))).toBe(false);
  });
});

describe('with a user for each service, none of which may configure anything', () => {
  let database: FreshDatabase;
  const apps: INestApplication[] = [];
  const log = new RecordedLog();
  const ordersLog = {
    log: (line: unknown) => log.log('info', String(line)),
    warn: (line: unknown) => log.log('warn', String(line)),
    error: (line: unknown) => log.log('error', String(line)),
    fatal: (line: unknown) => log.log('error', String(line)),
  };

  const brokerOf = (service: string) => rabbitmq({ url: urlOf(service), topology: 'check' });
  async function boot(module: object): Promise<INestApplication> {
    const app = await NestFactory.create(module as never, { logger: ordersLog, abortOnError: false });
    apps.push(app);
    await app.init();
    return app;
  }

  beforeAll(async () => {
    database = await freshDatabase(inject('databaseUrl'));
    const { namespace } = system;
    const participants = {
      inventory: InventoryModule,
      payment: PaymentModule,
      shipping: ShippingModule,
      notification: NotificationModule,
    };
    for (const [service, module] of Object.entries(participants))
      await boot(module.register({ databaseUrl: database.url, broker: brokerOf(service), namespace }));
    const store = postgres({ url: database.url });
    const broker = brokerOf('orchestrator');
    const imports = [
      EddaModule.forRoot({ store, broker, namespace, requireUserId: true }),
      EddaModule.forFeature([OrderSaga]),
    ];
    const orchestrator = await boot({ module: class {}, imports });
    expect(await poll(() => orchestrator.get(Orchestrator).ready, { withinMs: 30_000 })).toBe(true);
    const stocked = () =>
      stockProducts(database.url, [{ productId: 'kettle', name: 'Kettle', units: 10 }]).then(
        () => true,
        () => false,
      );
    expect(await poll(stocked, { withinMs: 30_000 })).toBe(true);
  });

  afterAll(async () => {
    for (const app of apps) await app.close();
    await database.drop();
  });

  const sagas = (): Sagas => apps[4]?.get(Sagas) as Sagas;

  it('an order goes all the way', async () => {
    const [generated] = generateOrders({ count: 1, seed: 1 }).orders;
    const outcome = await sagas().start('order', {
      ...generated,
      orderId: 'order-1',
      card: { token: 'card-plain' },
      email: 'somebody@post.example',
      totalCents: 5_000,
      shipTo: { ...generated?.shipTo, country: 'Germany' },
      lines: [{ productId: 'kettle', quantity: 2, unitPriceCents: 2_500 }],
    });
    if (outcome.status !== 'started') throw new Error(`Not started: ${JSON.stringify(outcome)}`);
    await expect
      .poll(async () => (await sagas().find(outcome.sagaId))?.status, { timeout: 30_000 })
      .toBe('completed');
    const charged = await database.query<{ cents: string }>(
      `SELECT coalesce(sum(amount_cents), 0) AS cents FROM payment.ledger_entry WHERE account = 'merchant'`,
    );
    expect(Number(charged[0]?.cents)).toBe(5_000);
    const [kettle] = await database.query<{ on_hand: number }>(
      `SELECT on_hand FROM inventory.product WHERE product_id = 'kettle'`,
    );
    expect(Number(kettle?.on_hand)).toBe(8);
    expect(log.matching(/^error/)).toEqual([]);
  });

  it('a reply that somebody else put into the exchange of payment is forged, and called out', async () => {
    const admin = await connect(inject('amqpUrl'));
    open.push(admin);
    const channel = await admin.createConfirmChannel();
    const saga = '01970000-0000-7000-8000-00000000f0e9';
    channel.publish(names.repliesOf('payment'), 'payment.charge', body, {
      messageId: `${saga}:pay:forward:1:reply`,
      correlationId: saga,
      type: 'payment.charge',
      contentType: 'application/json',
      headers: {
        [HEADERS.kind]: 'reply',
        [HEADERS.saga]: 'order',
        [HEADERS.step]: 'chargePayment',
        [HEADERS.direction]: 'forward',
        [HEADERS.epoch]: 1,
        [HEADERS.attempt]: 1,
        [HEADERS.contractVersion]: 1,
        [HEADERS.outcome]: 'success',
        [HEADERS.causation]: `${saga}:pay:forward:1`,
      },
    });
    await channel.waitForConfirms();
    await log.until(/^error: .*forged: The reply to "payment\.charge" is from the user ""/);
  });
});
