import type { Message, WireNames } from '@edda/messaging';
import { encode } from '@edda/messaging';
import type { Effect, SagaState } from '@edda/saga-core';
import type { OutboxMessage } from '../saga-store.js';

/** Turns effects into messages for the outbox. `now` is milliseconds since 1970. */
export function toOutbox(
  state: SagaState,
  effects: readonly Effect[],
  names: WireNames,
  appId: string,
  now: number,
): readonly OutboxMessage[] {
  return effects.map((effect) => ({
    id: effect.messageId,
    sagaId: state.id,
    message: encode(messageOf(state, effect), names, appId, now),
  }));
}

function messageOf(state: SagaState, effect: Effect): Message {
  const address = {
    id: effect.messageId,
    contractVersion: effect.contractVersion,
    sagaId: state.id,
    saga: state.definition,
    path: effect.path,
    tenant: state.tenant,
    ...(state.traceparent === undefined ? {} : { traceparent: state.traceparent }),
  };
  switch (effect.kind) {
    case 'send-command': {
      const { command: name, direction, epoch, attempt, notAfter, body } = effect;
      return { ...address, kind: 'command', name, direction, epoch, attempt, notAfter, body };
    }
    case 'send-revoke': {
      const { command: name, epoch, notAfter } = effect;
      return {
        ...address,
        kind: 'revoke',
        name,
        direction: 'forward',
        epoch,
        attempt: 1,
        notAfter,
        body: {},
      };
    }
    case 'publish-event':
      return { ...address, kind: 'event', name: effect.event, body: effect.body };
  }
}
