import { diagnose, userOf, wireNames, type Broker, type Finding } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../tools/services/command.js';
import { repositoryFile } from '../tools/services/repository-file.js';
import { ManagementApi, readBroker, type WiredSystem } from '../tools/topology/index.js';
import { PrivateRabbitmq } from './fixtures/private-rabbitmq.js';
import { deploy, wiredSystem } from './fixtures/wired-system.js';

let server: PrivateRabbitmq;
let api: ManagementApi;

beforeAll(async () => {
  server = await PrivateRabbitmq.start();
  api = new ManagementApi(server.management);
  // How often a quorum queue tells its numbers; queues read it when they are declared. It is 5 s otherwise.
  await server.ctl('eval', 'application:set_env(rabbit, quorum_tick_interval, 500).');
});
afterAll(() => server.stop());

const WITHIN = { timeout: 30_000, interval: 200 };

const look = async (system: WiredSystem): Promise<readonly Finding[]> =>
  diagnose(system, await readBroker(api, '/'));

/** But for what every broker of this version is told, and that nobody consumes: these systems have no processes. */
const seen = async (system: WiredSystem): Promise<string[]> => {
  const findings = (await look(system))
    .filter(({ code }) => code !== 'version-rule' && code !== 'no-consumer')
    .map(({ code, where }) => `${code}: ${where}`);
  return [...new Set(findings)].toSorted();
};

/** The numbers of a broker are up to a second old. */
const untilSeen = async (system: WiredSystem, findings: readonly string[]): Promise<void> => {
  await expect.poll(() => seen(system), WITHIN).toEqual(findings.toSorted());
};

async function deployed(): Promise<{ system: WiredSystem; names: ReturnType<typeof wireNames> }> {
  const system = wiredSystem();
  await deploy(api, system);
  return { system, names: wireNames(system.namespace) };
}

const put = (path: string, body: object) => server.api('PUT', path, body);
const remove = (path: string) => server.api('DELETE', path);

describe('a doctor', () => {
  it('has nothing to say of what was just deployed, but that nobody is there yet', async () => {
    const { system } = await deployed();
    await untilSeen(system, []);
    const idle = (await look(system)).filter(({ code }) => code === 'no-consumer');
    expect(idle.map(({ where }) => where).toSorted()).toEqual(
      ['inventory.commands', 'orchestrator.inbox', 'orchestrator.replies', 'payment.commands'].map(
        (queue) => `queue ${system.namespace}.${queue}`,
      ),
    );
  });

  it('finds an exchange that was deleted, and what dies there', async () => {
    const { system, names } = await deployed();
    await remove(`exchanges/%2F/${names.dead}`);
    await untilSeen(system, [
      `missing-exchange: exchange ${names.dead}`,
      ...[names.replies, names.inbox, names.commandsOf('inventory'), names.commandsOf('payment')].map(
        (queue) => `dead-end: queue ${queue}`,
      ),
    ]);
  });

  it('finds an exchange of another type', async () => {
    const { system, names } = await deployed();
    await remove(`exchanges/%2F/${names.redrive}`);
    await put(`exchanges/%2F/${names.redrive}`, { type: 'fanout', durable: true });
    const found = await seen(system);
    expect(found).toContain(`wrong-exchange-type: exchange ${names.redrive}`);
  });

  it('finds a queue that was deleted', async () => {
    const { system, names } = await deployed();
    await remove(`queues/%2F/${names.commandsOf('payment')}`);
    await untilSeen(system, [`missing-queue: queue ${names.commandsOf('payment')}`]);
  });

  it.each([
    ['a classic queue', 'wrong-queue-type', { 'x-queue-type': 'classic' }],
    ['other arguments', 'wrong-arguments', { 'x-queue-type': 'quorum', 'x-delivery-limit': 3 }],
  ])('finds %s', async (_, code, declared) => {
    const { system, names } = await deployed();
    const queue = names.commandsOf('payment');
    await remove(`queues/%2F/${queue}`);
    await put(`queues/%2F/${queue}`, { durable: true, arguments: declared });
    await expect.poll(() => seen(system), WITHIN).toContain(`${code}: queue ${queue}`);
  });

  it('finds a binding that is missing, and one too many', async () => {
    const { system, names } = await deployed();
    const at = `bindings/%2F/e/${names.events}/q/${names.inbox}`;
    await remove(`${at}/order.paid`);
    await server.api('POST', at, { routing_key: 'order.forgotten', arguments: {} });
    await untilSeen(system, [`missing-binding: queue ${names.inbox}`, `extra-binding: queue ${names.inbox}`]);
  });

  it('finds what lies in the last stops', async () => {
    const { system, names } = await deployed();
    for (const key of ['letter.payment', 'undecodable.payment.commands'])
      await server.api('POST', `exchanges/%2F/${names.dead}/publish`, {
        properties: { delivery_mode: 2 },
        routing_key: key,
        payload: '{}',
        payload_encoding: 'string',
      });
    await untilSeen(system, [
      `dead-letters: queue ${names.deadLetters}`,
      `undecodable-messages: queue ${names.undecodable}`,
    ]);
  });

  it('finds a policy that was deleted, and one of somebody else that hides ours', async () => {
    const { system, names } = await deployed();
    const ours = `policy ${system.namespace}.edda`;
    await remove(`policies/%2F/${system.namespace}.edda.last-stop`);
    await untilSeen(system, [`missing-policy: ${ours}.last-stop`]);
    const other = `policies/%2F/theirs-${system.namespace}`;
    await put(other, {
      pattern: `^${names.commandsOf('payment')}$`,
      'apply-to': 'queues',
      priority: 99,
      definition: { 'max-length': 5 },
    });
    await untilSeen(system, [`missing-policy: ${ours}.work`, `missing-policy: ${ours}.last-stop`]);
    await remove(other);
  });

  it('finds users that may do too much, or too little', async () => {
    const { system } = await deployed();
    const payment = userOf('payment', system.namespace);
    await put(`users/${payment}`, { password: 'secret', tags: '' });
    await put(`permissions/%2F/${payment}`, { configure: '', write: '.*', read: '^$' });
    await untilSeen(system, [`lacking-permission: user ${payment}`, `wide-permission: user ${payment}`]);
    await remove(`users/${payment}`);
  });

  it('finds an alarm', async () => {
    const { system } = await deployed();
    const end = await server.alarm();
    try {
      await untilSeen(system, ['alarm: broker']);
    } finally {
      await end();
    }
    await untilSeen(system, []);
  });

  it('finds that a broker takes messages larger than any of ours, and takes no harm from looking', async () => {
    const { system } = await deployed();
    await untilSeen(system, []);
    await limitMessagesTo(134_217_728);
    try {
      await untilSeen(system, ['message-size-too-large: broker']);
    } finally {
      await limitMessagesTo(2_097_152);
    }
    await untilSeen(system, []);
  });

  it('says how deliveries are counted in this version', async () => {
    const { system } = await deployed();
    const [hint] = (await look(system)).filter(({ code }) => code === 'version-rule');
    const { version } = await readBroker(api, '/');
    expect(hint?.where).toBe(`RabbitMQ ${version}`);
    const rule = version.startsWith('3.') ? /has none/ : /one of 20/;
    expect(hint?.what).toMatch(rule);
  });
});

