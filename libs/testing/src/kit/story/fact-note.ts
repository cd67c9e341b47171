import type { Fact, FactOf } from '@edda/saga-core';
import { show, showBody, showDuration } from './show.js';

/** The path that a fact speaks of; empty for one about the saga as a whole. */
export function pathOfFact(fact: Fact): string {
  const path = 'path' in fact ? (fact.path ?? '') : '';
  return 'direction' in fact && fact.direction === 'compensation' ? `${path} (undo)` : path;
}

/** What a fact says beside its kind and its path, in a few words. */
export function noteOf(fact: Fact, at: number): string {
  switch (fact.kind) {
    case 'saga-started':
      return `key ${show(fact.key)}${showBody(fact.input)}`;
    case 'command-sent':
      return `${fact.command}${showBody(fact.body)}${fact.epoch > 1 ? `, try ${fact.epoch}` : ''}`;
    case 'command-resent':
      return fact.because === 'retry' ? `attempt ${fact.attempt}` : 'nobody answered';
    case 'command-succeeded':
      return showBody(fact.reply).trim();
    case 'command-failed':
      return fact.failure.code;
    case 'retry-planned':
      return `${fact.failure.code}; again in ${showDuration(fact.retryAt - at)}`;
    case 'command-given-up':
    case 'revoke-sent':
      return fact.reason;
    case 'command-stuck':
    case 'saga-parked':
      return `${fact.reason}: ${fact.message}`;
    case 'failure-handled':
      return `goes on after ${fact.code}`;
    case 'compensation-began':
      return `${fact.reason}${fact.code === undefined || fact.code === fact.reason ? '' : ` ${fact.code}`}: ${fact.message}`;
    case 'scope-failed':
      return `${fact.failure.reason} at ${fact.failure.path}`;
    case 'reply-given':
      return fact.outcome;
    case 'reply-owed':
      return fact.errand;
    case 'saga-migrated':
      return `version ${fact.from} to ${fact.to}`;
    case 'action-taken':
      return `${fact.action} by ${fact.by}: ${fact.reason}`;
    case 'input-ignored':
      return `${fact.reason}: ${fact.input}`;
    default:
      return noteOfPart(fact);
  }
}

type Whole =
  | 'saga-started'
  | 'command-sent'
  | 'command-resent'
  | 'command-succeeded'
  | 'command-failed'
  | 'retry-planned'
  | 'command-given-up'
  | 'revoke-sent'
  | 'command-stuck'
  | 'saga-parked'
  | 'failure-handled'
  | 'compensation-began'
  | 'scope-failed'
  | 'reply-given'
  | 'reply-owed'
  | 'saga-migrated'
  | 'action-taken'
  | 'input-ignored';

/** Events, branches, loops and people. */
function noteOfPart(fact: Exclude<Fact, FactOf<Whole>>): string {
  switch (fact.kind) {
    case 'event-published':
      return `${fact.event}${showBody(fact.body)}`;
    case 'command-corrected':
      return showBody(fact.body).trim();
    case 'branch-chosen':
      return fact.branch ?? 'none';
    case 'items-taken':
      return `${fact.items.length} items`;
    case 'pass-ended':
      return fact.again ? 'again' : fact.exhausted ? 'exhausted' : '';
    case 'state-entered':
      return fact.stayed ? `stays ${fact.state}` : fact.state;
    case 'wait-began':
      return [
        ...fact.arms.map(({ key, name }) => key ?? name),
        ...(fact.role ? [`by ${fact.role}`] : []),
      ].join(', ');
    case 'event-received':
      return `${fact.event}${fact.arm === undefined ? ', which changes nothing' : showBody(fact.body)}`;
    case 'decision-made':
      return `${fact.arm} by ${fact.by}, ${fact.role}`;
    case 'approval-escalated':
      return `to ${fact.role}`;
    default:
      return '';
  }
}
