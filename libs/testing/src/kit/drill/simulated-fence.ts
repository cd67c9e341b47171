import type { Effect, EffectOf } from '@edda/saga-core';

export type Errand = EffectOf<'send-command'> | EffectOf<'send-revoke'>;

/** What the fence stores and answers again. */
export type FenceReply<Body> =
  | { readonly outcome: 'success' | 'failure'; readonly body: Body }
  | { readonly outcome: 'revoked' }
  | { readonly outcome: 'refused'; readonly code: string };

interface Stored<Body> {
  readonly epoch: number;
  readonly reply: FenceReply<Body>;
}

/** What is stored of one run of a step: the latest of each direction. */
interface Row<Body> {
  forward?: Stored<Body>;
  compensation?: Stored<Body>;
  succeeded: boolean;
}

/** True for what goes to a participant. */
export function isErrand(effect: Effect): effect is Errand {
  return effect.kind === 'send-command' || effect.kind === 'send-revoke';
}

/**
 * A participant's fence in memory: a command runs once under an epoch, and its answer comes again; nothing forward runs behind a compensation or
 * a revocation; what never ran is compensated without doing anything.
 */
export class SimulatedFence<Body> {
  private readonly rows = new Map<string, Row<Body>>();

  /** `execute` runs if the command is let through. */
  receive(
    errand: Errand,
    now: number,
    execute: () => { readonly outcome: 'success' | 'failure'; readonly body: Body },
    nothing: Body,
  ): FenceReply<Body> {
    const row = this.rows.get(errand.path) ?? { succeeded: false };
    this.rows.set(errand.path, row);
    const known = this.answerOf(row, errand);
    if (known) return known;
    if (now >= errand.notAfter) return { outcome: 'refused', code: 'expired' };
    const { epoch } = errand;
    if (errand.kind === 'send-revoke') {
      row.forward = { epoch, reply: { outcome: 'revoked' } };
      return row.forward.reply;
    }
    const isEmpty = errand.direction === 'compensation' && !row.succeeded;
    const reply = isEmpty ? { outcome: 'success' as const, body: nothing } : execute();
    if (errand.direction === 'compensation') row.compensation = { epoch, reply };
    else row.forward = { epoch, reply };
    row.succeeded ||= errand.direction === 'forward' && reply.outcome === 'success';
    return reply;
  }

  /** What is known without doing anything; undefined if it is to be done. */
  private answerOf({ forward, compensation }: Row<Body>, errand: Errand): FenceReply<Body> | undefined {
    const { epoch } = errand;
    if (errand.kind === 'send-command' && errand.direction === 'compensation') {
      if (!compensation) return undefined;
      if (compensation.epoch > epoch) return { outcome: 'refused', code: 'stale' };
      const isAnswered = compensation.epoch === epoch || compensation.reply.outcome === 'success';
      return isAnswered ? compensation.reply : undefined;
    }
    if (errand.kind === 'send-command' && compensation) return { outcome: 'refused', code: 'compensated' };
    if (!forward || forward.epoch < epoch) return undefined;
    if (errand.kind === 'send-command' && forward.reply.outcome === 'revoked')
      return { outcome: 'refused', code: 'revoked' };
    return forward.epoch > epoch ? { outcome: 'refused', code: 'stale' } : forward.reply;
  }
}
