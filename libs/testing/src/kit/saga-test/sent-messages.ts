import type { Effect, EffectOf, HistoryEntry } from '@edda/saga-core';

/** A message that the saga sent, and what the test made of it. */
export interface SentMessage<Sent extends Effect = Effect> {
  readonly effect: Sent;
  /** The test has expected it. */
  seen: boolean;
  /** It never got there: what is sent again is a new message for the test. */
  lost: boolean;
}

/**
 * All that a saga sent. A message that is sent again because nobody answered is still the same message: whoever has it in hand recognises
 * it. Another attempt (after a transient answer, or because a person wants it) is news for the test, though its id is the same.
 */
export class SentMessages {
  private readonly all = new Map<string, SentMessage>();

  /** What one input led to: the messages, and the facts that say why they were sent. */
  add(effects: readonly Effect[], history: readonly HistoryEntry[]): void {
    for (const effect of effects) {
      const known = this.all.get(effect.messageId);
      if (known && !known.lost && isSilence(effect, history)) continue;
      this.all.delete(effect.messageId);
      this.all.set(effect.messageId, { effect, seen: false, lost: false });
    }
  }

  /** What the test has not expected yet, the oldest first. */
  get unseen(): readonly SentMessage[] {
    return [...this.all.values()].filter(({ seen }) => !seen);
  }

  unseenOf<Kind extends Effect['kind']>(kind: Kind): readonly SentMessage<EffectOf<Kind>>[] {
    return this.unseen.filter(
      (message): message is SentMessage<EffectOf<Kind>> => message.effect.kind === kind,
    );
  }
}

/** True if it is sent again for no other reason than that nobody answered. */
function isSilence(effect: Effect, history: readonly HistoryEntry[]): boolean {
  if (effect.kind !== 'send-command' && effect.kind !== 'send-revoke') return false;
  const direction = effect.kind === 'send-command' ? effect.direction : 'forward';
  return history.some(
    ({ fact }) =>
      fact.kind === 'command-resent' &&
      fact.because === 'silence' &&
      fact.path === effect.path &&
      fact.direction === direction,
  );
}
