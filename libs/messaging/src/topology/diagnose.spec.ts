import { describe, expect, it } from 'vitest';
import { diagnose } from './diagnose.js';
import type { WantedSystem } from './diagnose.js';
import type { FoundBroker } from './found-broker.js';
import { healthyBroker, withQueue } from './healthy-broker.fixture.js';
import { allPermissions } from './permissions.js';

const wanted: WantedSystem = {
  participants: ['payment'],
  startedBy: ['order.place'],
  awaits: ['order.paid'],
};
const healthy = healthyBroker(wanted);
const payment = healthy.queues.find(({ name }) => name === 'payment.commands');
if (payment === undefined) throw new Error('The fixture has no queue payment.commands.');

/** Without the hint about its version, which every broker gets. */
const seen = (found: FoundBroker, system = wanted): string[] =>
  diagnose(system, found)
    .filter(({ code }) => code !== 'version-rule')
    .map(({ severity, code, where }) => `${severity} ${code}: ${where}`);

const without = <T extends { readonly name: string }>(all: readonly T[], name: string): T[] =>
  all.filter((one) => one.name !== name);

describe('a doctor', () => {
  it('has nothing to say of a healthy broker, but what its version is like', () => {
    expect(diagnose(wanted, healthy).map(({ severity, code }) => [severity, code])).toEqual([
      ['hint', 'version-rule'],
    ]);
  });

  it.each<[string, FoundBroker, string[]]>([
    [
      'an exchange that is missing, and what dies there',
      {
        ...healthy,
        exchanges: without(healthy.exchanges, 'edda.dead'),
        bindings: healthy.bindings.filter(({ exchange }) => exchange !== 'edda.dead'),
      },
      [
        'problem missing-exchange: exchange edda.dead',
        'problem dead-end: queue orchestrator.replies',
        'problem dead-end: queue orchestrator.inbox',
        'problem dead-end: queue payment.commands',
      ],
    ],
    [
      'an exchange of another type',
      {
        ...healthy,
        exchanges: [...without(healthy.exchanges, 'edda.events'), { name: 'edda.events', type: 'fanout' }],
      },
      ['problem wrong-exchange-type: exchange edda.events'],
    ],
    [
      'a queue that is missing, and not each of its bindings as well',
      {
        ...healthy,
        queues: without(healthy.queues, 'payment.commands'),
        bindings: healthy.bindings.filter(({ queue }) => queue !== 'payment.commands'),
      },
      ['problem missing-queue: queue payment.commands'],
    ],
    [
      'a classic queue',
      withQueue(healthy, 'payment.commands', {
        type: 'classic',
        arguments: { ...payment.arguments, 'x-queue-type': 'classic' },
      }),
      ['problem wrong-queue-type: queue payment.commands'],
    ],
    [
      'other arguments',
      withQueue(healthy, 'payment.commands', {
        arguments: { ...payment.arguments, 'x-delivery-limit': 5, 'x-max-length': 9 },
      }),
      ['problem wrong-arguments: queue payment.commands'],
    ],
    [
      'a queue whose messages were on their way elsewhere',
      {
        ...healthy,
        queues: [...healthy.queues, { ...payment, name: 'payment.commands.moving', messages: 3 }],
      },
      ['problem half-moved: queue payment.commands'],
    ],
    [
      'a binding that is missing',
      { ...healthy, bindings: healthy.bindings.filter(({ routingKey }) => routingKey !== 'order.paid') },
      ['problem missing-binding: queue orchestrator.inbox'],
    ],
    [
      'a binding too many of a queue of ours, and none of anybody else',
      {
        ...healthy,
        bindings: [
          ...healthy.bindings,
          { exchange: 'edda.events', queue: 'orchestrator.inbox', routingKey: 'old.event' },
          { exchange: 'edda.events', queue: 'audit', routingKey: '#' },
        ],
      },
      ['warning extra-binding: queue orchestrator.inbox'],
    ],
    [
      'a queue that nobody consumes',
      withQueue(healthy, 'payment.commands', { consumers: 0, messages: 4 }),
      ['warning no-consumer: queue payment.commands'],
    ],
    [
      'nothing while the broker has not counted yet',
      withQueue(healthy, 'payment.commands', { consumers: undefined }),
      [],
    ],
    [
      'a dead-letter exchange without a queue, when a policy names it',
      withQueue(healthy, 'edda.undecodable', {
        policy: { 'max-length': 1, overflow: 'reject-publish', 'dead-letter-exchange': 'nowhere' },
      }),
      ['problem dead-end: queue edda.undecodable'],
    ],
    [
      'messages in the last stops',
      withQueue(withQueue(healthy, 'edda.undecodable', { messages: 1 }), 'edda.dead-letters', {
        messages: 2,
      }),
      [
        'warning dead-letters: queue edda.dead-letters',
        'warning undecodable-messages: queue edda.undecodable',
      ],
    ],
    [
      'a policy that is missing',
      withQueue(healthy, 'payment.commands', { policy: {} }),
      ['warning missing-policy: policy edda.work'],
    ],
    [
      'a policy of somebody else that hides ours, and is incomplete',
      withQueue(healthy, 'payment.commands', { policy: { 'max-length': 5 } }),
      ['warning missing-policy: policy edda.work'],
    ],
    [
      'nothing when an operator chose other values',
      withQueue(healthy, 'payment.commands', {
        policy: { 'max-length': 5, overflow: 'reject-publish', 'dead-letter-strategy': 'at-least-once' },
      }),
      [],
    ],
    [
      'a size that is unknown',
      { ...healthy, maxMessageSize: undefined },
      ['warning message-size-unknown: broker'],
    ],
    [
      'a size that is too large',
      { ...healthy, maxMessageSize: 'above' },
      ['warning message-size-too-large: broker'],
    ],
    [
      'a size that is known and too large',
      { ...healthy, maxMessageSize: 134_217_728 },
      ['warning message-size-too-large: broker'],
    ],
    [
      'a size that is too small',
      { ...healthy, maxMessageSize: 65_536 },
      ['warning message-size-too-small: broker'],
    ],
    ['an alarm', { ...healthy, alarms: ['memory on rabbit@one'] }, ['problem alarm: broker']],
    [
      'the user guest, where others can come in',
      { ...healthy, users: ['guest'] },
      ['warning guest: user guest'],
    ],
    [
      'nothing of the user guest on a machine of its own',
      { ...healthy, users: ['guest'], listeners: [{ protocol: 'amqp', address: '127.0.0.1', port: 5672 }] },
      [],
    ],
    [
      'that users could not be looked at',
      { ...healthy, permissions: undefined },
      ['hint users-unknown: users'],
    ],
    ['a broker that is too old', { ...healthy, version: '3.9.1' }, ['problem old-version: RabbitMQ 3.9.1']],
  ])('tells of %s', (_, found, findings) => {
    expect(seen(found)).toEqual(findings);
  });

  it('says what is wrong and what to do, in words', () => {
    const found = withQueue(healthy, 'payment.commands', {
      arguments: { ...payment.arguments, 'x-delivery-limit': 5 },
      policy: {},
    });
    expect(diagnose({ ...wanted, vhost: 'shop' }, found).slice(0, 2)).toMatchInlineSnapshot(`
      [
        {
          "code": "wrong-arguments",
          "remedy": "See the steps, and take them: npm run topology -- --plan --management …",
          "severity": "problem",
          "what": "It has other arguments, and they cannot be changed: x-delivery-limit is 5 instead of 20.",
          "where": "queue payment.commands",
        },
        {
          "code": "missing-policy",
          "remedy": "rabbitmqctl set_policy -p shop --priority 10 --apply-to queues edda.work '^(orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$' '{"max-length":1000000,"overflow":"reject-publish","dead-letter-strategy":"at-least-once"}'",
          "severity": "warning",
          "what": "It does not hold for payment.commands (max-length, overflow, dead-letter-strategy): RabbitMQ applies one policy to a queue, so each must be complete.",
          "where": "policy edda.work",
        },
      ]
    `);
  });

  it('tells queues together that lack the same of a policy, and does not name them all', () => {
    const many = { participants: ['a', 'b', 'c', 'd', 'e'] };
    const broker = healthyBroker(many);
    const bare = { ...broker, queues: broker.queues.map((queue) => ({ ...queue, policy: {} })) };
    const half = withQueue(bare, 'a.commands', { policy: { overflow: 'reject-publish' } });
    const [work] = diagnose(many, half).filter(({ code }) => code === 'missing-policy');
    expect(work?.what).toMatch(
      /orchestrator\.inbox.* and 1 more \(max-length, overflow, dead-letter-strategy\)/,
    );
    expect(work?.what).toContain('; a.commands (max-length, dead-letter-strategy):');
  });

  it.each([
    ['3.10.8', /has none/],
    ['3.13.7', /has none/],
    ['4.0.5', /one of 20, and drops/],
    ['4.2.4', /one of 20, and drops/],
    ['4.3.6', /nack does not count/],
    ['5.0.0', /nack does not count/],
  ])('knows how RabbitMQ %s counts deliveries', (version, rule) => {
    const [hint] = diagnose(wanted, { ...healthy, version });
    expect(hint).toMatchObject({
      severity: 'hint',
      code: 'version-rule',
      what: expect.stringMatching(rule) as string,
    });
  });
});

