import type {
  CommandMessage,
  DeadLetterReason,
  EnvelopeRule,
  IncomingMessage,
  Limits,
  WireNames,
} from '@edda/messaging';
import { atOrigin, decode, foreignName, ORCHESTRATOR, participantOf, readEnveloped } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { RunSaga, UndoSaga } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { describeProblem } from '@edda/validation';
import type { KnownEvent } from '../known-events.js';
import { makeStart } from './make-start.js';
import type { ReadEvent } from './read-event.js';
import { describeRefusal, readEvent } from './read-event.js';
import type { PostWork, StartWork } from './work.js';

/** What a delivery on the inbox is. */
export type ReadInbox =
  /** A parent saga asks something of a child saga. */
  | { readonly kind: 'child'; readonly command: CommandMessage }
  /** A start, or an event: all of it is to be done, in any order. `refused`: what of it cannot be done; the message is put aside for that. */
  | {
      readonly kind: 'work';
      readonly name: string;
      readonly work: readonly (StartWork | PostWork)[];
      readonly refused: readonly string[];
    }
  /** No definition here knows a message of that name. */
  | { readonly kind: 'unknown'; readonly name: string; readonly isEvent: boolean }
  | { readonly kind: 'aside'; readonly reason: DeadLetterReason; readonly detail: string };

/** What reading needs to know of the definitions. */
export interface InboxLibrary {
  readonly names: WireNames;
  /** Which messages come in the envelope of others. Default: none. */
  readonly envelopes?: readonly EnvelopeRule[];
  readonly eventOf: (name: string) => KnownEvent | undefined;
  readonly startedByCommand: (name: string) => readonly SagaDefinition[];
  /** Makes an id for a saga that may be started. */
  readonly newId: () => string;
  /** How large a message may be. Default: as docs/limits.md says. */
  readonly limits?: Limits;
}

/** Reads a delivery. Pure but for `newId`. */
export function readInbox(delivered: IncomingMessage, library: InboxLibrary): ReadInbox {
  const incoming = atOrigin(delivered, library.names);
  const name = foreignName(incoming);
  if (name !== undefined && participantOf(name) === ORCHESTRATOR) return readChildCommand(incoming, library);
  const decoded = readEnveloped(incoming, library.envelopes ?? [], library.names, library.limits);
  if (!decoded.ok) return aside('undecodable', decoded.reason);
  const { message } = decoded;
  const { names, eventOf, startedByCommand } = library;
  const isEvent = incoming.exchange !== names.commands;
  const known = isEvent ? eventOf(message.name) : undefined;
  if (known) return workOr(message.name, readEvent(message, known, library.newId, 'drop'));
  // Whoever may only tell events must not start what a command starts.
  const definitions = incoming.exchange === names.events ? [] : startedByCommand(message.name);
  if (definitions.length === 0) return { kind: 'unknown', name: message.name, isEvent };
  const { id: idempotencyKey, tenant, traceparent, body } = message;
  const work: StartWork[] = [];
  for (const definition of definitions) {
    const made = makeStart(definition, body, {
      sagaId: library.newId(),
      tenant,
      idempotencyKey,
      traceparent,
      unknownFields: 'drop',
    });
    if ('problems' in made) return workOr(message.name, made);
    work.push(made.work);
  }
  return { kind: 'work', name: message.name, work, refused: [] };
}

function readChildCommand(incoming: IncomingMessage, { names, limits }: InboxLibrary): ReadInbox {
  const decoded = decode(incoming, limits);
  if (!decoded.ok) return aside('undecodable', decoded.reason);
  const { message } = decoded;
  if (incoming.exchange !== names.commands) {
    // Whoever may only tell events must not command the orchestrators.
    const detail = `"${message.name}" came through exchange "${incoming.exchange}" instead of "${names.commands}".`;
    return aside('contract-violated', detail);
  }
  if (message.kind !== 'command' && message.kind !== 'revoke')
    return aside('contract-violated', `A ${message.kind} is no command.`);
  const { name, direction, kind } = message;
  const isRun = name === RunSaga.messageName && direction === 'forward';
  const isUndo = name === UndoSaga.messageName && direction === 'compensation' && kind === 'command';
  if (isRun || isUndo) return { kind: 'child', command: message };
  return aside('no-handler', `The orchestrators do not handle "${name}" as a ${direction} ${kind}.`);
}

function workOr(name: string, read: ReadEvent | { readonly problems: readonly BodyProblem[] }): ReadInbox {
  return 'work' in read
    ? { kind: 'work', name, work: read.work, refused: read.refused.map(describeRefusal) }
    : aside('contract-violated', read.problems.map(describeProblem).join('; '));
}

function aside(reason: DeadLetterReason, detail: string): ReadInbox {
  return { kind: 'aside', reason, detail };
}
