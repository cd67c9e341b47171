import { participantTopology, wireNames, type Broker, type OutgoingMessage } from '@edda/messaging';
import { rabbitmq } from '@edda/rabbitmq';
import { probe, reaches } from '@edda/testing/contracts';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { ManagementRefusal, type WiredSystem } from '../tools/topology/index.js';
import { RecordedLog } from './fixtures/recorded-log.js';
import { deploy, makeUsers, managementApi, wiredSystem, type UrlOf } from './fixtures/wired-system.js';

const api = managementApi(inject('management'));
const brokers: Broker[] = [];

afterEach(async () => {
  await Promise.all(brokers.splice(0).map((broker) => broker.close()));
});

/** The service payment, whose user may configure nothing. */
async function payment(topology: 'assert' | 'check' | 'none', system: WiredSystem, urlOf: UrlOf) {
  const log = new RecordedLog();
  const broker = rabbitmq({ url: urlOf('payment'), topology })(
    { service: 'payment', instance: `host#${brokers.length + 1}` },
    log.log,
  );
  brokers.push(broker);
  broker.connect();
  return { broker, log, part: participantTopology('payment', system.namespace) };
}

async function systemWithUsers(): Promise<{ system: WiredSystem; urlOf: UrlOf }> {
  const system = wiredSystem({ mode: 'check', participants: ['payment'] });
  return { system, urlOf: await makeUsers(api, system, inject('amqpUrl')) };
}

const exists = (path: string): Promise<boolean> =>
  api.get(path).then(
    () => true,
    (error: unknown) => {
      if (error instanceof ManagementRefusal && error.status === 404) return false;
      throw error;
    },
  );

const reply = (exchange: string): OutgoingMessage => ({
  exchange,
  routingKey: 'payment.charge',
  mandatory: true,
  messageId: 'm-1',
  appId: 'payment',
  contentType: 'application/json',
  timestamp: 0,
  headers: {},
  content: '{}',
});

describe('a service whose user may configure nothing', () => {
  it('works when it only checks, and everything is there', async () => {
    const { system, urlOf } = await systemWithUsers();
    await deploy(api, system);
    const { broker, log, part } = await payment('check', system, urlOf);
    await broker.declare(part);
    await reaches(broker, 'up');
    const names = wireNames(system.namespace);
    expect(await broker.publish([reply(names.repliesOf('payment'))])).toEqual([{ status: 'confirmed' }]);
    await probe(broker, { queue: names.commandsOf('payment'), prefetch: 1 });
    expect(log.matching(/^(warn|error)/)).toEqual([]);
  });

  it('says what is missing when it only checks, a line for each, makes nothing, and goes on once it is there', async () => {
    const { system, urlOf } = await systemWithUsers();
    const { broker, log, part } = await payment('check', system, urlOf);
    const declared = broker.declare(part);
    await reaches(broker, 'up');
    const names = wireNames(system.namespace);
    // RabbitMQ from 4.2.6 on tells a user only of what it has some permission on.
    const used = [names.repliesOf('payment'), names.dead, names.commandsOf('payment')];
    const said = log.matching(/^(warn|error)/);
    for (const line of said) expect(line).toMatch(/cannot be found.*--format definitions --apply.*NOT_FOUND/);
    for (const name of used) expect(log.matching(new RegExp(`"${name}" cannot be found`))).toHaveLength(1);
    for (const { name } of part.exchanges) expect(await exists(`exchanges/%2F/${name}`)).toBe(false);
    for (const { name } of part.queues) expect(await exists(`queues/%2F/${name}`)).toBe(false);
    await deploy(api, system);
    await declared;
    expect(log.matching(/^(warn|error)/)).toEqual(said);
  });

  it('looks at nothing when it takes its topology for granted', async () => {
    const { system, urlOf } = await systemWithUsers();
    const { broker, log, part } = await payment('none', system, urlOf);
    await broker.declare(part);
    await reaches(broker, 'up');
    expect(log.matching(/^(warn|error)/)).toEqual([]);
    expect(await exists(`queues/%2F/${wireNames(system.namespace).commandsOf('payment')}`)).toBe(false);
  });

  it('is told what to do when it would declare', async () => {
    const { system, urlOf } = await systemWithUsers();
    const { broker, log, part } = await payment('assert', system, urlOf);
    const declared = broker.declare(part).catch(() => 'closed');
    await reaches(broker, 'up');
    const { commandsOf } = wireNames(system.namespace);
    expect(
      log.matching(new RegExp(`"${commandsOf('payment')}" cannot be declared.*may not configure it`)),
    ).toHaveLength(1);
    await broker.close();
    expect(await declared).toBe('closed');
  });
});
