import type { EnvelopeRule, Message, OutgoingMessage, ReplyMessage, WireNames } from '@edda/messaging';
import { enclose, encode, spanIdOf, withSpan } from '@edda/messaging';
import type { Effect, EffectOf, SagaState } from '@edda/saga-core';
import { effectId, RunSaga, UndoSaga } from '@edda/saga-core';
import type { OutboxMessage } from '../saga-store.js';

/**
 * Turns effects into messages for the outbox. `now` is milliseconds since 1970. Events alone travel in the envelopes of others.
 *
 * @param isTraced whether each message names the span that will be told of it, rather than the one that the saga was started with
 */
export function toOutbox(
  state: SagaState,
  effects: readonly Effect[],
  names: WireNames,
  appId: string,
  now: number,
  envelopes: readonly EnvelopeRule[] = [],
  isTraced = false,
): readonly OutboxMessage[] {
  const write = (message: Message): OutgoingMessage => {
    const encoded = encode(message, names, appId, now);
    return message.kind === 'event' ? enclose(encoded, message.body, envelopes, names) : encoded;
  };
  return effects.map((effect) => ({
    id: rowOf(state, effect),
    sagaId: state.id,
    message: write(messageOf(isTraced ? tracedFor(state, effect) : state, effect)),
  }));
}

/**
 * A row for each sending: what is sent again after a retry is the same message, and another row. Else the mark that belongs to the first sending could take away
 * the second one, which nobody has sent yet.
 */
const rowOf = ({ revision }: SagaState, { messageId }: Effect): string => `${messageId}@${revision}`;

/** The saga, with the context of the message's own span. A revoke belongs to the span of the command that it revokes. */
function tracedFor(state: SagaState, effect: Effect): SagaState {
  const { traceparent } = state;
  if (traceparent === undefined || effect.kind === 'reply-to-parent') return state;
  const told =
    effect.kind === 'send-revoke'
      ? effectId(state.id, effect.path, 'forward', effect.epoch)
      : effect.messageId;
  return { ...state, traceparent: withSpan(traceparent, spanIdOf(told)) };
}

function messageOf(state: SagaState, effect: Effect): Message {
  switch (effect.kind) {
    case 'send-command': {
      const { command: name, direction, epoch, attempt, notAfter, body } = effect;
      return {
        kind: 'command',
        name,
        direction,
        epoch,
        attempt,
        notAfter,
        body,
        ...addressOf(state, effect),
      };
    }
    case 'send-revoke': {
      const { command: name, epoch, notAfter, body } = effect;
      return {
        kind: 'revoke',
        name,
        direction: 'forward',
        epoch,
        attempt: 1,
        notAfter,
        body,
        ...addressOf(state, effect),
      };
    }
    case 'publish-event':
      return { kind: 'event', name: effect.event, body: effect.body, ...addressOf(state, effect) };
    case 'reply-to-parent':
      return replyToParent(state, effect);
  }
}

function addressOf(state: SagaState, effect: Exclude<Effect, EffectOf<'reply-to-parent'>>) {
  return {
    id: effect.messageId,
    contractVersion: effect.contractVersion,
    sagaId: state.id,
    saga: state.definition,
    path: effect.path,
    tenant: state.tenant,
    ...(state.traceparent === undefined ? {} : { traceparent: state.traceparent }),
  };
}

/** Addressed to the parent, as a participant's reply is: what it asked for stands in it again. */
function replyToParent(
  { tenant }: SagaState,
  { messageId, parent, asked, outcome, body }: EffectOf<'reply-to-parent'>,
): ReplyMessage {
  const contract = asked.errand === 'undo' ? UndoSaga : RunSaga;
  const { sagaId, saga, path, traceparent } = parent;
  return {
    kind: 'reply',
    id: messageId,
    name: contract.messageName,
    contractVersion: contract.contractVersion,
    sagaId,
    saga,
    path,
    tenant,
    ...(traceparent === undefined ? {} : { traceparent }),
    direction: asked.errand === 'undo' ? 'compensation' : 'forward',
    epoch: asked.epoch,
    attempt: asked.attempt,
    outcome,
    causationId: asked.messageId,
    body,
  };
}
