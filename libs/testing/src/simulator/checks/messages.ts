import type { OutgoingMessage } from '@edda/messaging';
import type { Fact } from '@edda/saga-core';
import { effectId } from '@edda/saga-core';
import type { Sighting } from '../evidence.js';
import type { Check, FinishedRun, Violation } from './finished-run.js';

/** S13: what leaves the outbox was confirmed, and not returned; nothing is published that is not in it; and what a history calls sent is. */
export const outboxIsTrue: Check = (run) => [
  ...unconfirmed(run),
  ...ghosts(run),
  ...changed(run),
  ...misnamed(run),
  ...unsent(run),
];

function unconfirmed({ evidence }: FinishedRun): readonly Violation[] {
  const confirms = byId(evidence.confirms);
  return evidence.outboxRemoved.flatMap(({ id, order }): Violation[] => {
    const isConfirmed = confirms.get(id)?.some((confirm) => confirm.order < order);
    return isConfirmed
      ? []
      : [{ invariant: 'S13', message: `"${id}" left the outbox before the broker had confirmed it` }];
  });
}

/** Published by an orchestrator, and never committed by one. Letters to the dead are copies, and have no row. */
function ghosts({ evidence }: FinishedRun): readonly Violation[] {
  const rows = byId(evidence.outboxAdded);
  const seen = new Set<string>();
  return evidence.publishings.flatMap(({ id, by, order, message }): Violation[] => {
    if (!by.startsWith('orchestrator') || message.headers['edda-dead-reason'] !== undefined || seen.has(id))
      return [];
    seen.add(id);
    const isCommitted = rows.get(id)?.some((row) => row.order < order);
    return isCommitted
      ? []
      : [{ invariant: 'S13', message: `"${id}" was published before it was committed` }];
  });
}

/**
 * The same id is the same message, however often it is sent. After a fail-over the same may be decided from other data; a reply says
 * how things are when it is sent, as a participant's does; and a person may have corrected a command.
 */
function changed({ evidence }: FinishedRun): readonly Violation[] {
  if (evidence.regressions > 0) return [];
  const corrected = new Set(
    evidence.commits.flatMap(({ changes }) =>
      changes.flatMap(({ state, entries }) =>
        entries.flatMap(({ fact }) =>
          fact.kind === 'command-corrected' ? [`${state.id}:${fact.path}`] : [],
        ),
      ),
    ),
  );
  const first = new Map<string, string>();
  return evidence.publishings.flatMap(({ id, by, message }): Violation[] => {
    const { 'edda-kind': kind, 'edda-dead-reason': deadReason } = message.headers;
    if (!by.startsWith('orchestrator') || deadReason !== undefined || kind === 'reply') return [];
    if (corrected.has(`${message.correlationId}:${message.headers['edda-step']}`)) return [];
    const said = contentOf(message);
    const known = first.get(id);
    if (known === undefined) first.set(id, said);
    if (known === undefined || known === said) return [];
    return [{ invariant: 'S13', message: `"${id}" was published as ${known}, and later as ${said}` }];
  });
}

/** An id follows from what the message is for: saga, step, errand and epoch. */
function misnamed({ evidence }: FinishedRun): readonly Violation[] {
  return evidence.publishings.flatMap(({ id, by, message }): Violation[] => {
    const {
      'edda-kind': kind,
      'edda-dead-reason': deadReason,
      'edda-direction': direction,
    } = message.headers;
    const isCommand = kind === 'command' || kind === 'revoke';
    if (!by.startsWith('orchestrator') || deadReason !== undefined || !isCommand) return [];
    const errand = kind === 'revoke' ? kind : direction === 'forward' ? 'forward' : 'compensation';
    const path = String(message.headers['edda-step']);
    const due = effectId(message.correlationId ?? '', path, errand, Number(message.headers['edda-epoch']));
    return id === due ? [] : [{ invariant: 'S13', message: `"${id}" should be called "${due}"` }];
  });
}

/** What a history says that it has sent stood in the outbox: a lost event would be missed by nobody. */
function unsent({ evidence }: FinishedRun): readonly Violation[] {
  const rows = byId(evidence.outboxAdded);
  return evidence.commits.flatMap(({ changes, number }) =>
    changes.flatMap(({ state, entries }) =>
      entries.flatMap(({ fact }): Violation[] => {
        const id = sentBy(fact);
        if (id === undefined || rows.has(id)) return [];
        const message = `commit ${number} says ${fact.kind}, but "${id}" was never in the outbox`;
        return [{ invariant: 'S13', sagaId: state.id, message }];
      }),
    ),
  );
}

function sentBy(fact: Fact): string | undefined {
  switch (fact.kind) {
    case 'command-sent':
    case 'revoke-sent':
    case 'event-published':
      return fact.messageId;
    case 'wait-began':
    case 'approval-reminded':
    case 'approval-escalated':
      return fact.notice?.messageId;
    default:
      return undefined;
  }
}

/** The attempt tells the participant's log how often; everything else is the message. */
function contentOf({ routingKey, content, headers }: OutgoingMessage): string {
  const { 'edda-attempt': _, ...rest } = headers;
  return JSON.stringify([routingKey, rest, content]);
}

/** S15: a message is acknowledged after what it led to was committed, or after a copy of it lay aside. */
export const acksComeAfterCommits: Check = (run) => {
  const { evidence } = run;
  const committed = new Map<string, number>();
  for (const { covers, order } of evidence.commits)
    for (const id of covers) if (!committed.has(id)) committed.set(id, order);
  const aside = firstOf(evidence.deadLetters);
  const answered = firstOf(evidence.confirms);
  return evidence.acks.flatMap(({ id, order, queue }): Violation[] => {
    if (evidence.swallowed.has(id)) return [];
    const isForOrchestrators = queue.startsWith('orchestrator.');
    const dealtWith = isForOrchestrators ? committed.get(id) : answered.get(`${id}:reply`);
    const isInTime = (at: number | undefined): boolean => at !== undefined && at < order;
    if (isInTime(dealtWith) || isInTime(aside.get(id))) return [];
    const what = isForOrchestrators ? 'what it led to was committed' : 'its reply was confirmed';
    return [{ invariant: 'S15', message: `"${id}" was acknowledged on ${queue} before ${what}` }];
  });
};

function byId(sightings: readonly Sighting[]): ReadonlyMap<string, readonly Sighting[]> {
  const all = new Map<string, Sighting[]>();
  for (const sighting of sightings) {
    const known = all.get(sighting.id);
    if (known) known.push(sighting);
    else all.set(sighting.id, [sighting]);
  }
  return all;
}

function firstOf(sightings: readonly Sighting[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const { id, order } of sightings) if (!first.has(id)) first.set(id, order);
  return first;
}
