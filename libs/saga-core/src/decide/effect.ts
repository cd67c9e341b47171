import type { JsonObject } from '../state/json.js';
import type { Direction, OwedReply, ParentSaga } from '../state/saga-state.js';

/**
 * What a transition wants done. Ids are deterministic, so that doing it twice is the same as doing it once.
 * Timers and waits are no effects: they follow from the state (`wakeAt`, `openWaits`).
 */
export type Effect =
  | {
      readonly kind: 'send-command';
      readonly messageId: string;
      readonly command: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly direction: Direction;
      readonly epoch: number;
      readonly attempt: number;
      readonly notAfter: number;
      readonly body: JsonObject;
    }
  /** Asks the fence to forbid a forward command that has not run yet, and to say what became of it. */
  | {
      readonly kind: 'send-revoke';
      readonly messageId: string;
      readonly command: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly epoch: number;
      readonly notAfter: number;
      /** Of the command that is revoked. A fence needs nothing of it; whoever has to find a child saga does. */
      readonly body: JsonObject;
    }
  | {
      readonly kind: 'publish-event';
      readonly messageId: string;
      readonly event: string;
      readonly contractVersion: number;
      readonly path: string;
      readonly body: JsonObject;
    }
  /** A child saga tells its parent how it ended. */
  | {
      readonly kind: 'reply-to-parent';
      readonly messageId: string;
      readonly parent: ParentSaga;
      readonly asked: OwedReply;
      readonly outcome: 'success' | 'failure' | 'revoked';
      readonly body: JsonObject;
    };

export type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>;

type Errand = Direction | 'revoke' | 'event';

/**
 * The id of a message: `<saga>:<path>:<errand>:<epoch>`. The same saga, step, direction and epoch always give the same id, whoever
 * computes it and whenever: the participant's fence recognises a re-send, a re-publish and a second orchestrator by it.
 */
export function effectId(sagaId: string, path: string, errand: Errand, epoch: number): string {
  return `${sagaId}:${path}:${errand}:${epoch}`;
}
