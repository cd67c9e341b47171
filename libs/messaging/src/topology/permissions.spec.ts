import { describe, expect, it } from 'vitest';
import { orchestratorTopology, participantTopology } from '../topology.js';
import { topology } from './system-topology.js';
import { wireNames } from '../wire-names.js';
import type { Permissions, TopologyMode } from './permissions.js';
import { allPermissions, permissionsFor } from './permissions.js';

const options = {
  participants: ['inventory', 'payment'],
  startedBy: ['order.place'],
  awaits: ['order.paid'],
};
const names = wireNames();
const may = (permissions: Permissions, kind: 'configure' | 'write' | 'read', name: string): boolean =>
  new RegExp(permissions[kind], 'u').test(name);
const of = (service: string, mode: TopologyMode = 'assert') => permissionsFor(options, service, mode);

describe('the permissions of a service that only checks', () => {
  it('are these', () => {
    expect(allPermissions(options, 'check')).toMatchInlineSnapshot(`
      [
        {
          "configure": "^$",
          "read": "^(edda\\.dead-letters|orchestrator\\.inbox|orchestrator\\.replies)$",
          "user": "orchestrator",
          "write": "^(edda\\.commands|edda\\.dead|edda\\.events|edda\\.redrive|edda\\.replies\\.orchestrator)$",
        },
        {
          "configure": "^$",
          "read": "^inventory\\.commands$",
          "user": "inventory",
          "write": "^(edda\\.dead|edda\\.replies\\.inventory)$",
        },
        {
          "configure": "^$",
          "read": "^payment\\.commands$",
          "user": "payment",
          "write": "^(edda\\.dead|edda\\.replies\\.payment)$",
        },
        {
          "configure": "^(edda\\.commands|edda\\.dead|edda\\.dead-letters|edda\\.events|edda\\.redrive|edda\\.replies\\.inventory|edda\\.replies\\.orchestrator|edda\\.replies\\.payment|edda\\.undecodable|inventory\\.commands|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$",
          "read": "^(edda\\.commands|edda\\.dead|edda\\.events|edda\\.redrive|edda\\.replies\\.inventory|edda\\.replies\\.orchestrator|edda\\.replies\\.payment|inventory\\.commands|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$",
          "user": "deploy",
          "write": "^(edda\\.dead|edda\\.dead-letters|edda\\.undecodable|inventory\\.commands|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$",
        },
      ]
    `);
  });
});

describe('the permissions of a service that declares', () => {
  it.each([
    ['payment', participantTopology('payment')],
    ['orchestrator', orchestratorTopology(options)],
    ['deploy', topology(options)],
  ])('let %s declare its part, and no more', (service, part) => {
    const permissions = of(service);
    const own = [...part.exchanges, ...part.queues].map(({ name }) => name);
    for (const name of own) expect(may(permissions, 'configure', name)).toBe(true);
    for (const { exchange, queue } of part.bindings) {
      // RabbitMQ asks for these two at a binding.
      expect(may(permissions, 'write', queue)).toBe(true);
      expect(may(permissions, 'read', exchange)).toBe(true);
    }
    for (const queue of part.queues.filter((one) => 'x-dead-letter-exchange' in one.arguments)) {
      // And for these two at a queue with a dead-letter exchange.
      expect(may(permissions, 'write', names.dead)).toBe(true);
      expect(may(permissions, 'read', queue.name)).toBe(true);
    }
    const whole = topology(options);
    for (const { name } of [...whole.exchanges, ...whole.queues])
      expect(may(permissions, 'configure', name)).toBe(own.includes(name));
  });
});

describe.each(['assert', 'check', 'none'] as const)('in the mode %s', (mode) => {
  it('nobody answers for anybody else, and only the orchestrator commands', () => {
    for (const permissions of allPermissions(options, mode)) {
      for (const owner of ['inventory', 'payment', 'orchestrator'])
        expect(may(permissions, 'write', names.repliesOf(owner))).toBe(permissions.user === owner);
      expect(may(permissions, 'write', names.commands)).toBe(permissions.user === 'orchestrator');
      expect(may(permissions, 'write', names.redrive)).toBe(permissions.user === 'orchestrator');
    }
  });

  it('nobody reaches the default exchange, or anything whose name is not written in full', () => {
    for (const permissions of allPermissions(options, mode)) {
      for (const kind of ['configure', 'write', 'read'] as const) {
        for (const name of [
          'amq.default',
          'amq.topic',
          'edda',
          'edda.commands.x',
          'x.edda.commands',
          'eddaxcommands',
        ])
          expect(may(permissions, kind, name)).toBe(false);
      }
    }
  });

  it('a participant reads the commands of no other', () => {
    expect(may(of('payment', mode), 'read', names.commandsOf('payment'))).toBe(true);
    expect(may(of('payment', mode), 'read', names.commandsOf('inventory'))).toBe(false);
    expect(may(of('payment', mode), 'read', names.replies)).toBe(false);
  });

  it('no service consumes what nobody can decode: it lies there for people', () => {
    for (const permissions of allPermissions(options, mode))
      expect(may(permissions, 'read', names.undecodable)).toBe(false);
  });
});

it('users of two systems on one broker have different names', () => {
  expect(permissionsFor({ ...options, namespace: 'blue' }, 'payment').user).toBe('blue.payment');
});

it('a service that nobody knows has no permissions', () => {
  expect(() => of('shipping')).toThrow(/No service "shipping" is known/);
});
