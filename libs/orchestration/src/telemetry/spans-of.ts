import type { Span } from '@edda/messaging';
import { participantOf, readTraceparent, spanIdOf, withSpan } from '@edda/messaging';
import type { HistoryEntry } from '@edda/saga-core';
import { find } from '@edda/saga-core';
import type { ObservedChange, StepEnd } from './step-ends.js';
import { stepEnds } from './step-ends.js';

/** When the transaction of a change was taken up and committed: milliseconds since 1970, by this process's clock. */
export interface Committed {
  readonly from: number;
  readonly to: number;
  /** Inputs in the transaction. */
  readonly batch: number;
}

/**
 * The spans of a change. All of a saga's are in the trace of its start, and their ids follow from the saga and its messages: so the command
 * that is sent now names the span that is told when its reply has come, by whichever orchestrator takes it, days later.
 */
export function spansOf(change: ObservedChange, committed: Committed): readonly Span[] {
  const { traceparent } = change.state;
  const context = readTraceparent(traceparent);
  if (traceparent === undefined || !context?.isSampled) return [];
  const trace = new SagaTrace(change, traceparent, context.spanId);
  return [
    ...(change.before === undefined ? [trace.started(committed)] : []),
    ...stepEnds(change).map((end) => trace.step(end)),
    ...change.entries.flatMap((entry) => trace.of(entry)),
    trace.transaction(committed),
  ];
}

class SagaTrace {
  private readonly rootId: string;
  private readonly about;

  constructor(
    private readonly change: ObservedChange,
    private readonly traceparent: string,
    private readonly callerId: string,
  ) {
    const { id, definition, version, key } = change.state;
    this.rootId = spanIdOf(id);
    this.about = {
      'edda.saga.definition': definition,
      'edda.saga.version': version,
      'edda.saga.id': id,
      'edda.saga.key': key,
    };
  }

  /** Short, and told at once: a saga may live for days, and its trace would have no beginning until then. */
  started({ from, to }: Committed): Span {
    const { rootId, callerId, about } = this;
    return {
      traceparent: withSpan(this.traceparent, rootId),
      ...(callerId === rootId ? {} : { parentId: callerId }),
      name: `start ${this.change.state.definition}`,
      kind: 'internal',
      from,
      to,
      attributes: about,
    };
  }

  step({ path, direction, messageId, command, outcome, sentAt, endedAt, message }: StepEnd): Span {
    const name = direction === 'forward' ? path : `undo ${path}`;
    return {
      ...this.below(spanIdOf(messageId), name, sentAt, endedAt),
      kind: 'client',
      attributes: {
        ...this.about,
        'edda.step': path,
        'edda.step.direction': direction,
        'edda.step.outcome': outcome,
        'messaging.system': 'rabbitmq',
        'messaging.operation.type': 'send',
        'messaging.message.id': messageId,
        'messaging.rabbitmq.destination.routing_key': command,
        'peer.service': participantOf(command),
      },
      ...(outcome === 'success' ? {} : { error: message ?? outcome }),
    };
  }

  transaction({ from, to, batch }: Committed): Span {
    const { id, revision } = this.change.state;
    return {
      ...this.below(spanIdOf(`${id}@${revision}`), 'transaction', from, to),
      kind: 'client',
      attributes: { 'db.system.name': 'postgresql', 'edda.saga.id': id, 'edda.batch.size': batch },
    };
  }

  /** What is told by one fact alone. */
  of({ sequence, at, fact }: HistoryEntry): Span[] {
    const { id, definition } = this.change.state;
    const own = spanIdOf(`${id}#${sequence}`);
    switch (fact.kind) {
      case 'event-published': {
        const span = this.below(spanIdOf(fact.messageId), `publish ${fact.event}`, at, at);
        const attributes = {
          ...this.about,
          'messaging.system': 'rabbitmq',
          'messaging.operation.type': 'send',
          'messaging.message.id': fact.messageId,
          'messaging.rabbitmq.destination.routing_key': fact.event,
        };
        return [{ ...span, kind: 'producer', attributes }];
      }
      case 'event-received':
        return fact.arm === undefined ? [] : [this.waited(own, fact.path, at, fact.event)];
      case 'decision-made':
        return [this.waited(own, fact.path, at, fact.arm)];
      case 'wait-timed-out':
        return [this.waited(own, fact.path, at, 'timeout')];
      case 'compensation-began':
        return [{ ...this.instant(own, `turn back ${definition}`, at), error: fact.message }];
      case 'saga-parked':
        return [{ ...this.instant(own, `park ${definition}`, at), error: fact.message }];
      case 'saga-completed':
      case 'saga-compensated':
      case 'saga-resolved':
        return [this.instant(own, `end ${definition}`, at, { 'edda.saga.outcome': fact.kind.slice(5) })];
      default:
        return [];
    }
  }

  private waited(spanId: string, path: string, at: number, by: string): Span {
    const { before, entries } = this.change;
    const began = entries.find(({ fact }) => fact.kind === 'wait-began' && fact.path === path);
    const since = (before && find(before, 'wait', path)?.since) ?? began?.at ?? at;
    return {
      ...this.below(spanId, `wait ${path}`, since, at),
      kind: 'internal',
      attributes: { ...this.about, 'edda.step': path, 'edda.wait.ended_by': by },
    };
  }

  private instant(spanId: string, name: string, at: number, more: Span['attributes'] = {}): Span {
    return {
      ...this.below(spanId, name, at, at),
      kind: 'internal',
      attributes: { ...this.about, ...more },
    };
  }

  private below(spanId: string, name: string, from: number, to: number) {
    return { traceparent: withSpan(this.traceparent, spanId), parentId: this.rootId, name, from, to };
  }
}