/** As rabbitmq.conf and a start would; channels read it when they are opened. */
async function limitMessagesTo(bytes: number): Promise<void> {
  await server.ctl(
    'eval',
    `application:set_env(rabbit, max_message_size, ${bytes}), persistent_term:put(max_message_size, ${bytes}).`,
  );
}

describe('npm run doctor', () => {
  const doctor = (...args: string[]) =>
    runCommand(process.execPath, [repositoryFile('tools/dist/topology/doctor.js'), ...args]);
  const withLogin = (): string => {
    const { url, user, password } = server.management;
    return url.replace('://', `://${user}:${password}@`);
  };

  it('ends with 1 and says what to do, with 0 when all is well, with 3 when nobody answers', async () => {
    const { system, names } = await deployed();
    const line = `--management ${withLogin()} --namespace ${system.namespace} --participants inventory,payment --awaits order.paid`;
    const words = line.split(' ');
    await untilSeen(system, []);
    const ill = await doctor(...words);
    expect([ill.code, ill.stdout]).toEqual([
      1,
      expect.stringContaining(`queue ${names.replies}: Nobody consumes it`),
    ]);
    const consumers = await consumeAll(names);
    await expect
      .poll(async () => (await look(system)).map(({ severity }) => severity), WITHIN)
      .toEqual(['hint']);
    const well = await doctor(...words, '--json');
    expect([well.code, JSON.parse(well.stdout)]).toEqual([
      0,
      { findings: [expect.objectContaining({ severity: 'hint', code: 'version-rule' })] },
    ]);
    await consumers.close();
    expect((await doctor('--management', 'http://a:b@127.0.0.1:2')).code).toBe(3);
    const stranger = await doctor('--management', withLogin().replace('edda:edda', 'edda:wrong'));
    expect([stranger.code, stranger.output]).toEqual([3, expect.stringContaining('does not let "edda" in')]);
    const noHost = await doctor('--management', withLogin(), '--vhost', 'nowhere');
    expect([noHost.code, noHost.output]).toEqual([1, expect.stringContaining('no virtual host "nowhere"')]);
  });
});

async function consumeAll(names: ReturnType<typeof wireNames>): Promise<Broker> {
  const broker = rabbitmq({ url: server.amqpUrl, topology: 'none' })(
    { service: 'idle', instance: 'host#1' },
    () => undefined,
  );
  broker.connect();
  for (const queue of [
    names.replies,
    names.inbox,
    names.commandsOf('inventory'),
    names.commandsOf('payment'),
  ])
    await broker.consume({ queue, prefetch: 1 }, () => undefined);
  return broker;
}
