import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { generateOrders, inParallel, prove, runOrders, startSystem, type System } from '../tools/index.js';
import { poll } from '../tools/services/poll.js';
import { isAlive } from '../tools/services/process-tree.js';

const WITHIN = { withinMs: 30_000 };
const services = { databaseUrl: inject('databaseUrl'), amqpUrl: inject('amqpUrl') };

/** Runs generated orders to their ends. */
async function run(system: System, count: number) {
  const set = generateOrders({ count, seed: 11 });
  const result = await runOrders({
    system,
    set,
    posting: (orders, post, signal) => inParallel(orders, 8, post, signal),
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
  return { set, result };
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

describe('a system of processes', () => {
  let system: System;
  const lost: string[] = [];
  const said: string[] = [];

  beforeAll(async () => {
    system = await startSystem({
      services,
      isolated: true,
      orchestrators: 2,
      onLost: (name) => lost.push(name),
      say: (line) => said.push(line),
    });
  });

  afterAll(() => system?.stop());

  it('has each app in a process of its own, ready', async () => {
    expect(system.apps.map(({ name }) => name)).toEqual([
      'orchestrator',
      'orchestrator-2',
      'inventory',
      'payment',
      'shipping',
      'notification',
    ]);
    expect(new Set(system.apps.map(({ pid }) => pid)).size).toBe(6);
    expect(await Promise.all(system.apps.map(({ url }) => isReady(url)))).not.toContain(false);
  });

  it('runs orders to their ends, and everything adds up', async () => {
    const { set, result } = await run(system, 40);
    expect(result).toBe('ended');
    const proof = await prove(system.databaseUrl, set.orders);
    expect(proof.contradictions).toEqual([]);
    expect(proof).toMatchObject({ orders: 40, unfinished: 0, parked: 0, doubled: 0, holds: true });
    expect(Object.keys(proof.compensatedBy)).toEqual(['address-not-served', 'card-declined', 'out-of-stock']);
  });

  it('gives up an app that is killed, and takes it back at the same address', async () => {
    const before = system.apps.find(({ name }) => name === 'payment');
    await system.kill('payment');
    expect(system.apps.find(({ name }) => name === 'payment')).toMatchObject({ isRunning: false });
    expect(isAlive(before?.pid ?? 0)).toBe(false);
    await system.restart('payment');
    const after = system.apps.find(({ name }) => name === 'payment');
    expect(after).toMatchObject({ url: before?.url, isRunning: true });
    expect(after?.pid).not.toBe(before?.pid);
    expect(await isReady(after?.url ?? '')).toBe(true);
    expect(lost).toEqual([]);
  });

  it('says which app has ended by itself, and shows the end of its log', async () => {
    const { pid = 0 } = system.apps.find(({ name }) => name === 'shipping') ?? {};
    process.kill(pid, 'SIGKILL');
    expect(await poll(() => lost.includes('shipping'), WITHIN)).toBe(true);
    expect(said.join('\n')).toMatch(
      /^shipping ended by SIGKILL, and nobody asked it to[^]*shipping listens on http/,
    );
    await system.restart('shipping');
  });

  it('knows no other apps', async () => {
    await expect(system.kill('billing')).rejects.toThrow(/no app "billing".*inventory, payment/);
  });

  it('leaves no process and no database behind', async () => {
    const pids = system.apps.map(({ pid }) => pid);
    await system.stop();
    expect(pids.filter(isAlive)).toEqual([]);
    const client = new Client({ connectionString: system.databaseUrl });
    await expect(client.connect()).rejects.toThrow(/does not exist/);
  });
});

describe('the proof, on tables that somebody has tampered with', () => {
  let system: System;
  let set: ReturnType<typeof generateOrders>;
  let client: Client;

  beforeAll(async () => {
    system = await startSystem({ services, isolated: true });
    ({ set } = await run(system, 20));
    client = new Client({ connectionString: system.databaseUrl });
    await client.connect();
  });

  afterAll(async () => {
    await client?.end();
    await system?.stop();
  });

  /** What the proof says after the statement, which is undone again. */
  async function after(statement: string, undo: string) {
    await client.query(statement);
    const proof = await prove(system.databaseUrl, set.orders);
    await client.query(undo);
    expect((await prove(system.databaseUrl, set.orders)).holds).toBe(true);
    return proof;
  }

  it('misses a unit that was taken off the shelf', async () => {
    const change = (sign: string): string =>
      `UPDATE inventory.product SET on_hand = on_hand ${sign} 1 WHERE product_id = 'tea'`;
    expect(await after(change('-'), change('+'))).toMatchObject({
      stockConserved: false,
      moneyConserved: true,
      holds: false,
    });
  });

  it('finds an order that was charged twice', async () => {
    const proof = await after(
      `INSERT INTO payment.charge (id, order_id, card_token, amount_cents)
       SELECT '00000000-0000-0000-0000-000000000001', order_id, card_token, amount_cents FROM payment.charge LIMIT 1`,
      `DELETE FROM payment.charge WHERE id = '00000000-0000-0000-0000-000000000001'`,
    );
    expect(proof).toMatchObject({ doubled: 1, moneyConserved: false, stockConserved: true, holds: false });
  });

  it('finds a mail that went out twice', async () => {
    const proof = await after(
      `INSERT INTO notification.mail (id, order_id, recipient, subject)
       SELECT '00000000-0000-0000-0000-000000000002', order_id, recipient, subject FROM notification.mail LIMIT 1`,
      `DELETE FROM notification.mail WHERE id = '00000000-0000-0000-0000-000000000002'`,
    );
    expect(proof).toMatchObject({ doubled: 1, moneyConserved: true, stockConserved: true, holds: false });
  });

  it('finds a ledger that does not add up', async () => {
    const change = (sign: string): string =>
      `UPDATE payment.ledger_entry SET amount_cents = amount_cents ${sign} 1 WHERE account = 'merchant' AND charge_id = (SELECT min(charge_id::text)::uuid FROM payment.ledger_entry)`;
    expect(await after(change('+'), change('-'))).toMatchObject({ moneyConserved: false, holds: false });
  });

  it('finds a saga that has no end, and that nothing would wake', async () => {
    const change = (set: string): string =>
      `UPDATE edda.saga SET ${set} WHERE id = (SELECT min(id::text)::uuid FROM edda.saga WHERE status <> 'compensated')`;
    const proof = await after(
      change(`status = 'running', ended_at = NULL`),
      change(`status = 'completed', ended_at = updated_at`),
    );
    expect(proof).toMatchObject({ unfinished: 1, orphans: 1, holds: false });
  });
});

describe('an embedded system', () => {
  it('runs orders in this process, over a broker inside it, and everything adds up', async () => {
    const system = await startSystem({ services: { ...services, amqpUrl: undefined }, isolated: true });
    try {
      expect(new Set(system.apps.map(({ pid }) => pid))).toEqual(new Set([process.pid]));
      const { set } = await run(system, 20);
      expect(await prove(system.databaseUrl, set.orders)).toMatchObject({
        orders: 20,
        unfinished: 0,
        holds: true,
      });
      await expect(system.kill('payment')).rejects.toThrow(/embedded mode/);
    } finally {
      await system.stop();
    }
  });
});

describe('a system whose parent is killed', () => {
  it('does not outlive it', async () => {
    const tools = fileURLToPath(new URL('../tools/dist/index.js', import.meta.url));
    const program = `
      import { startSystem } from ${JSON.stringify(tools)};
      const system = await startSystem({ services: ${JSON.stringify(services)}, isolated: true });
      console.log(JSON.stringify(system.apps.map(({ pid }) => pid)));
      setInterval(() => undefined, 60_000);`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    const pids = JSON.parse(line) as number[];
    expect(pids.every(isAlive)).toBe(true);
    parent.kill('SIGKILL');
    expect(await poll(() => !pids.some(isAlive), WITHIN)).toBe(true);
  });
});
