import { describe, expect, it } from 'vitest';
import { topology } from '@edda/messaging';
import type { System } from '../wanted-system.js';
import { FORMATS } from '../wanted-system.js';
import { printFormat } from './print-format.js';

const system: System = {
  namespace: '',
  vhost: '/',
  mode: 'check',
  participants: ['payment'],
  startedBy: ['order.place'],
  awaits: [],
};
const withServices: System = {
  ...system,
  services: [
    { service: 'loyalty', events: ['order.*'], messages: ['loyalty.points'], retries: ['5s'] },
    { service: 'till', client: ['emit', 'send'] },
  ],
};

describe('the topology, printed', () => {
  it('as a table', () => {
    expect(printFormat('table', system)).toMatchInlineSnapshot(`
      "exchange                   type
      -------------------------  ------
      edda.commands              topic
      edda.events                topic
      edda.replies.payment       topic
      edda.replies.orchestrator  topic
      edda.redrive               direct
      edda.dead                  topic

      queue                 arguments
      --------------------  -----------------------------------------------------------------------------------------------------------------------------------
      orchestrator.replies  x-queue-type=quorum x-delivery-limit=20 x-dead-letter-exchange=edda.dead x-dead-letter-routing-key=undecodable.orchestrator.replies
      orchestrator.inbox    x-queue-type=quorum x-delivery-limit=20 x-dead-letter-exchange=edda.dead x-dead-letter-routing-key=undecodable.orchestrator.inbox
      edda.dead-letters     x-queue-type=quorum x-delivery-limit=1000000000
      edda.undecodable      x-queue-type=quorum x-delivery-limit=1000000000
      payment.commands      x-queue-type=quorum x-delivery-limit=20 x-dead-letter-exchange=edda.dead x-dead-letter-routing-key=undecodable.payment.commands

      from exchange              with              to queue
      -------------------------  ----------------  --------------------
      edda.replies.payment       #                 orchestrator.replies
      edda.replies.orchestrator  #                 orchestrator.replies
      edda.commands              orchestrator.#    orchestrator.inbox
      edda.commands              order.place       orchestrator.inbox
      edda.dead                  letter.#          edda.dead-letters
      edda.dead                  undecodable.#     edda.undecodable
      edda.commands              payment.#         payment.commands
      edda.redrive               payment.commands  payment.commands"
    `);
  });

  it('as a diagram', () => {
    expect(printFormat('mermaid', system)).toMatchInlineSnapshot(`
      "flowchart LR
        E1{{edda.commands}}
        E2{{edda.events}}
        E3{{edda.replies.payment}}
        E4{{edda.replies.orchestrator}}
        E5{{edda.redrive}}
        E6{{edda.dead}}
        Q1[(orchestrator.replies)]
        Q2[(orchestrator.inbox)]
        Q3[(edda.dead-letters)]
        Q4[(edda.undecodable)]
        Q5[(payment.commands)]
        E3 -- "#" --> Q1
        E4 -- "#" --> Q1
        E1 -- "orchestrator.#" --> Q2
        E1 -- "order.place" --> Q2
        E6 -- "letter.#" --> Q3
        E6 -- "undecodable.#" --> Q4
        E1 -- "payment.#" --> Q5
        E5 -- "payment.commands" --> Q5
        Q1 -.-> E6
        Q2 -.-> E6
        Q5 -.-> E6"
    `);
  });

  it('as policies', () => {
    expect(printFormat('policies', { ...system, vhost: 'a shop' })).toMatchInlineSnapshot(`
      "rabbitmqctl set_policy -p 'a shop' --priority 10 --apply-to queues edda.work '^(orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$' '{"max-length":1000000,"overflow":"reject-publish","dead-letter-strategy":"at-least-once"}'
      rabbitmqctl set_policy -p 'a shop' --priority 10 --apply-to queues edda.last-stop '^(edda\\.dead-letters|edda\\.undecodable)$' '{"max-length":100000,"overflow":"reject-publish"}'"
    `);
  });

  it('as permissions', () => {
    expect(printFormat('permissions', system)).toMatchInlineSnapshot(`
      "rabbitmqctl set_permissions -p / orchestrator '^$' '^(edda\\.commands|edda\\.dead|edda\\.events|edda\\.redrive|edda\\.replies\\.orchestrator)$' '^(edda\\.dead-letters|orchestrator\\.inbox|orchestrator\\.replies)$'
      rabbitmqctl set_permissions -p / payment '^$' '^(edda\\.dead|edda\\.replies\\.payment)$' '^payment\\.commands$'
      rabbitmqctl set_permissions -p / deploy '^(edda\\.commands|edda\\.dead|edda\\.dead-letters|edda\\.events|edda\\.redrive|edda\\.replies\\.orchestrator|edda\\.replies\\.payment|edda\\.undecodable|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$' '^(edda\\.dead|edda\\.dead-letters|edda\\.undecodable|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$' '^(edda\\.commands|edda\\.dead|edda\\.redrive|edda\\.replies\\.orchestrator|edda\\.replies\\.payment|orchestrator\\.inbox|orchestrator\\.replies|payment\\.commands)$'"
    `);
  });

  it('as definitions', () => {
    expect(printFormat('definitions', { ...system, participants: [], startedBy: [] })).toMatchInlineSnapshot(`
      "{
        "vhosts": [
          {
            "name": "/"
          }
        ],
        "users": [
          {
            "name": "orchestrator",
            "password_hash": "",
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": ""
          },
          {
            "name": "deploy",
            "password_hash": "",
            "hashing_algorithm": "rabbit_password_hashing_sha256",
            "tags": ""
          }
        ],
        "permissions": [
          {
            "user": "orchestrator",
            "vhost": "/",
            "configure": "^$",
            "write": "^(edda\\\\.commands|edda\\\\.dead|edda\\\\.events|edda\\\\.redrive|edda\\\\.replies\\\\.orchestrator)$",
            "read": "^(edda\\\\.dead-letters|orchestrator\\\\.inbox|orchestrator\\\\.replies)$"
          },
          {
            "user": "deploy",
            "vhost": "/",
            "configure": "^(edda\\\\.commands|edda\\\\.dead|edda\\\\.dead-letters|edda\\\\.events|edda\\\\.redrive|edda\\\\.replies\\\\.orchestrator|edda\\\\.undecodable|orchestrator\\\\.inbox|orchestrator\\\\.replies)$",
            "write": "^(edda\\\\.dead|edda\\\\.dead-letters|edda\\\\.undecodable|orchestrator\\\\.inbox|orchestrator\\\\.replies)$",
            "read": "^(edda\\\\.commands|edda\\\\.dead|edda\\\\.replies\\\\.orchestrator|orchestrator\\\\.inbox|orchestrator\\\\.replies)$"
          }
        ],
        "policies": [
          {
            "vhost": "/",
            "name": "edda.work",
            "pattern": "^(orchestrator\\\\.inbox|orchestrator\\\\.replies)$",
            "apply-to": "queues",
            "priority": 10,
            "definition": {
              "max-length": 1000000,
              "overflow": "reject-publish",
              "dead-letter-strategy": "at-least-once"
            }
          },
          {
            "vhost": "/",
            "name": "edda.last-stop",
            "pattern": "^(edda\\\\.dead-letters|edda\\\\.undecodable)$",
            "apply-to": "queues",
            "priority": 10,
            "definition": {
              "max-length": 100000,
              "overflow": "reject-publish"
            }
          }
        ],
        "exchanges": [
          {
            "name": "edda.commands",
            "vhost": "/",
            "type": "topic",
            "durable": true,
            "auto_delete": false,
            "internal": false,
            "arguments": {}
          },
          {
            "name": "edda.events",
            "vhost": "/",
            "type": "topic",
            "durable": true,
            "auto_delete": false,
            "internal": false,
            "arguments": {}
          },
          {
            "name": "edda.replies.orchestrator",
            "vhost": "/",
            "type": "topic",
            "durable": true,
            "auto_delete": false,
            "internal": false,
            "arguments": {}
          },
          {
            "name": "edda.redrive",
            "vhost": "/",
            "type": "direct",
            "durable": true,
            "auto_delete": false,
            "internal": false,
            "arguments": {}
          },
          {
            "name": "edda.dead",
            "vhost": "/",
            "type": "topic",
            "durable": true,
            "auto_delete": false,
            "internal": false,
            "arguments": {}
          }
        ],
        "queues": [
          {
            "name": "orchestrator.replies",
            "vhost": "/",
            "durable": true,
            "auto_delete": false,
            "arguments": {
              "x-queue-type": "quorum",
              "x-delivery-limit": 20,
              "x-dead-letter-exchange": "edda.dead",
              "x-dead-letter-routing-key": "undecodable.orchestrator.replies"
            }
          },
          {
            "name": "orchestrator.inbox",
            "vhost": "/",
            "durable": true,
            "auto_delete": false,
            "arguments": {
              "x-queue-type": "quorum",
              "x-delivery-limit": 20,
              "x-dead-letter-exchange": "edda.dead",
              "x-dead-letter-routing-key": "undecodable.orchestrator.inbox"
            }
          },
          {
            "name": "edda.dead-letters",
            "vhost": "/",
            "durable": true,
            "auto_delete": false,
            "arguments": {
              "x-queue-type": "quorum",
              "x-delivery-limit": 1000000000
            }
          },
          {
            "name": "edda.undecodable",
            "vhost": "/",
            "durable": true,
            "auto_delete": false,
            "arguments": {
              "x-queue-type": "quorum",
              "x-delivery-limit": 1000000000
            }
          }
        ],
        "bindings": [
          {
            "source": "edda.replies.orchestrator",
            "vhost": "/",
            "destination": "orchestrator.replies",
            "destination_type": "queue",
            "routing_key": "#",
            "arguments": {}
          },
          {
            "source": "edda.commands",
            "vhost": "/",
            "destination": "orchestrator.inbox",
            "destination_type": "queue",
            "routing_key": "orchestrator.#",
            "arguments": {}
          },
          {
            "source": "edda.dead",
            "vhost": "/",
            "destination": "edda.dead-letters",
            "destination_type": "queue",
            "routing_key": "letter.#",
            "arguments": {}
          },
          {
            "source": "edda.dead",
            "vhost": "/",
            "destination": "edda.undecodable",
            "destination_type": "queue",
            "routing_key": "undecodable.#",
            "arguments": {}
          }
        ]
      }"
    `);
  });

  it.each(FORMATS.filter((format) => format === 'table' || format === 'mermaid'))(
    'as a %s has each exchange, queue and binding, those of services among them',
    (format) => {
      for (const each of [system, withServices]) {
        const text = printFormat(format, each);
        const { exchanges, queues, bindings } = topology(each);
        for (const { name } of [...exchanges, ...queues]) expect(text).toContain(name);
        for (const { routingKey } of bindings) expect(text).toContain(routingKey);
      }
      expect(printFormat(format, withServices)).toContain('till.answers.*');
    },
  );

  it('as definitions leaves out what each process declares for itself, and allows it that', () => {
    const { queues, bindings, permissions } = JSON.parse(printFormat('definitions', withServices)) as {
      readonly queues: readonly { readonly name: string }[];
      readonly bindings: readonly { readonly destination: string }[];
      readonly permissions: readonly { readonly user: string; readonly configure: string }[];
    };
    const names = [...queues.map(({ name }) => name), ...bindings.map(({ destination }) => destination)];
    expect(names).toContain('loyalty.inbox');
    expect(names.join()).not.toContain('till.answers');
    expect(permissions).toContainEqual(
      expect.objectContaining({ user: 'till', configure: String.raw`^till\.answers\..+$` }),
    );
    expect(printFormat('permissions', withServices)).toContain(
      String.raw`rabbitmqctl set_permissions -p / till '^till\.answers\..+$' '`,
    );
  });

  it('as JSON, where it is asked for', () => {
    expect(JSON.parse(printFormat('policies', system, {}, true))).toHaveLength(2);
    expect(JSON.parse(printFormat('permissions', system, {}, true))).toHaveLength(3);
  });
});

describe('definitions', () => {
  const read = JSON.parse(printFormat('definitions', { ...system, vhost: 'shop' })) as Record<
    string,
    Record<string, unknown>[]
  >;

  it('have only what RabbitMQ 3.10 and 4.3 both read', () => {
    expect(Object.keys(read)).toEqual([
      'vhosts',
      'users',
      'permissions',
      'policies',
      'exchanges',
      'queues',
      'bindings',
    ]);
    // 3.10 knows no policies for quorum queues alone.
    for (const policy of read['policies'] ?? []) expect(policy['apply-to']).toBe('queues');
  });

  it('carry no password, and let nobody in without one', () => {
    for (const user of read['users'] ?? []) expect(user).toMatchObject({ password_hash: '' });
    expect(JSON.stringify(read)).not.toContain('"password"');
  });

  it('put everything into the one virtual host', () => {
    for (const kind of ['permissions', 'policies', 'exchanges', 'queues', 'bindings'])
      for (const one of read[kind] ?? []) expect(one['vhost']).toBe('shop');
  });
});
