import { diagnose, userOf, wireNames, type Delivery } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { reaches } from '@edda/testing/contracts';
import { connect } from 'amqplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../tools/services/command.js';
import { ManagementApi, printFormat, readBroker, type WiredSystem } from '../tools/topology/index.js';
import { PrivateRabbitmq } from './fixtures/private-rabbitmq.js';
import { makeUsers, wiredSystem } from './fixtures/wired-system.js';

let server: PrivateRabbitmq;
let api: ManagementApi;

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
  api = new ManagementApi(server.management);
});
afterAll(() => server.stop());

/** What the doctor still misses; nobody consumes anything here, and every broker is told about its version. */
const missing = async (system: WiredSystem): Promise<string[]> =>
  diagnose(system, await readBroker(api, '/'))
    .filter(({ code }) => code !== 'version-rule' && code !== 'no-consumer')
    .map(({ code, where }) => `${code}: ${where}`);

/** The words that a shell makes of a line. */
async function wordsOf(line: string): Promise<string[]> {
  const { stdout } = await runCommand('sh', ['-c', `printf '%s\\0' ${line}`]);
  return stdout.split('\0').slice(0, -1);
}

describe('definitions', () => {
  it('are all that a system needs, whatever version imports them; and their users come in once they have a password', async () => {
    const system = wiredSystem({ mode: 'check' });
    await api.post('definitions', JSON.parse(printFormat('definitions', system)) as object);
    await expect.poll(() => missing(system), { timeout: 30_000, interval: 250 }).toEqual([]);
    const url = new URL(server.amqpUrl);
    url.username = userOf('payment', system.namespace);
    for (const password of ['', 'guess']) {
      url.password = password;
      await expect(connect(url.href)).rejects.toThrow(/ACCESS[_-]REFUSED|403/);
    }
    const urlOf = await makeUsers(api, system, server.amqpUrl);
    await (await connect(urlOf('payment'))).close();
  });
});

describe('the lines for rabbitmqctl', () => {
  it('set what they say', async () => {
    const system = wiredSystem({ mode: 'check', participants: ['payment'] });
    const definitions = JSON.parse(printFormat('definitions', system)) as Record<string, unknown>;
    await api.post('definitions', { ...definitions, policies: [], users: [], permissions: [] });
    await expect.poll(() => missing(system), { timeout: 30_000, interval: 250 }).toHaveLength(2);
    for (const user of ['orchestrator', 'payment', 'deploy'])
      await server.ctl('add_user', userOf(user, system.namespace), 'secret');
    for (const format of ['policies', 'permissions'] as const) {
      for (const line of printFormat(format, system).split('\n')) {
        const [program, ...words] = await wordsOf(line);
        expect(program).toBe('rabbitmqctl');
        await server.ctl(...words);
      }
    }
    await expect.poll(() => missing(system), { timeout: 30_000, interval: 250 }).toEqual([]);
    const { permissions = [] } = await readBroker(api, '/');
    const payment = permissions.find(({ user }) => user === userOf('payment', system.namespace));
    expect(payment).toMatchObject({ configure: '^$' });
  });
});

describe('with our policies in force', () => {
  it('what reaches the delivery limit lies in the last stop, once', async () => {
    const system = wiredSystem({ participants: ['payment'] });
    const names = wireNames(system.namespace);
    await api.post('definitions', {
      ...(JSON.parse(printFormat('definitions', system)) as object),
      users: [],
      permissions: [],
    });
    await expect.poll(() => missing(system), { timeout: 30_000, interval: 250 }).toEqual([]);
    const broker = rabbitmq({ url: server.amqpUrl, topology: 'check' })(
      { service: 'payment', instance: 'host#1' },
      () => undefined,
    );
    broker.connect();
    await reaches(broker, 'up');
    let deliveries = 0;
    await broker.consume(
      { queue: names.commandsOf('payment'), prefetch: 1 },
      (arrived: readonly Delivery[]) => {
        deliveries += arrived.length;
        for (const delivery of arrived) delivery.requeue();
      },
    );
    await broker.publish([
      {
        exchange: names.commands,
        routingKey: 'payment.charge',
        mandatory: true,
        messageId: 'hopeless',
        appId: 'test',
        contentType: 'application/json',
        timestamp: 0,
        headers: {},
        content: '{}',
      },
    ]);
    const connection = await connect(server.amqpUrl);
    const channel = await connection.createChannel();
    await expect
      .poll(async () => (await channel.checkQueue(names.undecodable)).messageCount, { timeout: 30_000 })
      .toBe(1);
    const letter = await channel.get(names.undecodable);
    expect(letter).toMatchObject({
      fields: { exchange: names.dead, routingKey: `undecodable.${names.commandsOf('payment')}` },
      properties: { messageId: 'hopeless' },
    });
    expect(deliveries).toBe(21);
    await connection.close();
    await broker.close();
  });
});
