import type { FindingCode } from '@edda/messaging';
import { CARRIED } from '../../../topology/seen-topology.js';
import { TOPOLOGY } from '../examples/topology-examples.js';
import { anything, list, object, oneOf, shown, text, whole, yesOrNo } from './parts.js';

// A record, so that the compiler misses one that is not here.
const CODES: Readonly<Record<FindingCode, true>> = {
  'missing-exchange': true,
  'wrong-exchange-type': true,
  'missing-queue': true,
  'wrong-queue-type': true,
  'wrong-arguments': true,
  'missing-binding': true,
  'extra-binding': true,
  'half-moved': true,
  'no-consumer': true,
  'dead-end': true,
  'undecodable-messages': true,
  'dead-letters': true,
  'missing-policy': true,
  'message-size-unknown': true,
  'message-size-too-large': true,
  'message-size-too-small': true,
  alarm: true,
  'management-unknown': true,
  'management-unreachable': true,
  'old-version': true,
  'version-rule': true,
  guest: true,
  'users-unknown': true,
  'lacking-permission': true,
  'wide-permission': true,
};

const part = {
  declared: yesOrNo('These definitions want it; false: it is on the broker all the same'),
  missing: yesOrNo('It is wanted, and not there'),
};

const exchange = object(
  {
    ...part,
    name: text(),
    type: text('Such as `topic`'),
    carries: oneOf(CARRIED, '`other`: it is none of ours, and something is bound to it'),
  },
  ['missing'],
);
const queue = object(
  {
    ...part,
    name: text(),
    arguments: anything('As it is declared: its type, its delivery limit, and where what dies goes'),
    service: text('Who takes from it'),
    sagas: list(text(), 'The definitions that send commands to it'),
    messages: whole('That were delivered to nobody'),
    consumers: whole(),
  },
  ['missing', 'service', 'messages', 'consumers'],
);
const binding = object({ ...part, exchange: text(), routingKey: text(), queue: text() }, ['missing']);
const finding = object({
  severity: oneOf(
    ['problem', 'warning', 'hint'],
    '`problem`: something does not work, or messages can be lost; `warning`: somebody should look',
  ),
  code: oneOf(Object.keys(CODES)),
  where: text('Such as `queue payment.commands`'),
  what: text('A sentence'),
  remedy: text('What to do, with the command where there is one'),
});

export const TOPOLOGY_SCHEMAS = {
  Topology: shown(
    object({
      broker: object({ status: text(), version: text('Of RabbitMQ') }, ['version']),
      lookedBy: oneOf(
        ['management', 'amqp', 'nothing'],
        'How far the broker could be looked at; by AMQP alone only at its queues',
      ),
      exchanges: list(exchange),
      queues: list(queue),
      bindings: list(binding),
      findings: list(finding, 'What the doctor says, the worst first'),
    }),
    TOPOLOGY,
  ),
};
