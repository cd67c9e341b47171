import 'reflect-metadata';
import type { Delivery, Message } from '@edda/messaging';
import { decode, encode, participantTopology, wireNames } from '@edda/messaging';
import { InMemorySagaStore, InProcessBrokerHub } from '@edda/testing';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { EddaModule } from '../edda.module.js';
import type { DefinesSaga } from '../saga-registry.js';
import { Saga } from '../saga-registry.js';
import { orderDefinition } from './bench/sample-order.js';
import { serveEdda } from './serve-edda.js';

@Saga({ name: 'order', version: 2 })
class OrderSaga implements DefinesSaga {
  define() {
    return { build: () => orderDefinition(2) };
  }
}

@Saga({ name: 'order', version: 3 })
class NewOrderSaga implements DefinesSaga {
  define() {
    return { build: () => orderDefinition(3) };
  }
}

const names = wireNames();
const SIGNED = { by: 'lena', reason: 'The customer called.' };
const APPROVAL = { path: 'creditApproval', decision: 'approved', by: 'lena' };

const store = new InMemorySagaStore();
const hub = new InProcessBrokerHub();
const participants = hub.broker({ service: 'participants', instance: 'test' }, () => undefined);
let app: INestApplication;
let url: string;

beforeAll(async () => {
  await answerEverything();
  const options = { store: () => store, broker: hub.broker };
  const imports = [EddaModule.forRoot(options), EddaModule.forFeature([OrderSaga, NewOrderSaga])];
  app = await NestFactory.create({ module: class {}, imports }, { logger: false, abortOnError: false });
  serveEdda(app, { standalone: true });
  await app.listen(0, '127.0.0.1');
  url = await app.getUrl();
  await vi.waitFor(async () => expect((await ask('/health/ready')).status).toBe(200), { timeout: 5_000 });
});

afterAll(async () => {
  await app.close();
  await participants.close();
});

