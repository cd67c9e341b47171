import type { CommandMessage, ReplyMessage } from '@edda/messaging';
import type { JsonObject, OwedReply, ParentSaga, SagaDefinition } from '@edda/saga-core';
import { UndoSaga } from '@edda/saga-core';
import { describeProblem } from '@edda/validation';
import { makeStart } from './make-start.js';
import { isUuid } from './read-reply.js';
import type { StartWork } from './work.js';

/** What a parent saga asks of a child saga. */
export interface ChildErrand {
  /** Name of the child's definition. */
  readonly saga: string;
  /** The body of the child's start. */
  readonly input: JsonObject;
  readonly tenant: string;
  readonly parent: ParentSaga;
  readonly asks: OwedReply;
  /** `<parent>:<path>:<epoch>`: by it one run of the parent's step has one child, whatever comes first or twice. */
  readonly idempotencyKey: string;
}

/** A definite refusal of a child's start. */
export interface Refusal {
  readonly code: 'key-taken' | 'invalid-input' | 'unknown-saga';
  readonly message: string;
}

/** Longer keys would not fit into an index; the prefix of a tombstone's key has to fit as well. */
const MAX_IDEMPOTENCY_KEY = 240;

/** Reads a command to the orchestrators, or says what is wrong with it. */
export function readChildErrand(message: CommandMessage): ChildErrand | string {
  const {
    id: messageId,
    sagaId,
    saga: parentSaga,
    path,
    tenant,
    traceparent,
    body,
    attempt,
    epoch,
  } = message;
  const { saga, mode, input = {}, epoch: undoneEpoch } = body;
  if (!isUuid(sagaId)) return `The correlation id "${sagaId}" is not the id of a saga.`;
  if (typeof saga !== 'string' || saga === '') return 'The field "saga" has to name a saga definition.';
  if (mode !== 'await' && mode !== 'detach') return 'The field "mode" has to be "await" or "detach".';
  if (!isObject(input)) return 'The field "input" has to be an object.';
  const isUndo = message.name === UndoSaga.messageName;
  const runEpoch = isUndo ? wholeNumber(undoneEpoch) : epoch;
  if (runEpoch === undefined)
    return 'The field "epoch" has to be a whole number from 1: that of the step that ran the child.';
  const idempotencyKey = `${sagaId}:${path}:${runEpoch}`;
  if (idempotencyKey.length > MAX_IDEMPOTENCY_KEY) return `The path "${path}" is too long.`;
  const errand = isUndo ? 'undo' : message.kind === 'revoke' ? 'revoke' : 'run';
  const answer = mode === 'detach' && errand === 'run' ? 'at-start' : 'at-end';
  const trace = traceparent === undefined ? {} : { traceparent };
  return {
    saga,
    input,
    tenant,
    parent: { sagaId, saga: parentSaga, path, ...trace },
    asks: { errand, answer, messageId, epoch, attempt },
    idempotencyKey,
  };
}

/** The start of the child, or why there will be none. */
export function startOfChild(
  definition: SagaDefinition,
  errand: ChildErrand,
  sagaId: string,
): StartWork | Refusal {
  const { tenant, parent, asks, idempotencyKey, input } = errand;
  try {
    const made = makeStart(definition, input, {
      sagaId,
      tenant,
      unknownFields: 'drop',
      idempotencyKey,
      bodyHash: idempotencyKey,
      traceparent: parent.traceparent,
      parent: { saga: parent, asks },
    });
    if ('work' in made) return made.work;
    return { code: 'invalid-input', message: made.problems.map(describeProblem).join('; ') };
  } catch (error) {
    // The definition is wrong. The parent has to hear of it all the same.
    return { code: 'invalid-input', message: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * A child saga that is over at once. It holds the place of the one that was asked for: whatever asks for that later finds this one, and
 * gets its answer.
 */
export function tombstoneOf(
  definition: SagaDefinition,
  { tenant, parent, asks, idempotencyKey }: ChildErrand,
  sagaId: string,
  refusal?: Refusal,
): StartWork {
  const key = `${refusal ? 'refused' : 'undone'}:${idempotencyKey}`;
  const claim = {
    sagaId,
    tenant,
    definition: definition.name,
    key,
    idempotencyKey,
    bodyHash: idempotencyKey,
  };
  const trace = parent.traceparent === undefined ? {} : { traceparent: parent.traceparent };
  const waiting = { saga: parent, asks, ...(refusal ? { refusal } : {}) };
  return {
    kind: 'start',
    definition,
    claim,
    input: { kind: 'started', id: sagaId, tenant, key, input: {}, ...trace, parent: waiting },
  };
}

/** The answer to a command whose saga no orchestrator has: there is no place where it could be kept. */
export function refusalReply(command: CommandMessage, { code, message }: Refusal): ReplyMessage {
  const { notAfter: _, kind: _kind, ...address } = command;
  return {
    ...address,
    kind: 'reply',
    id: `${command.id}:reply:${command.attempt}`,
    outcome: 'failure',
    causationId: command.id,
    body: { code, message },
  };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const wholeNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 ? value : undefined;
