import type {
  DeadLetterReason,
  Decoded,
  FailureBody,
  IncomingMessage,
  Limits,
  ReplyMessage,
  WireNames,
} from '@edda/messaging';
import { atOrigin, decode, participantOf } from '@edda/messaging';
import type { CommandType, FailureDetail, ReplyInput } from '@edda/saga-core';
import { describeProblem, validateBody } from '@edda/validation';
import type { ReplyWork } from './work.js';

/** What a delivery on the queue of replies is: work for a saga, something to put aside, or both. */
export interface ReadReply {
  readonly work?: ReplyWork;
  readonly deadLetter?: { readonly reason: DeadLetterReason; readonly detail: string };
}

/**
 * Reads a delivery. A reply that does not fulfil its contract is put aside, and its saga is told: it would otherwise fetch the same
 * reply again and again. One that is not its participant's own tells no saga anything.
 *
 * @param userFor whose `user-id` the replies of a participant have to carry; undefined if any will do
 */
export function readReply(
  delivered: IncomingMessage,
  names: WireNames,
  contractOf: (command: string, version: number) => CommandType | undefined,
  userFor: (participant: string) => string | undefined = () => undefined,
  limits?: Limits,
): ReadReply {
  const incoming = atOrigin(delivered, names);
  const decoded = decode(incoming, limits);
  const reply = replyIn(decoded);
  if (!reply) {
    const detail = decoded.ok ? `A ${decoded.message.kind} is no reply.` : decoded.reason;
    return { deadLetter: { reason: decoded.ok ? 'contract-violated' : 'undecodable', detail } };
  }
  if (!isUuid(reply.sagaId)) {
    const detail = `The correlation id "${reply.sagaId}" is not the id of a saga.`;
    return { deadLetter: { reason: 'contract-violated', detail } };
  }
  const owner = names.repliesOf(participantOf(reply.name));
  if (incoming.exchange !== owner) {
    // Only the owner of a command may write to its exchange of replies: that is what makes a reply genuine.
    const detail = `The reply to "${reply.name}" came through exchange "${incoming.exchange}" instead of "${owner}".`;
    return { deadLetter: { reason: 'contract-violated', detail } };
  }
  const user = userFor(participantOf(reply.name));
  // What is redriven carries the user of whoever redrives it, and only orchestrators may.
  if (user !== undefined && delivered.exchange !== names.redrive && incoming.userId !== user) {
    const detail = `The reply to "${reply.name}" is from the user "${incoming.userId ?? ''}" instead of "${user}".`;
    return { deadLetter: { reason: 'forged', detail } };
  }
  const problem = decoded.ok
    ? problemOf(reply, contractOf(reply.name, reply.contractVersion))
    : decoded.reason;
  if (problem === undefined) return { work: workOf(reply, resultOf(reply), delivered) };
  const failure = { code: 'unreadable', message: problem };
  return {
    work: workOf(reply, { outcome: 'unreadable', failure }, delivered),
    deadLetter: { reason: decoded.ok ? 'contract-violated' : 'undecodable', detail: problem },
  };
}

function replyIn(decoded: Decoded): ReplyMessage | undefined {
  const message = decoded.ok ? decoded.message : decoded.address;
  return message?.kind === 'reply' ? message : undefined;
}

function workOf(
  reply: ReplyMessage,
  result: ReplyInput['result'],
  { redelivered }: Pick<IncomingMessage, 'redelivered'>,
): ReplyWork {
  const { id: messageId, path, direction, epoch, attempt } = reply;
  const arrival = redelivered ? { redelivered } : {};
  const input: ReplyInput = { kind: 'reply', messageId, path, direction, epoch, attempt, ...arrival, result };
  return { kind: 'reply', sagaId: reply.sagaId, saga: reply.saga, command: reply.name, input };
}

function resultOf({ outcome, body }: ReplyMessage): ReplyInput['result'] {
  if (outcome === 'success') return { outcome, reply: body };
  if (outcome === 'revoked') return { outcome };
  return { outcome, failure: failureIn(body) ?? { code: outcome, message: 'No reason was given.' } };
}

/** What is wrong with a reply that could be decoded; undefined if nothing is. */
function problemOf(
  { outcome, body, direction }: ReplyMessage,
  contract: CommandType | undefined,
): string | undefined {
  if (outcome === 'failure')
    return failureIn(body) ? undefined : 'A failure needs a code and a message, both text.';
  // A compensation's reply is not looked into: there is nothing that a saga would do with it.
  if (outcome !== 'success' || direction === 'compensation' || !contract) return undefined;
  const validated = validateBody(contract.reply, body, 'keep');
  if (validated.valid) return undefined;
  return validated.problems.map(describeProblem).join('; ');
}

function failureIn(body: ReplyMessage['body']): FailureDetail | undefined {
  const { code, message, details } = body as Partial<FailureBody>;
  if (typeof code !== 'string' || typeof message !== 'string') return undefined;
  const isObject = typeof details === 'object' && details !== null && !Array.isArray(details);
  return { code, message, ...(isObject ? { details } : {}) };
}

export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i.test(text);
}
