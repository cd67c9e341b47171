import type { OutgoingMessage } from '@edda/messaging';
import { HEADERS } from '@edda/messaging';
import type {
  BatchDecision,
  BatchFacts,
  BatchSettings,
  decideBatch,
  SagaChange,
  Work,
  WorkResult,
} from '@edda/orchestration/decisions';
import type { Fact, ReplyInput } from '@edda/saga-core';

type Decide = typeof decideBatch;

/** Decides as ever, and then changes what is written. */
export function onChanges(real: Decide, tamper: (change: SagaChange) => SagaChange): Decide {
  return (work, facts, settings) => {
    const decision = real(work, facts, settings);
    return { ...decision, changes: decision.changes.map(tamper) };
  };
}

/** Keeps some work from being decided: it gets this result, and nothing is done. */
export function onWork(
  real: Decide,
  tamper: (work: Work, facts: BatchFacts) => Work | WorkResult | 'done',
): Decide {
  return (work, facts, settings) => {
    const left: Work[] = [];
    const results = work.map((piece): WorkResult | undefined => {
      const kept = tamper(piece, facts);
      if (kept === 'done') return { status: 'done' };
      if (!('kind' in kept)) return kept;
      left.push(kept);
      return undefined;
    });
    const decision = real(left, facts, settings);
    const decided = decision.results.values();
    return {
      ...decision,
      results: results.map((result) => result ?? decided.next().value ?? { status: 'done' }),
    };
  };
}

/** Commands that are meant are not sent, but taken for done: as if their participant had answered at once. */
export function answeredAtOnce(
  real: Decide,
  isMeant: (facts: readonly Fact[], message: OutgoingMessage) => boolean,
): Decide {
  return (work, facts, settings) => {
    let decision = real(work, facts, settings);
    for (let round = 0; round < 10; round += 1) {
      const replies = decision.changes.flatMap((change) => {
        const said = change.entries.map(({ fact }) => fact);
        return change.outbox
          .filter(({ message }) => message.headers[HEADERS.kind] === 'command' && isMeant(said, message))
          .map(({ message }) => replyTo(message));
      });
      if (replies.length === 0) break;
      decision = goneOn(real, decision, replies, facts, settings);
    }
    return decision;
  };
}

function replyTo({
  messageId,
  headers,
  type = '',
  correlationId = '',
}: OutgoingMessage): Extract<Work, { kind: 'reply' }> {
  const input: ReplyInput = {
    kind: 'reply',
    messageId: `${messageId}:made-up`,
    path: String(headers[HEADERS.step]),
    direction: headers[HEADERS.direction] === 'forward' ? 'forward' : 'compensation',
    epoch: Number(headers[HEADERS.epoch]),
    attempt: Number(headers[HEADERS.attempt] ?? 1),
    result: { outcome: 'success', reply: {} },
  };
  return { kind: 'reply', sagaId: correlationId, saga: String(headers[HEADERS.saga]), command: type, input };
}

/** Goes on from what was decided, and makes one decision of both. */
function goneOn(
  real: Decide,
  first: BatchDecision,
  replies: readonly Extract<Work, { kind: 'reply' }>[],
  facts: BatchFacts,
  settings: BatchSettings,
): BatchDecision {
  const states = new Map(first.changes.map(({ state }) => [state.id, state]));
  const second = real(replies, { ...facts, claims: [], states }, settings);
  const skipped = new Set(replies.map(({ input }) => input.messageId));
  const changes = first.changes.map((change): SagaChange => {
    const outbox = change.outbox.filter(({ id }) => !skipped.has(`${id}:made-up`));
    const more = second.changes.find(({ state }) => state.id === change.state.id);
    if (!more) return { ...change, outbox };
    return {
      ...more,
      fromRevision: change.fromRevision,
      entries: [...change.entries, ...more.entries],
      outbox: [...outbox, ...more.outbox],
      keepsTimer: change.keepsTimer && more.keepsTimer,
      delivered: [...change.delivered, ...more.delivered],
      ...(more.awaits || change.awaits ? { awaits: more.awaits ?? change.awaits } : {}),
      releaseKey: change.releaseKey || more.releaseKey,
    };
  });
  return { ...first, changes };
}
