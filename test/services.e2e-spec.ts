import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { connect } from 'amqplib';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startServices, type ControlledServer, type Services } from '../tools/services/index.js';
import { poll } from '../tools/services/poll.js';
import { FIRST_PORT, LAST_PORT } from '../tools/services/ports.js';
import { descendantsOf, isAlive } from '../tools/services/process-tree.js';

const silent = (): void => undefined;
const WITHIN = { withinMs: 20_000 };

/** A temporary place of its own, for what is left behind in it is then certainly ours. */
function newPlace(): string {
  const place = mkdtempSync(join(tmpdir(), 'services-spec-'));
  // PostgreSQL passes through here as another user if the tests run as root.
  chmodSync(place, 0o711);
  return place;
}

async function query(services: Services, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: services.databaseUrl });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function withChannel<T>(
  services: Services,
  work: (channel: Awaited<ReturnType<typeof openChannel>>) => Promise<T>,
) {
  const connection = await connect(services.amqpUrl ?? '');
  try {
    return await work(await openChannel(connection));
  } finally {
    await connection.close();
  }
}

const openChannel = (connection: Awaited<ReturnType<typeof connect>>) => connection.createConfirmChannel();

async function manage(services: Services, path: string): Promise<unknown> {
  const { url = '', user = '', password = '' } = services.management ?? {};
  const response = await fetch(url + path, {
    headers: { authorization: `Basic ${btoa(`${user}:${password}`)}` },
  });
  return response.json();
}

function portsOf(services: Services): number[] {
  return [services.databaseUrl, services.amqpUrl, services.management?.url].map((url) =>
    Number(new URL(url ?? '').port),
  );
}

function controlled(server: ControlledServer | undefined): ControlledServer {
  if (server === undefined) throw new Error('This server should be one that can be controlled.');
  return server;
}

