import { describe, expect, it } from 'vitest';
import { retryLevels } from '../interop/next-delivery.js';
import { answersTopology, serviceTopology } from '../interop/service-topology.js';
import { mergeTopologies, orchestratorTopology } from '../topology.js';
import { diagnose } from './diagnose.js';
import { healthyBroker, withQueue } from './healthy-broker.fixture.js';
import { allPermissions, permissionsFor } from './permissions.js';
import { policiesFor } from './policies.js';
import { planMoves } from './queue-move.js';
import { standing, topology } from './system-topology.js';
import type { WiredService } from './wired-service.js';
import { wireNames } from '../wire-names.js';

const loyalty: WiredService = {
  service: 'loyalty',
  events: ['order.*', 'legacy.#'],
  messages: ['loyalty.points'],
  retries: ['5s', '5m'],
};
const till: WiredService = { service: 'till', client: ['emit', 'send'] };
const audit: WiredService = { service: 'audit', events: ['#'], retries: [] };
const system = { participants: ['payment'], namespace: 'blue', services: [loyalty, till, audit] };
const whole = topology(system);
const named = (all: readonly { readonly name: string }[]): string[] => all.map(({ name }) => name);

describe('the topology of a system with services', () => {
  it('has for each of them what it declares itself', () => {
    const declared = mergeTopologies(
      serviceTopology({
        service: 'loyalty',
        namespace: 'blue',
        events: ['order.*', 'legacy.#'],
        messages: ['loyalty.points'],
        levels: retryLevels(['5s', '5m']),
        envelopes: [],
      }),
      answersTopology('till', 'host#1', 'blue'),
    );
    for (const exchange of declared.exchanges) expect(whole.exchanges).toContainEqual(exchange);
    for (const queue of declared.queues) {
      const [found] = whole.queues.filter(({ name }) => name === queue.name.replace('host#1', '*'));
      expect(found?.arguments['x-queue-type']).toBe('quorum');
      if (!queue.isOfProcess) expect(found).toEqual(queue);
    }
    for (const binding of declared.bindings.filter(({ routingKey }) => routingKey !== 'host#1'))
      expect(whole.bindings).toContainEqual(binding);
  });

  it('has the waits of EddaTransport where a service says none, and no level where it says []', () => {
    const { queues } = topology({ participants: [], services: [{ service: 'shop', events: ['a'] }] });
    expect(named(queues).filter((name) => name.includes('.retry.'))).toEqual(
      ['5s', '30s', '5m'].map((level) => `shop.inbox.retry.${level}`),
    );
    expect(named(whole.queues).filter((name) => name.startsWith('blue.audit'))).toEqual(['blue.audit.inbox']);
  });

  it('has no queue for who handles nothing', () => {
    const { queues } = topology({ participants: [], services: [{ service: 'shop', client: ['emit'] }] });
    expect(queues).toEqual(orchestratorTopology({ participants: [] }).queues);
  });

  it('leaves out what each process has for itself where it is declared beforehand', () => {
    expect(named(whole.queues)).toContain('blue.till.answers.*');
    const { exchanges, queues, bindings } = standing(whole);
    expect(named(exchanges)).toContain('blue.edda.answers.till');
    expect([...named(queues), ...bindings.map(({ queue }) => queue)].join()).not.toContain('answers');
  });
});

describe('the policies of a system with services', () => {
  it('are for their queues as well, the levels among them', () => {
    const [work] = policiesFor(whole, 'blue');
    const pattern = new RegExp(work?.pattern ?? '', 'u');
    for (const name of ['blue.loyalty.inbox', 'blue.loyalty.inbox.retry.5s', 'blue.till.answers.host#1'])
      expect(pattern.test(name), name).toBe(true);
    for (const name of ['blue.till.answers.', 'blue.loyalty.inbox.retry.7s', 'till.answers.host#1'])
      expect(pattern.test(name), name).toBe(false);
  });
});

