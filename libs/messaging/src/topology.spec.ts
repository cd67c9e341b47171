import { describe, expect, it } from 'vitest';
import type { Topology } from './topology.js';
import { mergeTopologies, orchestratorTopology, participantTopology } from './topology.js';
import { topology } from './topology/system-topology.js';

const lines = ({ exchanges, queues, bindings }: Topology): string[] => [
  ...exchanges.map(({ name, type }) => `exchange ${name} (${type})`),
  ...queues.map(({ name, arguments: args }) => `queue ${name} ${JSON.stringify(args)}`),
  ...bindings.map(({ exchange, routingKey, queue }) => `${exchange} --${routingKey}--> ${queue}`),
];

/** All of a system, and what each process declares of it: added up, one part would hide what another has otherwise. */
const wholeAndParts = (): readonly Topology[] => [
  topology({ participants: ['payment'] }),
  orchestratorTopology({ participants: ['payment'] }),
  participantTopology('payment'),
];

describe('the topology', () => {
  it('is this, for an orchestrator and two participants', () => {
    expect(lines(topology({ participants: ['inventory', 'payment'] }))).toMatchInlineSnapshot(`
      [
        "exchange edda.commands (topic)",
        "exchange edda.events (topic)",
        "exchange edda.replies.inventory (topic)",
        "exchange edda.replies.payment (topic)",
        "exchange edda.replies.orchestrator (topic)",
        "exchange edda.redrive (direct)",
        "exchange edda.dead (topic)",
        "queue orchestrator.replies {"x-queue-type":"quorum","x-delivery-limit":20,"x-dead-letter-exchange":"edda.dead","x-dead-letter-routing-key":"undecodable.orchestrator.replies"}",
        "queue orchestrator.inbox {"x-queue-type":"quorum","x-delivery-limit":20,"x-dead-letter-exchange":"edda.dead","x-dead-letter-routing-key":"undecodable.orchestrator.inbox"}",
        "queue edda.dead-letters {"x-queue-type":"quorum","x-delivery-limit":1000000000}",
        "queue edda.undecodable {"x-queue-type":"quorum","x-delivery-limit":1000000000}",
        "queue inventory.commands {"x-queue-type":"quorum","x-delivery-limit":20,"x-dead-letter-exchange":"edda.dead","x-dead-letter-routing-key":"undecodable.inventory.commands"}",
        "queue payment.commands {"x-queue-type":"quorum","x-delivery-limit":20,"x-dead-letter-exchange":"edda.dead","x-dead-letter-routing-key":"undecodable.payment.commands"}",
        "edda.replies.inventory --#--> orchestrator.replies",
        "edda.replies.payment --#--> orchestrator.replies",
        "edda.replies.orchestrator --#--> orchestrator.replies",
        "edda.commands --orchestrator.#--> orchestrator.inbox",
        "edda.dead --letter.#--> edda.dead-letters",
        "edda.dead --undecodable.#--> edda.undecodable",
        "edda.commands --inventory.#--> inventory.commands",
        "edda.redrive --inventory.commands--> inventory.commands",
        "edda.commands --payment.#--> payment.commands",
        "edda.redrive --payment.commands--> payment.commands",
      ]
    `);
  });

  it('brings what starts sagas, and what they wait for, into the one queue of what comes from outside', () => {
    const options = { participants: [], startedBy: ['order.place'], awaits: ['order.paid', 'parcel.lost'] };
    const { bindings } = orchestratorTopology(options);
    expect(
      bindings
        .filter(({ queue }) => queue === 'orchestrator.inbox')
        .map(({ exchange, routingKey }) => `${exchange} ${routingKey}`),
    ).toEqual([
      'edda.commands orchestrator.#',
      'edda.commands order.place',
      'edda.events order.paid',
      'edda.events parcel.lost',
    ]);
  });

  it('never makes a participant of the orchestrators, whose child sagas are commanded like one', () => {
    const { queues, exchanges } = topology({ participants: ['orchestrator', 'payment'] });
    expect(queues.map(({ name }) => name)).not.toContain('orchestrator.commands');
    expect(exchanges.filter(({ name }) => name === 'edda.replies.orchestrator')).toHaveLength(1);
  });

  it('gives a participant no more than its own queue and exchange', () => {
    expect(lines(participantTopology('payment', 'run-7'))).toMatchInlineSnapshot(`
      [
        "exchange run-7.edda.commands (topic)",
        "exchange run-7.edda.replies.payment (topic)",
        "exchange run-7.edda.redrive (direct)",
        "exchange run-7.edda.dead (topic)",
        "queue run-7.payment.commands {"x-queue-type":"quorum","x-delivery-limit":20,"x-dead-letter-exchange":"run-7.edda.dead","x-dead-letter-routing-key":"undecodable.run-7.payment.commands"}",
        "queue run-7.edda.dead-letters {"x-queue-type":"quorum","x-delivery-limit":1000000000}",
        "queue run-7.edda.undecodable {"x-queue-type":"quorum","x-delivery-limit":1000000000}",
        "run-7.edda.commands --payment.#--> run-7.payment.commands",
        "run-7.edda.redrive --run-7.payment.commands--> run-7.payment.commands",
        "run-7.edda.dead --letter.#--> run-7.edda.dead-letters",
        "run-7.edda.dead --undecodable.#--> run-7.edda.undecodable",
      ]
    `);
  });

  it('is the sum of its parts, with what is in several standing once', () => {
    const whole = topology({ participants: ['inventory', 'payment'], namespace: 'a' });
    const parts = mergeTopologies(
      participantTopology('payment', 'a'),
      orchestratorTopology({ participants: ['inventory', 'payment'], namespace: 'a' }),
      participantTopology('inventory', 'a'),
      participantTopology('payment', 'a'),
    );
    expect(lines(parts).toSorted()).toEqual(lines(whole).toSorted());
    expect(new Set(lines(whole)).size).toBe(lines(whole).length);
  });

  it('gives every queue that somebody consumes a delivery limit and a place for what reaches it', () => {
    for (const { queues, bindings, exchanges } of wholeAndParts()) {
      const known = exchanges.map(({ name }) => name);
      for (const { name, arguments: args } of queues) {
        expect(args['x-queue-type']).toBe('quorum');
        if (name.startsWith('edda.')) continue;
        expect(args['x-delivery-limit']).toBe(20);
        expect(known).toContain(args['x-dead-letter-exchange']);
        expect(args['x-dead-letter-routing-key']).toBe(`undecodable.${name}`);
        expect(bindings.some(({ queue }) => queue === name)).toBe(true);
      }
    }
  });

  it('never lets RabbitMQ wait, expire or count for a saga: those are timers and attempts in PostgreSQL', () => {
    for (const { exchanges, queues } of wholeAndParts()) {
      expect(new Set(exchanges.map(({ type }) => type))).toEqual(new Set(['topic', 'direct']));
      const told = new Set(queues.flatMap(({ arguments: args }) => Object.keys(args)));
      expect([...told].toSorted()).toEqual([
        'x-dead-letter-exchange',
        'x-dead-letter-routing-key',
        'x-delivery-limit',
        'x-queue-type',
      ]);
    }
  });

  it('never drops what has arrived at the last stop', () => {
    const last = topology({ participants: [] }).queues.filter(({ name }) => name.startsWith('edda.'));
    expect(last.map(({ name, arguments: args }) => [name, args])).toEqual([
      ['edda.dead-letters', { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 }],
      ['edda.undecodable', { 'x-queue-type': 'quorum', 'x-delivery-limit': 1_000_000_000 }],
    ]);
  });

  it('binds only what it declares', () => {
    const { exchanges, queues, bindings } = topology({ participants: ['payment'], namespace: 'b' });
    for (const binding of bindings) {
      expect(exchanges.map(({ name }) => name)).toContain(binding.exchange);
      expect(queues.map(({ name }) => name)).toContain(binding.queue);
    }
  });

  it('is empty when nothing is added up', () => {
    expect(mergeTopologies()).toEqual({ exchanges: [], queues: [], bindings: [] });
  });
});