/** Participants that do whatever they are told. */
async function answerEverything(): Promise<void> {
  participants.connect();
  const reply = (delivery: Delivery): void => {
    const decoded = decode(delivery.message);
    if (!decoded.ok || decoded.message.kind !== 'command') throw new Error('No command.');
    const { id } = decoded.message;
    const answer = {
      ...decoded.message,
      kind: 'reply',
      id: `${id}:reply`,
      causationId: id,
      outcome: 'success',
    };
    void participants.publish([encode({ ...answer, body: {} } as unknown as Message, names, 'test', 0)]);
    delivery.ack();
  };
  for (const owner of ['inventory', 'payment', 'notification']) {
    await participants.declare(participantTopology(owner));
    await participants.consume({ queue: names.commandsOf(owner), prefetch: 10 }, (deliveries) =>
      deliveries.forEach(reply),
    );
  }
}

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(path: string, body?: object, headers: Record<string, string> = {}): Promise<Answer> {
  const init = body && {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  };
  const response = await fetch(url + path, init);
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

async function start(orderId: string): Promise<string> {
  const { status, body } = await ask('/v1/sagas/order', { orderId });
  expect(status).toBe(202);
  return String(body.id);
}

const until = (id: string, wanted: object): Promise<void> =>
  expect
    .poll(async () => (await ask(`/v1/sagas/${id}`)).body, { timeout: 10_000, interval: 20 })
    .toMatchObject(wanted);

describe('the REST interface of an engine', () => {
  it('lets a person approve, and tells the event that ends the saga', async () => {
    const id = await start('o-1');
    await until(id, { status: 'waiting', position: 'creditApproval' });
    const { body } = await ask('/v1/approvals?role=credit-desk');
    expect(body.items).toMatchObject([{ saga: id, key: 'o-1', path: 'creditApproval', role: 'credit-desk' }]);
    expect((await ask('/v1/approvals?role=credit')).body.items).toEqual([]);
    const decisions = `/v1/sagas/${id}/decisions`;
    expect((await ask(decisions, { ...APPROVAL, role: 'clerk' })).status).toBe(403);
    const key = { 'idempotency-key': 'k-1' };
    const decided = await ask(decisions, { ...APPROVAL, role: 'credit-desk' }, key);
    expect(decided).toMatchObject({ status: 200, body: { decision: { status: 'done' } } });
    const repeated = await ask(decisions, { ...APPROVAL, role: 'credit-desk' }, key);
    expect(repeated).toMatchObject({ status: 200, body: { decision: { status: 'repeated' } } });
    const late = await ask(decisions, { ...APPROVAL, role: 'credit-desk' });
    expect(late).toMatchObject({ status: 409, body: { reason: 'not-waiting' } });
    await until(id, { position: 'payment', waits: [{ events: [{ event: 'invoice.paid' }] }] });
    expect(await ask(`/v1/sagas/${id}/actions/cancel`, SIGNED)).toMatchObject({
      status: 409,
      body: { reason: 'past-pivot', detail: expect.stringMatching(/chargePayment succeeded at \d{4}-/) },
    });
    const told = await ask('/v1/events/invoice.paid', { invoiceId: 'o-1' }, { 'idempotency-key': 'm/1' });
    expect(told).toMatchObject({ status: 202, body: { messageId: 'm/1', repeated: false } });
    await until(id, { status: 'completed', waits: [] });
    expect((await ask('/v1/mailbox/m%2F1')).body).toMatchObject({ status: 'delivered', recipients: 1 });
    const again = await ask('/v1/events/invoice.paid', { invoiceId: 'o-1' }, { 'idempotency-key': 'm/1' });
    expect(again).toMatchObject({ status: 202, body: { repeated: true } });
    expect(await ask(`/v1/sagas/${id}/actions/pause`, SIGNED)).toMatchObject({
      status: 409,
      body: { reason: 'ended' },
    });
  });

  it('pauses, resumes and cancels, each of them once', async () => {
    const id = await start('o-2');
    await until(id, { status: 'waiting' });
    const key = { 'idempotency-key': 'k-2' };
    const pause = () => ask(`/v1/sagas/${id}/actions/pause`, SIGNED, key);
    expect(await pause()).toMatchObject({
      status: 200,
      body: { status: 'paused', action: { status: 'done' } },
    });
    expect(await pause()).toMatchObject({ status: 200, body: { action: { status: 'repeated' } } });
    expect(await ask(`/v1/sagas/${id}/actions/resume`, SIGNED)).toMatchObject({
      status: 200,
      body: { status: 'waiting' },
    });
    await ask(`/v1/sagas/${id}/actions/cancel`, SIGNED);
    await until(id, { status: 'compensated', failure: { reason: 'cancelled' } });
  });

  it('keeps an event that nobody waits for, until a person puts it away', async () => {
    const { status } = await ask(
      '/v1/events/invoice.paid',
      { invoiceId: 'none' },
      { 'idempotency-key': 'm-2' },
    );
    expect(status).toBe(202);
    const discard = () => ask('/v1/mailbox/m-2/discard', SIGNED);
    expect(await discard()).toMatchObject({
      status: 200,
      body: { status: 'discarded', note: 'lena: The customer called.', body: { invoiceId: 'none' } },
    });
    expect((await discard()).status).toBe(409);
    expect((await ask('/v1/mailbox?status=discarded')).body.items).toMatchObject([{ id: 'm-2' }]);
  });

  it('refuses events that are unknown or do not fulfil their contract', async () => {
    expect(await ask('/v1/events/invoice.lost', {})).toMatchObject({
      status: 404,
      body: { known: ['invoice.paid'] },
    });
    expect(await ask('/v1/events/invoice.paid', { invoiceId: 5 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'invoiceId' }] },
    });
  });

  it('says what a version means for the sagas under way', async () => {
    const id = await start('o-3');
    await until(id, { status: 'waiting' });
    const { body } = await ask('/v1/definitions/order/preview?version=2');
    expect(body).toMatchObject({
      version: 2,
      summary: '1 in flight on version 3: 1 must finish first.',
      items: [{ version: 3, position: 'creditApproval', verdict: 'finishes' }],
    });
    const migration = { from: 3, to: 2, ...SIGNED, dryRun: true };
    expect(await ask('/v1/definitions/order/migrations', migration)).toMatchObject({
      status: 200,
      body: { migrated: 0, finishing: 1, dryRun: true },
    });
  });

  it('draws definitions and sagas', async () => {
    const id = await start('o-4');
    await until(id, { status: 'waiting' });
    for (const path of ['/v1/definitions/order/diagram', `/v1/sagas/${id}/diagram`]) {
      const response = await fetch(url + path);
      expect(response.status).toBe(200);
      expect(await response.text()).toMatch(/^<svg/);
    }
  });

  it('tells whoever follows what happens, and shows the same afterwards as it was, and how long it took', async () => {
    const leaving = new AbortController();
    const response = await fetch(`${url}/v1/stream?name=order`, { signal: leaving.signal });
    let text = '';
    const reading = (async () => {
      for await (const part of response.body ?? []) text += Buffer.from(part as Uint8Array).toString();
    })();
    reading.catch(() => undefined);
    const id = await start('o-5');
    await until(id, { status: 'waiting' });
    await expect.poll(() => text).toContain('"kind":"wait-began"');
    expect(text.match(/"sequence":\d+/g)).toEqual([1, 2, 3, 4].map((sequence) => `"sequence":${sequence}`));
    leaving.abort();
    expect(await ask(`/v1/sagas/${id}?at=2`)).toMatchObject({
      status: 200,
      body: {
        status: 'running',
        revision: 2,
        asOf: { sequence: 2 },
        pending: [{ path: 'reserveStock' }, {}],
      },
    });
    expect((await ask(`/v1/sagas/${id}?at=99`)).body).toMatchObject({ errors: [{ path: 'at' }] });
    expect((await ask(`/v1/sagas/${id}/timeline`)).body).toMatchObject({
      items: [{ kind: 'command', path: 'reserveStock', outcome: 'success' }, { kind: 'approval' }],
    });
  });

  it('says why a saga does not move, which do not, and how all is doing', async () => {
    const id = await start('o-6');
    await until(id, { status: 'waiting' });
    expect((await ask(`/v1/sagas/${id}/diagnosis`)).body).toMatchObject({
      saga: { id, key: 'o-6' },
      stuck: false,
      findings: [{ kind: 'waits-for-decision', path: 'creditApproval' }],
    });
    expect(JSON.stringify((await ask('/v1/stuck')).body)).not.toContain(id);
    await expect.poll(() => store.unsent(1)).toBe(0);
    store.time.nowMs += 600_000;
    expect((await ask('/v1/stuck?limit=1')).body).toMatchObject({ items: [{ saga: { id }, stuck: false }] });
    expect((await ask('/v1/sagas/counts?name=order')).body).toMatchObject({ cap: 10_000 });
    expect((await ask('/v1/overview')).body).toMatchObject({
      broker: { status: 'up' },
      queues: expect.arrayContaining([{ name: 'payment.commands', messages: 0, consumers: 1 }]),
    });
    expect((await ask('/v1/topology')).body).toMatchObject({
      lookedBy: 'amqp',
      queues: expect.arrayContaining([
        expect.objectContaining({
          name: 'payment.commands',
          service: 'payment',
          sagas: ['order'],
          consumers: 1,
        }),
      ]),
      findings: expect.arrayContaining([expect.objectContaining({ code: 'management-unknown' })]),
    });
  });
});
