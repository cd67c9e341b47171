import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { brokerReader } from './broker-reader.js';

const ANSWERS: Readonly<Record<string, object>> = {
  '/api/overview': { rabbitmq_version: '4.1.4', listeners: [] },
  '/api/vhosts/shop': {},
  '/api/exchanges/shop': [{ name: 'edda.events', type: 'topic' }],
  '/api/queues/shop': [],
  '/api/bindings/shop': [],
  '/api/vhosts/shop/permissions': [],
  '/api/users': [],
  '/api/health/checks/alarms': {},
  '/api/exchanges/shop/amq.default/publish': { routed: false },
};

const ends: (() => void)[] = [];
afterEach(() => ends.splice(0).forEach((end) => end()));

/** A management API that answers with what a quiet broker would, but for what it forbids, and remembers what it was asked. */
async function management(
  ...forbidden: readonly string[]
): Promise<{ readonly url: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { url = '' } = request;
    asked.push(url);
    // As RabbitMQ does it, for a wrong password and for a lack of tags.
    if (forbidden.includes(url)) response.statusCode = 401;
    request.resume().on('end', () => response.end(JSON.stringify(ANSWERS[url])));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  ends.push(() => server.close().closeAllConnections());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

describe('a reader of a broker', () => {
  it('reads it once for all who look at the same time', async () => {
    const { url, asked } = await management();
    const reader = brokerReader({ url, user: 'edda', password: 'secret' }, { vhost: 'shop', mode: 'check' });
    expect(reader).toMatchObject({ vhost: 'shop', mode: 'check' });
    const [found, again] = await Promise.all([reader.read(), reader.read()]);
    expect(found).toMatchObject({
      version: '4.1.4',
      exchanges: [{ name: 'edda.events' }],
      maxMessageSize: 'above',
    });
    expect(again).toBe(found);
    expect(asked.toSorted()).toEqual(Object.keys(ANSWERS).toSorted());
  });

  it('goes without what is for administrators, and does not know the size that it may not try', async () => {
    const { url } = await management('/api/users', '/api/exchanges/shop/amq.default/publish');
    const found = await brokerReader({ url, user: 'eye', password: 'secret' }, { vhost: 'shop' }).read();
    expect(found).toMatchObject({ version: '4.1.4', exchanges: [{ name: 'edda.events' }] });
    expect([found.users, found.maxMessageSize]).toEqual([undefined, undefined]);
  });

  it('is not let in with a wrong password', async () => {
    const { url } = await management('/api/overview');
    const failure = await brokerReader({ url, user: 'eye', password: 'secret' }).read().catch(String);
    expect(failure).toMatch(/BrokerUnreachable.*401.*does not let "eye" in.*Check the password/);
    expect(failure).not.toContain('secret');
  });

  it('says why it cannot, without the password', async () => {
    const reader = brokerReader({ url: 'http://127.0.0.1:2', user: 'edda', password: 'secret' });
    const failure = await reader.read().catch(String);
    expect(failure).toMatch(/The management API at http:\/\/127\.0\.0\.1:2 does not answer/);
    expect(failure).not.toContain('secret');
  });
});