describe('the users of our services', () => {
  const users = allPermissions(wanted);
  const withPayment = (changes: object): FoundBroker => ({
    ...healthy,
    permissions: users.map((user) => (user.user === 'payment' ? { ...user, ...changes } : user)),
  });

  it('are as they should be, or not there at all', () => {
    expect(seen({ ...healthy, permissions: users })).toEqual([]);
    expect(
      seen({ ...healthy, permissions: [{ user: 'admin', configure: '.*', write: '.*', read: '.*' }] }),
    ).toEqual([]);
  });

  it.each<[object, string, RegExp]>([
    [{ write: '.*' }, 'wide-permission', /may write .*amq\.default|may write .*more/],
    [{ write: '' }, 'lacking-permission', /may not write .*edda\.dead/],
    [{ configure: '^(amq\\.default|edda\\..*|payment\\.commands)$' }, 'wide-permission', /may configure /],
    [{ read: '^payment' }, 'lacking-permission', /may not read /],
    [{ read: '[[:alpha:]]*(' }, 'users-unknown', /cannot be read here/],
  ])('with %o', (changes, code, what) => {
    expect(diagnose(wanted, withPayment(changes))).toContainEqual(
      expect.objectContaining({ code, where: 'user payment', what: expect.stringMatching(what) as string }),
    );
  });

  it('may configure nothing where they only check', () => {
    const found = { ...healthy, permissions: users };
    expect(seen(found, { ...wanted, mode: 'check' })).toContain('warning wide-permission: user payment');
    expect(
      seen({ ...healthy, permissions: allPermissions(wanted, 'check') }, { ...wanted, mode: 'check' }),
    ).toEqual([]);
  });
});
