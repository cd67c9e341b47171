import { participantOf } from './contract.js';
import type { DeadLetterReason, DeathDetails } from './dead-letter.js';
import type { CommandMessage, FailureBody, JsonObject, Message, Outcome, ReplyMessage } from './envelope.js';
import { nextTry } from './retry-policy.js';
import type { RetryPolicy } from './retry-policy.js';
import { utf8Length } from './utf8-length.js';

/** What became of one delivery, or of one try of it. */
export type DeliveryOutcome =
  /** There is an answer, stored and committed where there is something to store. */
  | {
      readonly kind: 'answered';
      readonly command: CommandMessage;
      readonly answer: {
        readonly outcome: 'success' | 'failure' | 'refused' | 'revoked';
        readonly body: JsonObject;
      };
    }
  /** The handler threw, and nothing was done. */
  | { readonly kind: 'threw'; readonly command: CommandMessage; readonly error: unknown }
  /** The database cannot do it now. */
  | { readonly kind: 'unavailable' }
  /** A breaker keeps the handler from what it needs. `heldMs`: for how long the delivery has been held for that. */
  | {
      readonly kind: 'circuit-open';
      readonly command: CommandMessage;
      readonly breaker: string;
      readonly heldMs: number;
    }
  | { readonly kind: 'undecodable'; readonly why: string; readonly address?: Message }
  | { readonly kind: 'no-handler'; readonly why: string; readonly message: Message }
  | { readonly kind: 'contract-violated'; readonly why: string; readonly command: CommandMessage }
  /** It came so often without being settled, since the process died each time. */
  | { readonly kind: 'kills-process'; readonly receipts: number; readonly message?: Message }
  /** The process is shutting down. */
  | { readonly kind: 'interrupted' };

/** What was tried before, and chance. */
export interface Attempt {
  /** How often the handler has thrown by now, this time included. */
  readonly threw: number;
  /** How often in a row the database could not do it, this time included. */
  readonly unavailable: number;
  /** From 0 to 1. */
  readonly random: number;
}

/** By what is settled: the same for all deliveries of a handler. */
export interface SettlePolicy {
  /** The participant that settles. */
  readonly participant: string;
  readonly retry: RetryPolicy;
  /** The waits while the database is not there, in milliseconds: the first doubles up to the longest. */
  readonly database: { readonly firstMs: number; readonly longestMs: number };
  /** A delivery is held for so long at most while a breaker is open, in milliseconds. */
  readonly longestHoldMs: number;
}

/** What to do with a delivery. A dead letter goes first, then the reply, then the ack. */
export type Settlement =
  /** Done. Without a reply where nobody asked. */
  | { readonly action: 'ack'; readonly reply?: ReplyMessage }
  /** Try it again in this process, after so many milliseconds. */
  | { readonly action: 'retry'; readonly afterMs: number }
  /** Reply `transient`, then ack: the orchestrator decides when to send it again. */
  | { readonly action: 'ask-orchestrator'; readonly reply?: ReplyMessage }
  /** Put a copy aside, tell the saga if it can be told, then ack. */
  | {
      readonly action: 'dead-letter';
      readonly reason: DeadLetterReason;
      readonly detail: string;
      /** How often it was tried, and the stack of what it failed of, as far as there is such a thing. */
      readonly about?: DeathDetails;
      readonly reply?: ReplyMessage;
    }
  /** Neither ack nor reject: the broker delivers it again, here or elsewhere. */
  | { readonly action: 'leave' };

/** The whole decision about a delivery. */
export function settle(outcome: DeliveryOutcome, attempt: Attempt, policy: SettlePolicy): Settlement {
  const { participant } = policy;
  switch (outcome.kind) {
    case 'answered': {
      const { command, answer } = outcome;
      return { action: 'ack', reply: replyTo(command, participant, answer.outcome, answer.body) };
    }
    case 'threw':
      return settleThrown(outcome.command, outcome.error, attempt, policy);
    case 'unavailable':
      return { action: 'retry', afterMs: databaseWaitMs(attempt, policy) };
    case 'circuit-open':
      if (outcome.heldMs < policy.longestHoldMs) return { action: 'retry', afterMs: 0 };
      return askOrchestrator(
        outcome.command,
        participant,
        `The breaker "${outcome.breaker}" has been open for ${Math.round(outcome.heldMs / 1_000)} s: what it stands for does not work. Nothing was done.`,
      );
    case 'undecodable':
      return putAside(outcome.address, participant, outcome.kind, outcome.why);
    case 'no-handler':
      return putAside(outcome.message, participant, outcome.kind, outcome.why);
    case 'contract-violated':
      return putAside(outcome.command, participant, outcome.kind, outcome.why);
    case 'kills-process':
      return putAside(
        outcome.message,
        participant,
        outcome.kind,
        `It came back ${outcome.receipts} times, each time without an answer: the process that handled it died. Find out in the log and the exit code of ${participant} why, and mend that before it is redriven.`,
        { attempts: outcome.receipts },
      );
    case 'interrupted':
      return { action: 'leave' };
  }
}

function settleThrown(
  command: CommandMessage,
  error: unknown,
  { threw, random }: Attempt,
  { participant, retry }: SettlePolicy,
): Settlement {
  const decided = nextTry(retry, error, threw, random);
  const why = error instanceof Error ? error.message : String(error);
  switch (decided.next) {
    case 'retry':
      return { action: 'retry', afterMs: decided.afterMs };
    case 'ask-orchestrator':
      return askOrchestrator(command, participant, why);
    case 'dead-letter':
      return putAside(command, participant, 'unprocessable', why, { attempts: threw, ...stackOf(error) });
  }
}

/** A database that is away is waited for without a limit: the commands are safe where they are, and there is nobody else to ask. */
function databaseWaitMs({ unavailable, random }: Attempt, { database }: SettlePolicy): number {
  const waitMs = Math.min(database.longestMs, database.firstMs * 2 ** Math.min(unavailable - 1, 40));
  // A fifth at most: all that wait would else come at once.
  return Math.round(waitMs * (1 - 0.2 * random));
}

function askOrchestrator(command: CommandMessage, participant: string, why: string): Settlement {
  const reply = replyTo(command, participant, 'transient', failureBody('transient', why));
  return { action: 'ask-orchestrator', reply };
}

function putAside(
  message: Message | undefined,
  participant: string,
  reason: DeadLetterReason,
  detail: string,
  about?: DeathDetails,
): Settlement {
  const body = failureBody(reason, detail);
  const reply = message === undefined ? undefined : replyTo(message, participant, 'dead-lettered', body);
  return { action: 'dead-letter', reason, detail, about, reply };
}

/** The stack of what was thrown, to be spread; nothing of what is no error. */
export function stackOf(thrown: unknown): Pick<DeathDetails, 'stack'> {
  return thrown instanceof Error && thrown.stack !== undefined ? { stack: thrown.stack } : {};
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
  if (utf8Length(id) > MAX_ID_BYTES) return undefined;
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
  return { id, kind: 'reply', outcome, causationId: message.id, body, ...address };
}
