import { HEADERS } from '@edda/messaging';
import type { CommandMessage, Outcome, ReplyMessage, WireNames } from '@edda/messaging';

/** A reply as it came. */
export interface SeenReply {
  readonly exchange: string;
  readonly routingKey: string;
  readonly reply: ReplyMessage;
}

/** What is wrong with a reply to a command, whatever it says; nothing if nothing is. */
export function replyProblems(
  command: CommandMessage,
  { exchange, routingKey, reply }: SeenReply,
  participant: string,
  names: WireNames,
): readonly string[] {
  const right = names.repliesOf(participant);
  const problems: string[] = [];
  if (exchange !== right) problems.push(`it came through the exchange "${exchange}" and not "${right}"`);
  if (routingKey !== command.name)
    problems.push(`its routing key is "${routingKey}" and not "${command.name}"`);
  const echoed = [
    ['the property correlation-id', reply.sagaId, command.sagaId],
    ['the property type', reply.name, command.name],
    [HEADERS.saga, reply.saga, command.saga],
    [HEADERS.step, reply.path, command.path],
    [HEADERS.direction, reply.direction, command.direction],
    [HEADERS.epoch, reply.epoch, command.epoch],
    [HEADERS.attempt, reply.attempt, command.attempt],
    [HEADERS.contractVersion, reply.contractVersion, command.contractVersion],
    [HEADERS.tenant, reply.tenant, command.tenant],
  ] as const;
  for (const [what, found, sent] of echoed)
    if (found !== sent)
      problems.push(`${what} is ${JSON.stringify(found)}, and ${JSON.stringify(sent)} was sent`);
  const { outcome, body } = reply;
  if (outcome !== 'success' && outcome !== 'revoked' && typeof body['code'] !== 'string')
    problems.push(`the body of a reply with the outcome "${outcome}" has no "code"`);
  return problems;
}

/** Why the outcome is not one that is right; undefined if it is. */
export function outcomeProblem(reply: ReplyMessage, right: readonly Outcome[]): string | undefined {
  if (right.includes(reply.outcome)) return undefined;
  const why = JSON.stringify(reply.body).slice(0, 300);
  return `the outcome is "${reply.outcome}" and not "${right.join('" or "')}": ${why}`;
}

/** Why two replies are not the same answer; undefined if they are. */
export function differenceOf(first: ReplyMessage, second: ReplyMessage): string | undefined {
  if (first.outcome !== second.outcome)
    return `the first reply says "${first.outcome}" and another one "${second.outcome}"`;
  const [one, other] = [JSON.stringify(sorted(first.body)), JSON.stringify(sorted(second.body))];
  return one === other ? undefined : `the first reply has the body ${one} and another one ${other}`;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, field]) => [key, sorted(field)]),
  );
}