describe('the user of a service', () => {
  it('may do in the mode check what these say', () => {
    const users = allPermissions(system, 'check').filter(({ user }) => /loyalty|till|audit/.test(user));
    expect(users).toMatchInlineSnapshot(`
      [
        {
          "configure": "^$",
          "read": "^blue\\.loyalty\\.inbox$",
          "user": "blue.loyalty",
          "write": "^(blue\\.edda\\.answers\\.till|blue\\.edda\\.dead|blue\\.edda\\.retries\\.loyalty)$",
        },
        {
          "configure": "^blue\\.till\\.answers\\..+$",
          "read": "^(blue\\.edda\\.answers\\.till|blue\\.till\\.answers\\..+)$",
          "user": "blue.till",
          "write": "^(blue\\.edda\\.commands|blue\\.edda\\.dead|blue\\.edda\\.events|blue\\.till\\.answers\\..+)$",
        },
        {
          "configure": "^$",
          "read": "^blue\\.audit\\.inbox$",
          "user": "blue.audit",
          "write": "^blue\\.edda\\.dead$",
        },
      ]
    `);
  });

  it('may declare its own where it does that itself, and writes to nobody else’s queue', () => {
    const users = allPermissions(system).filter(({ user }) => /loyalty|till|audit/.test(user));
    expect(users).toMatchInlineSnapshot(`
      [
        {
          "configure": "^(blue\\.edda\\.commands|blue\\.edda\\.dead|blue\\.edda\\.events|blue\\.edda\\.redrive|blue\\.edda\\.retries\\.loyalty|blue\\.loyalty\\.inbox|blue\\.loyalty\\.inbox\\.retry\\.5m|blue\\.loyalty\\.inbox\\.retry\\.5s)$",
          "read": "^(blue\\.edda\\.commands|blue\\.edda\\.events|blue\\.edda\\.redrive|blue\\.edda\\.retries\\.loyalty|blue\\.loyalty\\.inbox|blue\\.loyalty\\.inbox\\.retry\\.5m|blue\\.loyalty\\.inbox\\.retry\\.5s)$",
          "user": "blue.loyalty",
          "write": "^(blue\\.edda\\.answers\\.till|blue\\.edda\\.dead|blue\\.edda\\.retries\\.loyalty|blue\\.loyalty\\.inbox|blue\\.loyalty\\.inbox\\.retry\\.5m|blue\\.loyalty\\.inbox\\.retry\\.5s)$",
        },
        {
          "configure": "^(blue\\.edda\\.answers\\.till|blue\\.edda\\.commands|blue\\.edda\\.dead|blue\\.edda\\.events|blue\\.till\\.answers\\..+)$",
          "read": "^(blue\\.edda\\.answers\\.till|blue\\.till\\.answers\\..+)$",
          "user": "blue.till",
          "write": "^(blue\\.edda\\.commands|blue\\.edda\\.dead|blue\\.edda\\.events|blue\\.till\\.answers\\..+)$",
        },
        {
          "configure": "^(blue\\.audit\\.inbox|blue\\.edda\\.commands|blue\\.edda\\.dead|blue\\.edda\\.events|blue\\.edda\\.redrive)$",
          "read": "^(blue\\.audit\\.inbox|blue\\.edda\\.events|blue\\.edda\\.redrive)$",
          "user": "blue.audit",
          "write": "^(blue\\.audit\\.inbox|blue\\.edda\\.dead)$",
        },
      ]
    `);
  });

  it('reaches no queue past its bindings, in no mode', () => {
    for (const mode of ['assert', 'check', 'none'] as const) {
      for (const { user, write } of allPermissions(system, mode)) {
        const may = (name: string): boolean => new RegExp(write, 'u').test(name);
        expect(may('amq.default')).toBe(false);
        expect(may('blue.edda.redrive'), user).toBe(user === 'blue.orchestrator');
        expect(may('blue.edda.retries.loyalty'), user).toBe(
          user === 'blue.loyalty' || (user === 'blue.deploy' && mode !== 'assert'),
        );
        expect(may('blue.edda.replies.payment'), user).toBe(user === 'blue.payment');
      }
    }
  });

  it('that is a participant as well may do both', () => {
    const both = { participants: ['payment'], services: [{ ...loyalty, service: 'payment' }] };
    const { write, read, user } = permissionsFor(both, 'payment', 'check');
    expect([user, write, read]).toEqual([
      'payment',
      String.raw`^(edda\.dead|edda\.replies\.payment|edda\.retries\.payment)$`,
      String.raw`^(payment\.commands|payment\.inbox)$`,
    ]);
    expect(allPermissions(both).filter((one) => one.user === 'payment')).toHaveLength(1);
  });
});

describe('a doctor that knows of services', () => {
  const healthy = healthyBroker(system);
  const seen = (found = healthy): string[] =>
    diagnose(system, found)
      .filter(({ code }) => code !== 'version-rule')
      .map(({ severity, code, where }) => `${severity} ${code}: ${where}`);

  it('has nothing to say when all is well, though nobody consumes a level or has asked yet', () => {
    expect(seen()).toEqual([]);
  });

  it('takes the queues of answers for what they are, whoever is left of them', () => {
    const answers = {
      ...(healthy.queues[0] as (typeof healthy.queues)[number]),
      name: 'blue.till.answers.host#1',
      consumers: 0,
    };
    const permissions = allPermissions(system);
    const binding = { exchange: 'blue.edda.answers.till', queue: answers.name, routingKey: 'host#1' };
    const found = { ...healthy, permissions, queues: [...healthy.queues, answers] };
    expect(seen({ ...found, bindings: [...healthy.bindings, binding] })).toEqual([]);
  });

  it.each([
    [
      'an inbox that nobody consumes',
      withQueue(healthy, 'blue.loyalty.inbox', { consumers: 0 }),
      ['warning no-consumer: queue blue.loyalty.inbox'],
    ],
    [
      'a level whose wait is another',
      withQueue(healthy, 'blue.loyalty.inbox.retry.5s', { arguments: { 'x-queue-type': 'quorum' } }),
      ['problem wrong-arguments: queue blue.loyalty.inbox.retry.5s'],
    ],
    [
      'what has waited and cannot come back',
      {
        ...healthy,
        bindings: healthy.bindings.filter(
          ({ exchange, queue }) => exchange !== 'blue.edda.retries.loyalty' || queue !== 'blue.loyalty.inbox',
        ),
      },
      ['problem missing-binding: queue blue.loyalty.inbox'],
    ],
    [
      'a pattern that is not handled any more',
      {
        ...healthy,
        bindings: [
          ...healthy.bindings,
          { exchange: 'blue.edda.events', queue: 'blue.loyalty.inbox', routingKey: 'parcel.*' },
        ],
      },
      ['warning extra-binding: queue blue.loyalty.inbox'],
    ],
  ])('tells of %s', (_, found, findings) => {
    expect(seen(found)).toEqual(findings);
  });

  it('gives a level other arguments, which come back to it and to nobody else', () => {
    const found = withQueue(healthy, 'blue.loyalty.inbox.retry.5s', { arguments: {} });
    const [move, ...others] = planMoves(whole, found, wireNames('blue'));
    expect(others).toEqual([]);
    expect(move?.steps).toContainEqual({
      kind: 'bind',
      binding: {
        exchange: 'blue.edda.retries.loyalty',
        queue: 'blue.loyalty.inbox.retry.5s',
        routingKey: 'blue.loyalty.inbox.retry.5s',
      },
    });
  });
});
