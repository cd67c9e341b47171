import { randomBytes } from 'node:crypto';
import { command, event, masstransit, nest, wireNames } from '@edda/messaging';
import type { EnvelopeRule } from '@edda/messaging';
import { EddaModule, Orchestrator, Saga, Sagas } from '@edda/orchestration';
import type { DefinesSaga } from '@edda/orchestration';
import { EddaClient, EddaContext, EddaRecord, EddaTransport } from '@edda/participant';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaBuilder } from '@edda/saga-core';
import { Controller, Module } from '@nestjs/common';
import type { INestApplication, INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import {
  ClientRMQ,
  Ctx,
  EventPattern,
  MessagePattern,
  Payload,
  RmqRecordBuilder,
  Transport,
} from '@nestjs/microservices';
import type { MicroserviceOptions } from '@nestjs/microservices';
import { IsString } from 'class-validator';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { poll } from '../tools/services/poll.js';
import { freshDatabase } from './fixtures/fresh-database.js';
import type { FreshDatabase } from './fixtures/fresh-database.js';

const WITHIN = { timeout: 30_000, interval: 40 };
const url = inject('amqpUrl');
const namespace = `interop-${randomBytes(4).toString('hex')}`;
const names = wireNames(namespace);
const broker = rabbitmq({ url });

class OpenTab extends command('tab.open', { version: 1 }) {
  @IsString() tabId!: string;
}
class TabPaid extends event('tab.paid', { version: 1 }) {
  @IsString() tabId!: string;
}
class TabClosed extends event('tab.closed', { version: 1 }) {
  @IsString() tabId!: string;
}
class TabAudited extends event('audit.tab-closed', { version: 1 }) {
  @IsString() tabId!: string;
}

@Saga({ name: 'tab', version: 1 })
class TabSaga implements DefinesSaga {
  define(saga: SagaBuilder) {
    return saga
      .startedBy(OpenTab, { key: ({ tabId }) => tabId, data: ({ tabId }) => ({ tabId }) })
      .waitFor('payment', TabPaid, { match: { tabId: ({ tabId }) => tabId } })
      .publish(TabClosed, ({ tabId }) => ({ tabId }))
      .publish(TabAudited, ({ tabId }) => ({ tabId }));
  }
}

const envelopes: readonly EnvelopeRule[] = [
  {
    on: 'commands',
    match: 'tab.open',
    envelope: nest({ idOf: (name, { tabId }) => `${name}:${JSON.stringify(tabId)}` }),
  },
  { match: 'legacy.#', envelope: nest({ names: { 'tab.paid': 'legacy.paid' } }) },
  { match: 'tab.closed', envelope: nest() },
  {
    match: 'audit.#',
    envelope: masstransit({ names: { 'audit.tab-closed': 'urn:message:Acme.Audit:TabClosed' } }),
  },
];

/** What the two services saw. */
const seen: string[] = [];
let failures = 0;

/** A service as a team has it today, with Nest's own transport: it knows nothing of Edda. */
@Controller()
class LegacyService {
  @EventPattern('tab.closed')
  closed(@Payload() { tabId }: TabClosed): void {
    seen.push(`legacy: closed ${tabId}`);
  }
}
@Module({ controllers: [LegacyService] })
class LegacyModule {}

/** The same decorators on Edda's transport. */
@Controller()
class BarService {
  @EventPattern<string>('audit.*')
  audit(@Payload() { tabId }: TabAudited, @Ctx() context: EddaContext): void {
    seen.push(`bar: audit ${tabId} ${context.getMessage().name}`);
  }

  @EventPattern<string>('glass.broken')
  broken(@Payload() { tabId }: TabClosed, @Ctx() context: EddaContext): void {
    seen.push(`bar: glass ${tabId} at attempt ${context.getAttempt()}`);
    failures -= 1;
    if (failures >= 0) throw new Error('no broom');
  }

  @MessagePattern('bar.total')
  total({ tabId }: TabClosed): object {
    if (tabId === 'none') throw new Error('no such tab');
    return { tabId, cents: 700 };
  }
}
@Module({ controllers: [BarService] })
class BarModule {}

let database: FreshDatabase;
let orchestrator: INestApplication;
let legacy: INestMicroservice;
let bar: INestMicroservice;
let client: EddaClient;
const closing: (() => Promise<unknown>)[] = [];

/** Nest's own client on one of our exchanges. */
function legacyClient(exchange: string): ClientRMQ {
  const made = new ClientRMQ({
    urls: [url],
    exchange,
    exchangeType: 'topic',
    wildcards: true,
    persistent: true,
  });
  closing.push(() => Promise.resolve(made.close()));
  return made;
}

beforeAll(async () => {
  database = await freshDatabase(inject('databaseUrl'));
  @Module({
    imports: [
      EddaModule.forRoot({
        store: postgres({ url: database.url }),
        broker,
        namespace,
        rest: false,
        envelopes,
      }),
      EddaModule.forFeature([TabSaga]),
    ],
  })
  class OrchestratorModule {}
  orchestrator = await NestFactory.create(OrchestratorModule, { logger: false, abortOnError: false });
  await orchestrator.init();
  closing.push(() => orchestrator.close());
  const isReady = await poll(() => orchestrator.get(Orchestrator).ready, { withinMs: 30_000 });
  if (!isReady)
    throw new Error(
      `The orchestrator never got ready: ${JSON.stringify(orchestrator.get(Orchestrator).condition)}`,
    );

  legacy = await NestFactory.createMicroservice<MicroserviceOptions>(LegacyModule, {
    logger: false,
    transport: Transport.RMQ,
    options: {
      urls: [url],
      queue: `${namespace}.legacy`,
      exchange: names.events,
      exchangeType: 'topic',
      wildcards: true,
    },
  });
  await legacy.listen();
  closing.push(() => legacy.close());

  const strategy = new EddaTransport({
    service: 'bar',
    broker,
    namespace,
    envelopes,
    retries: ['300ms', '1s'],
  });
  bar = await NestFactory.createMicroservice<MicroserviceOptions>(BarModule, { strategy, logger: false });
  await bar.listen();
  await strategy.ready();
  closing.push(() => bar.close());

  client = new EddaClient({ service: 'till', broker, namespace });
  closing.push(() => client.close());
});

afterAll(async () => {
  for (const close of closing.toReversed()) await close();
  await database?.drop();
});

const letters = async () => (await orchestrator.get(Sagas).deadLetters.list({ limit: 100 })).items;
const sagaOf = async (key: string) => (await orchestrator.get(Sagas).list({ key, limit: 10 })).items;

describe("a service on Nest's own RabbitMQ transport", () => {
  it('starts a saga, tells it an event, and hears of its end', async () => {
    const commands = legacyClient(names.commands);
    await lastValueFrom(commands.emit('tab.open', { tabId: 't1' }), { defaultValue: undefined });
    await expect.poll(async () => (await sagaOf('t1')).length, WITHIN).toBe(1);
    // The same again is the same saga.
    await lastValueFrom(commands.emit('tab.open', { tabId: 't1' }), { defaultValue: undefined });

    const events = legacyClient(names.events);
    const paid = new RmqRecordBuilder({ tabId: 't1' }).setOptions({ messageId: 'paid:t1' }).build();
    await lastValueFrom(events.emit('legacy.paid', paid), { defaultValue: undefined });
    await expect.poll(() => seen, WITHIN).toContain('legacy: closed t1');
    await expect
      .poll(async () => (await sagaOf('t1')).map(({ status }) => status), WITHIN)
      .toEqual(['completed']);
  });

  it('has what it wrote badly put aside, with the reason', async () => {
    const events = legacyClient(names.events);
    await lastValueFrom(events.emit('legacy.paid', { tabId: 't2' }), { defaultValue: undefined });
    const reasons = async () => (await letters()).map(({ detail }) => detail);
    await expect.poll(reasons, WITHIN).toContainEqual(expect.stringContaining('has no message-id'));
  });
});

describe('a service on EddaTransport', () => {
  it("gets a saga's event, in the envelope that both were told", async () => {
    await client.command('tab.open', { pattern: 'tab.open', data: { tabId: 't3' } });
    await lastValueFrom(client.emit('tab.paid', { tabId: 't3' }));
    await expect.poll(() => seen, WITHIN).toContain('bar: audit t3 audit.tab-closed');
  });

  it('tries a failed event again after each wait, on queues of the broker, and puts it aside in the end', async () => {
    failures = 99;
    await lastValueFrom(client.emit('glass.broken', new EddaRecord({ tabId: 't4' }, { id: 'glass:t4' })));
    await expect
      .poll(async () => (await letters()).find(({ messageId }) => messageId === 'glass:t4'), WITHIN)
      .toMatchObject({
        reason: 'unprocessable',
        detail: 'It failed at each of 3 attempts, at last with: no broom.',
        exchange: names.events,
        routingKey: 'glass.broken',
      });
    expect(seen.filter((line) => line.includes('glass t4'))).toEqual(
      [1, 2, 3].map((attempt) => `bar: glass t4 at attempt ${attempt}`),
    );
    failures = 0;
  });

  it('answers what is asked', async () => {
    const ask = (tabId: string) => lastValueFrom(client.send<object>('bar.total', { tabId }));
    await expect(ask('t5')).resolves.toEqual({ tabId: 't5', cents: 700 });
    await expect(ask('none')).rejects.toEqual({ status: 'error', message: 'no such tab' });
    await expect(lastValueFrom(client.send('bar.nothing', {}))).rejects.toThrow('Nobody takes "bar.nothing"');
  });
});
