import { participantOf } from '@edda/messaging';
import type {
  CommandMessage,
  DeadLetterReason,
  FailureBody,
  Message,
  Outcome,
  ReplyMessage,
} from '@edda/messaging';
import type { FenceAnswer } from './fence.js';

/** What became of one delivery. */
export type Processed =
  /** The fence has an answer, stored and committed where there is something to store. */
  | { readonly kind: 'answered'; readonly command: CommandMessage; readonly answer: FenceAnswer }
  /** The handler threw each time; nothing was done. */
  | { readonly kind: 'gave-up'; readonly command: CommandMessage; readonly why: string }
  | { readonly kind: 'undecodable'; readonly why: string; readonly address?: Message }
  | { readonly kind: 'no-handler'; readonly why: string; readonly message: Message }
  | { readonly kind: 'contract-violated'; readonly why: string; readonly command: CommandMessage }
  /** The process is shutting down. */
  | { readonly kind: 'interrupted' };

/** What to do, in this order: the dead letter first, then the reply, then the ack. */
export interface Settlement {
  readonly deadLetter?: { readonly reason: DeadLetterReason; readonly detail: string };
  readonly reply?: ReplyMessage;
  /** False leaves the delivery as it is: the broker delivers it again, here or elsewhere. */
  readonly ack: boolean;
}

/** The decision for one delivery at the participant of that name. */
export function settle(processed: Processed, participant: string): Settlement {
  switch (processed.kind) {
    case 'answered': {
      const { command, answer } = processed;
      return { reply: replyTo(command, participant, answer.outcome, answer.body), ack: true };
    }
    case 'gave-up':
      return {
        reply: replyTo(processed.command, participant, 'transient', failureBody('transient', processed.why)),
        ack: true,
      };
    case 'undecodable':
      return deadLettered(processed.address, participant, processed.kind, processed.why);
    case 'no-handler':
      return deadLettered(processed.message, participant, processed.kind, processed.why);
    case 'contract-violated':
      return deadLettered(processed.command, participant, processed.kind, processed.why);
    case 'interrupted':
      return { ack: false };
  }
}

function deadLettered(
  message: Message | undefined,
  participant: string,
  reason: DeadLetterReason,
  detail: string,
): Settlement {
  const reply =
    message === undefined
      ? undefined
      : replyTo(message, participant, 'dead-lettered', failureBody(reason, detail));
  return { deadLetter: { reason, detail }, reply, ack: true };
}

/** Sentences for people; the whole of a driver's complaint need not travel. */
const MAX_MESSAGE = 2_000;

function failureBody(code: string, message: string): FailureBody {
  return { code, message: message.slice(0, MAX_MESSAGE) };
}

/** AMQP's limit for a message id, in bytes. */
const MAX_ID_BYTES = 255;

/** The reply, or undefined if nobody asked (a reply or an event came here), or if it could not be sent. */
function replyTo(
  message: Message,
  participant: string,
  outcome: Outcome,
  body: Message['body'],
): ReplyMessage | undefined {
  if (message.kind !== 'command' && message.kind !== 'revoke') return undefined;
  // The exchange of replies belongs to the participant that the name says, and may not even be there.
  if (participantOf(message.name) !== participant) return undefined;
  const id = `${message.id}:reply`;
  if (Buffer.byteLength(id) > MAX_ID_BYTES) return undefined;
  const { name, contractVersion, sagaId, saga, path, tenant, traceparent, direction, epoch, attempt } =
    message;
  const address = {
    name,
    contractVersion,
    sagaId,
    saga,
    path,
    tenant,
    traceparent,
    direction,
    epoch,
    attempt,
  };
  return { ...address, id, kind: 'reply', outcome, causationId: message.id, body };
}
