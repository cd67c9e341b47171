import type { Finding } from './finding.js';
import type { FoundBroker } from './found-broker.js';

/**
 * What the broker should take at most, in bytes: a body of 1 MiB, its headers, and room. What is larger is refused at the door, and never gets
 * as far as a process that has to hold it in memory.
 */
export const MAX_MESSAGE_BYTES = 2_097_152;

/** The server as a whole: version, alarms, message size, and who may come in. */
export function diagnoseServer(found: FoundBroker): readonly Finding[] {
  return [...alarms(found), ...messageSize(found), ...guest(found), ...version(found)];
}

function alarms({ alarms: raised }: FoundBroker): Finding[] {
  return raised.map((alarm) => ({
    severity: 'problem',
    code: 'alarm',
    where: 'broker',
    what: `It is in alarm: ${alarm}. It takes no messages; commands and replies wait in PostgreSQL.`,
    remedy: 'Free memory or disk; see Overview, Nodes in the management UI.',
  }));
}

function messageSize({ maxMessageSize }: FoundBroker): Finding[] {
  const where = 'broker';
  const setting = `max_message_size = ${MAX_MESSAGE_BYTES}`;
  const remedy = `Put "${setting}" into rabbitmq.conf, and start the broker again.`;
  if (maxMessageSize === undefined) {
    const what = 'What size of message it takes could not be found out.';
    const look = `See that rabbitmq.conf has "${setting}": rabbitmqctl environment.`;
    return [{ severity: 'warning', code: 'message-size-unknown', where, what, remedy: look }];
  }
  if (maxMessageSize === 'above' || maxMessageSize > MAX_MESSAGE_BYTES) {
    const limit = maxMessageSize === 'above' ? `more than ${MAX_MESSAGE_BYTES}` : maxMessageSize;
    const what = `It takes messages of ${limit} bytes: a few of them fill the memory of a consumer.`;
    return [{ severity: 'warning', code: 'message-size-too-large', where, what, remedy }];
  }
  if (maxMessageSize === MAX_MESSAGE_BYTES) return [];
  const what = `It takes messages of ${maxMessageSize} bytes at most, which may be less than a valid one has.`;
  return [{ severity: 'warning', code: 'message-size-too-small', where, what, remedy }];
}

function guest({ users, listeners }: FoundBroker): Finding[] {
  if (!users?.includes('guest')) return [];
  const open = listeners.filter(
    ({ protocol, address }) => protocol.startsWith('amqp') && !isLoopback(address),
  );
  if (open.length === 0) return [];
  const at = open.map(({ address, port }) => `${address}, port ${port}`).join('; ');
  return [
    {
      severity: 'warning',
      code: 'guest',
      where: 'user guest',
      what: `The user that every RabbitMQ begins with is still there, and the broker listens to the network (${at}).`,
      remedy: 'rabbitmqctl delete_user guest',
    },
  ];
}

const isLoopback = (address: string): boolean =>
  address === '::1' || address === 'localhost' || address.startsWith('127.');

function version({ version: text }: FoundBroker): Finding[] {
  const where = `RabbitMQ ${text}`;
  const [major = 0, minor = 0] = text.split('.').map(Number);
  const isBefore = (otherMajor: number, otherMinor: number): boolean =>
    major < otherMajor || (major === otherMajor && minor < otherMinor);
  const remedy =
    'Nothing to do: every queue of ours has a limit of its own, and failures are told by reject.';
  const hint = (what: string): Finding => ({ severity: 'hint', code: 'version-rule', where, what, remedy });
  if (isBefore(3, 10)) {
    const what = 'It is older than 3.10, the first version that this was made for.';
    return [{ severity: 'problem', code: 'old-version', where, what, remedy: 'Upgrade RabbitMQ.' }];
  }
  if (isBefore(4, 0))
    return [
      hint(
        'A quorum queue without a delivery limit has none: a message that kills its consumer comes back for ever.',
      ),
    ];
  if (isBefore(4, 3))
    return [hint('A quorum queue without a delivery limit has one of 20, and drops what reaches it.')];
  return [
    hint(
      'A quorum queue without a delivery limit has one of 20; what is given back by nack does not count towards it, what is rejected does.',
    ),
  ];
}