describe('local services', () => {
  const before = process.env['TMPDIR'];
  let place: string;
  let services: Services;
  let earlier: readonly number[];

  beforeAll(async () => {
    place = newPlace();
    earlier = descendantsOf(process.pid);
    process.env['TMPDIR'] = place;
    services = await startServices({ mode: 'local', say: silent });
  });

  afterAll(async () => {
    await services.stop();
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
    rmSync(place, { recursive: true, force: true });
  });

  it('listen on ports below the ephemeral ones', () => {
    for (const port of portsOf(services)) {
      expect(port).toBeGreaterThanOrEqual(FIRST_PORT);
      expect(port).toBeLessThanOrEqual(LAST_PORT);
    }
  });

  it('give a PostgreSQL whose login is no superuser but may create what migrations create', async () => {
    expect(
      await query(
        services,
        'SELECT current_database() AS db, usesuper FROM pg_user WHERE usename = current_user',
      ),
    ).toEqual([{ db: 'edda', usesuper: false }]);
    await query(services, 'CREATE SCHEMA made_by_login');
  });

  it('give a RabbitMQ whose login sees everything in the management UI', async () => {
    expect(await manage(services, '/api/whoami')).toMatchObject({ name: 'edda', tags: ['administrator'] });
    await withChannel(services, (channel) =>
      channel.assertQueue('seen', { arguments: { 'x-queue-type': 'quorum' } }),
    );
    expect(await manage(services, '/api/queues/%2F/seen')).toMatchObject({ name: 'seen', type: 'quorum' });
  });

  it('keep committed rows when PostgreSQL is killed and started again', async () => {
    const postgres = controlled(services.postgres);
    await query(services, 'CREATE TABLE kept (id int PRIMARY KEY)');
    await query(services, 'INSERT INTO kept SELECT generate_series(1, 1000)');
    const [pid, children] = [postgres.pid, descendantsOf(postgres.pid)];
    await postgres.kill();
    expect([pid, ...children].filter(isAlive)).toEqual([]);
    await expect(query(services, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
    await postgres.start();
    expect(postgres.pid).not.toBe(pid);
    expect(await query(services, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  });

  it('keep confirmed messages when RabbitMQ is killed and started again', async () => {
    const rabbitmq = controlled(services.rabbitmq);
    await withChannel(services, async (channel) => {
      await channel.assertQueue('kept', { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      channel.sendToQueue('kept', Buffer.from('still here'), { persistent: true });
      await channel.waitForConfirms();
    });
    const { pid } = rabbitmq;
    await rabbitmq.kill();
    expect(isAlive(pid)).toBe(false);
    await expect(connect(services.amqpUrl ?? '')).rejects.toThrow(/ECONNREFUSED/);
    await rabbitmq.start();
    const message = await withChannel(services, (channel) => channel.get('kept', { noAck: true }));
    expect(message && message.content.toString()).toBe('still here');
  });

  it('come back with the same data after an orderly stop of PostgreSQL', async () => {
    const postgres = controlled(services.postgres);
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
    await postgres.start();
    expect(await query(services, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  });

  it('start with an empty RabbitMQ after a wipe, under the same address and login', async () => {
    const rabbitmq = controlled(services.rabbitmq);
    await rabbitmq.wipe?.();
    expect(isAlive(rabbitmq.pid)).toBe(false);
    await rabbitmq.start();
    expect(await manage(services, '/api/queues')).toEqual([]);
  });

  it('leave no process and no folder after stop, however often it is called', async () => {
    const ours = descendantsOf(process.pid).filter((pid) => !earlier.includes(pid));
    // RabbitMQ, its port mapper, PostgreSQL with some workers, and the watchdog.
    expect(ours.length).toBeGreaterThan(6);
    await Promise.all([services.stop(), services.stop()]);
    expect(await poll(() => !ours.some(isAlive), WITHIN)).toBe(true);
    expect(readdirSync(place)).toEqual([]);
    await services.stop();
  });
});

interface Parent {
  readonly child: ChildProcess;
  readonly place: string;
  /** The servers, their children, the port mapper and the watchdog. */
  readonly pids: readonly number[];
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

const SERVICES_MODULE = new URL('../tools/dist/services/index.js', import.meta.url).href;

/** A process that starts services, says so and then does `next`. It runs the build: Node alone cannot run the sources. */
async function startParent(mode: 'local' | 'embedded', next = ''): Promise<Parent> {
  const place = newPlace();
  const program = `
    const { startServices } = await import(${JSON.stringify(SERVICES_MODULE)});
    const services = await startServices({ mode: '${mode}', say: () => undefined });
    process.stdin.once('data', () => { ${next} });
    console.log('ready');`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    env: { ...process.env, TMPDIR: place },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const ready = new Promise<void>((resolve) => createInterface(child.stdout).once('line', () => resolve()));
  const first = await Promise.race([ready.then(() => 'ready' as const), exited]);
  if (first !== 'ready')
    throw new Error(`The parent ended before it was ready (was it built?): ${complaint}`);
  return { child, place, pids: descendantsOf(child.pid ?? 0), exited };
}

async function expectNothingLeft({ place, pids }: Parent): Promise<void> {
  await poll(() => readdirSync(place).length === 0 && !pids.some(isAlive), WITHIN);
  expect(readdirSync(place)).toEqual([]);
  expect(pids.filter(isAlive)).toEqual([]);
  rmSync(place, { recursive: true, force: true });
}

describe('a process that started services', () => {
  it('leaves nothing behind when it is killed with SIGKILL', async () => {
    const parent = await startParent('local');
    // RabbitMQ, its port mapper, PostgreSQL with some workers, and the watchdog.
    expect(parent.pids.length).toBeGreaterThan(6);
    parent.child.kill('SIGKILL');
    expect(await parent.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await expectNothingLeft(parent);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'ends of %s as if it had no handler, and leaves nothing behind',
    async (signal) => {
      const parent = await startParent('embedded');
      parent.child.kill(signal);
      expect(await parent.exited).toEqual({ code: null, signal });
      await expectNothingLeft(parent);
    },
  );

  it('leaves the signal, and the servers for its orderly end, to an application that handles it itself', async () => {
    const parent = await startParent(
      'embedded',
      `process.on('SIGINT', async () => {
         const client = new (await import('pg')).default.Client(services.databaseUrl);
         const answers = await client.connect().then(() => client.query('SELECT 1')).then(() => true, () => false);
         process.exit(answers ? 7 : 8);
       });
       console.log('listening');`,
    );
    const listening = new Promise<void>((resolve) => parent.child.stdout?.once('data', () => resolve()));
    parent.child.stdin?.write('next\n');
    await listening;
    parent.child.kill('SIGINT');
    expect(await parent.exited).toEqual({ code: 7, signal: null });
    await expectNothingLeft(parent);
  });

  it.each([
    ['calls process.exit', 'process.exit(3);', 3],
    ['throws what nobody catches', `throw new Error('nobody catches this');`, 1],
    ['has nothing more to do', 'process.stdin.destroy();', 0],
  ])('leaves nothing behind when it %s', async (_, next, code) => {
    const parent = await startParent('embedded', next);
    parent.child.stdin?.write('next\n');
    expect(await parent.exited).toEqual({ code, signal: null });
    await expectNothingLeft(parent);
  });
});

describe('embedded services', () => {
  it('are a PostgreSQL from npm that can be killed, and no RabbitMQ', async () => {
    const lines: string[] = [];
    const services = await startServices({ mode: 'embedded', say: (line) => lines.push(line) });
    try {
      expect(services).toMatchObject({
        mode: 'embedded',
        amqpUrl: undefined,
        management: undefined,
        rabbitmq: undefined,
      });
      expect(lines.join('\n')).toMatch(/no RabbitMQ/);
      await query(services, 'CREATE TABLE kept (id int)');
      await controlled(services.postgres).kill();
      await controlled(services.postgres).start();
      expect(await query(services, 'SELECT * FROM kept')).toEqual([]);
    } finally {
      await services.stop();
    }
  });
});

describe('two resolvers at once', () => {
  it('get servers that have nothing in common', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => startServices({ mode: 'local', say: silent })));
    if (one === undefined || two === undefined) throw new Error('Both should have started.');
    try {
      expect(new Set([...portsOf(one), ...portsOf(two)]).size).toBe(6);
      await withChannel(one, (channel) => channel.assertQueue('only-one'));
      expect(await manage(two, '/api/queues')).toEqual([]);
      expect(await withChannel(one, (channel) => channel.checkQueue('only-one'))).toMatchObject({
        queue: 'only-one',
      });
    } finally {
      await Promise.all([one.stop(), two.stop()]);
    }
  });
});
