import { randomUUID } from 'node:crypto';
import { makeApiKey, serveEdda } from '@edda/orchestration';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Issuer } from './fixtures/issuer.js';
import { Flow } from './flows/fixtures/flow.js';
import { InvoiceSaga } from './flows/sagas/invoice.js';

let issuer: Issuer;
let flow: Flow;
let url: string;
let lena: string;
let billing: string;
let script: string;

beforeAll(async () => {
  issuer = await Issuer.open();
  flow = await Flow.open({
    sagas: [InvoiceSaga],
    edda: { signIn: { tokens: issuer.options, apiKeys: true } },
    prepare: (app) => serveEdda(app, { standalone: true, console: false }),
  });
  url = await flow.url();
  lena = issuer.tokenFor('lena', 'operator');
  billing = issuer.tokenFor('billing', 'operator', 'service');
  script = await keyOf('nightly');
});

afterAll(async () => {
  await flow?.close();
  await issuer?.close();
});

/** An API key as `edda api-keys` makes one. */
async function keyOf(name: string): Promise<string> {
  const { key, hash } = makeApiKey();
  await flow.rows(
    `INSERT INTO edda.api_key (hash, id, tenant, name, roles) VALUES ($1, $2, 'default', $3, '{operator}')`,
    [hash, randomUUID(), name],
  );
  return key;
}

async function post(path: string, credential: string, body: object, headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as { readonly id: string } };
}

const order = (orderId: string) => ({ orderId, cents: 4_200 });
const start = (credential: string, orderId: string, headers?: Record<string, string>) =>
  post('sagas/invoice', credential, order(orderId), headers);
const sagasOf = (key: string) =>
  flow.rows<{ id: string }>('SELECT id FROM edda.saga WHERE business_key = $1', [key]);
const audit = () => flow.sagas.audit();

describe('what is started and told over REST', () => {
  it('by a person is in the audit once, with who and under which request; what was refused is not', async () => {
    const headers = { 'x-request-id': 'request-4711', 'idempotency-key': 'i-1' };
    const { status, body } = await start(lena, 'o-1', headers);
    expect(status).toBe(202);
    expect((await start(lena, 'o-1', headers)).body.id).toBe(body.id);
    expect((await start(lena, 'o-1')).status).toBe(409);
    expect(await audit()).toEqual([
      {
        tenant: 'default',
        sequence: 1,
        at: expect.any(Number),
        who: 'lena',
        roles: ['operator'],
        action: 'saga.start',
        target: body.id,
        reason: '',
        requestId: 'request-4711',
        details: { saga: 'invoice', version: 1, key: 'o-1', idempotencyKey: 'i-1', outcome: 'done' },
        previousHash: '0'.repeat(64),
        hash: expect.any(String),
      },
    ]);
  });

  it('by a service is not in it, whether it has a token or a key', async () => {
    const before = await audit();
    expect((await start(billing, 'o-2')).status).toBe(202);
    expect((await start(script, 'o-3')).status).toBe(202);
    expect((await post('events/shop.order-placed', script, order('o-4'))).status).toBe(202);
    expect(await sagasOf('o-4')).toHaveLength(1);
    expect(await audit()).toEqual(before);
  });

  it('as an event by a person is in it, with each saga that it starts', async () => {
    const { length } = await audit();
    const id = { 'idempotency-key': 'event-1' };
    for (let times = 0; times < 2; times += 1) await post('events/shop.order-placed', lena, order('o-5'), id);
    await post(
      'events/bank.payment-received',
      lena,
      { reference: 'o-5', cents: 4_200 },
      { 'idempotency-key': 'event-2' },
    );
    const [saga] = await sagasOf('o-5');
    expect((await audit()).slice(length)).toMatchObject([
      {
        who: 'lena',
        action: 'saga.start',
        target: saga?.id,
        details: { key: 'o-5', idempotencyKey: 'event-1' },
      },
      {
        who: 'lena',
        action: 'event.announce',
        target: 'event-2',
        details: { event: 'bank.payment-received' },
      },
    ]);
  });

  it('waits for the chain if a person does it, and is there only together with its entry', async () => {
    const { length } = await audit();
    const writer = new Client({ connectionString: flow.databaseUrl });
    await writer.connect();
    try {
      await writer.query('BEGIN');
      await writer.query(`SELECT pg_advisory_xact_lock(1164207170, hashtext('edda.audit of default'))`);
      // Nobody who is left out of the audit hears of it.
      expect((await start(billing, 'o-6')).status).toBe(202);
      expect((await start(script, 'o-7')).status).toBe(202);
      const started = start(lena, 'o-8');
      const waiting = `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
                       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
      await expect.poll(() => flow.rows(waiting)).toHaveLength(1);
      expect(await sagasOf('o-8')).toEqual([]);
      await writer.query('COMMIT');
      const { body } = await started;
      expect(await sagasOf('o-8')).toEqual([{ id: body.id }]);
      expect((await audit()).slice(length)).toMatchObject([{ action: 'saga.start', target: body.id }]);
    } finally {
      await writer.end();
    }
  });

  it('is written behind what was there, so that the chain stays whole', async () => {
    const { length } = await audit();
    await Promise.all(Array.from({ length: 40 }, (_, n) => start(n % 2 === 0 ? lena : billing, `many-${n}`)));
    const verification = await flow.sagas.verifyAudit();
    expect(verification).not.toHaveProperty('broken');
    expect(verification).toMatchObject({ entries: length + 20 });
  });
});
