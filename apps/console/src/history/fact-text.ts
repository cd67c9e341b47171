import type { HistoryEntry } from '@edda/client';
import type { IconName } from '../parts/icon-paths.js';

/** A fact as a sentence, with the sign and the tone that it has in a list. */
export interface FactText {
  readonly icon: IconName;
  readonly tone: 'plain' | 'good' | 'bad' | 'back' | 'wait' | 'person';
  readonly words: string;
  /** What else there is to know in a line. */
  readonly aside?: string;
}

type Say = (fact: Fact) => FactText;

/** The fields of a fact, each as text; empty where there is none. */
interface Fact {
  readonly entry: HistoryEntry;
  readonly path: string;
  /** The step, and that it is its compensation if it is. */
  readonly step: string;
  text(field: string): string;
}

const say = (
  icon: IconName,
  tone: FactText['tone'],
  words: (fact: Fact) => string,
  aside?: (fact: Fact) => string,
): Say => {
  return (fact) => {
    const more = aside?.(fact) ?? '';
    return { icon, tone, words: words(fact), ...(more === '' ? {} : { aside: more }) };
  };
};

const message = (fact: Fact): string => fact.text('message');
const failure = ({ entry }: Fact): string => {
  const told = entry['failure'];
  if (typeof told !== 'object' || told === null) return '';
  const { code, message: said } = told as { code?: unknown; message?: unknown };
  return [code, said].filter((one) => typeof one === 'string' && one !== '').join(': ');
};

const SAYINGS: Readonly<Record<string, Say>> = {
  'saga-started': say(
    'start',
    'plain',
    (f) => `Started ${f.text('definition')} version ${f.text('version')}`,
    (f) => `key ${f.text('key')}`,
  ),
  'command-sent': say(
    'next',
    'plain',
    (f) => `Sent ${f.text('command')}`,
    (f) => `${f.step}, attempt ${f.text('attempt')}`,
  ),
  'command-resent': say(
    'retriable',
    'plain',
    (f) => `Sent again: ${f.step}`,
    (f) => (f.text('because') === 'silence' ? 'nobody answered' : `retry, attempt ${f.text('attempt')}`),
  ),
  'command-succeeded': say(
    'completed',
    'good',
    (f) => `${f.step} succeeded`,
    (f) => (f.text('by') === '' ? '' : `${f.text('by')} said so`),
  ),
  'command-failed': say('failed', 'bad', (f) => `${f.step} failed`, failure),
  'failure-handled': say(
    'choice',
    'plain',
    (f) => `Goes on after ${f.text('code')}`,
    (f) => f.path,
  ),
  'retry-planned': say('waiting', 'wait', (f) => `${f.step} is tried again`, failure),
  'command-given-up': say('failed', 'bad', (f) => `${f.step} was given up: ${f.text('reason')}`, message),
  'revoke-sent': say('next', 'plain', (f) => `Asked to revoke ${f.step}`, message),
  'command-revoked': say('skipped', 'plain', (f) => `${f.step} was revoked before it ran`),
  'command-stuck': say('parked', 'bad', (f) => `${f.step} cannot go on: ${f.text('reason')}`, message),
  'command-unstuck': say('retriable', 'plain', (f) => `${f.step} is tried again`),
  'command-corrected': say('compensatable', 'person', (f) => `${f.step} got another body`),
  'command-skipped': say('skipped', 'person', (f) => `${f.step} was skipped`),
  'event-published': say('event', 'plain', (f) => `Published ${f.text('event')}`),
  'branch-chosen': say(
    'choice',
    'plain',
    (f) => `Chose ${f.text('branch') || 'none'}`,
    (f) => f.path,
  ),
  'items-taken': say('for-each', 'plain', (f) => `Took the items of ${f.path}`),
  'item-began': say('for-each', 'plain', (f) => `Began ${f.path}`),
  'pass-ended': say('repeat', 'plain', (f) =>
    f.text('again') === 'true' ? `Another pass: ${f.path}` : `Last pass over: ${f.path}`,
  ),
  'scope-failed': say('failed', 'bad', (f) => `${f.path} failed and is undone alone`, failure),
  'scope-undone': say('compensated', 'back', (f) => `${f.path} was undone`),
  'lanes-joined': say('parallel', 'plain', (f) => `Joined ${f.path}`),
  'state-entered': say(
    'state',
    'plain',
    (f) => `${f.text('stayed') === 'true' ? 'Stayed in' : 'Entered'} ${f.text('state')}`,
    (f) => f.path,
  ),
  'wait-began': say(
    'waiting',
    'wait',
    (f) => `Waits at ${f.path}`,
    (f) => (f.text('role') === '' ? '' : `for ${f.text('role')}`),
  ),
  'event-received': say(
    'event',
    'good',
    (f) => `Got ${f.text('event')}`,
    (f) => (f.text('arm') === '' ? `it changed nothing at ${f.path}` : f.path),
  ),
  'decision-made': say(
    'approval',
    'person',
    (f) => `${f.text('by')} decided: ${f.text('arm')}`,
    (f) => [f.path, f.text('comment')].filter((one) => one !== '').join(', '),
  ),
  'wait-timed-out': say('waiting', 'bad', (f) => `Waited too long at ${f.path}`),
  'wait-dropped': say('not-taken', 'plain', (f) => `Waits no more at ${f.path}`),
  'approval-reminded': say('approval', 'wait', (f) => `Reminded of ${f.path}`),
  'approval-escalated': say('approval', 'wait', (f) => `Escalated ${f.path} to ${f.text('role')}`),
  'compensation-began': say('compensating', 'back', (f) => `Turned back: ${f.text('reason')}`, message),
  'saga-parked': say('parked', 'bad', (f) => `Needs a person: ${f.text('reason')}`, message),
  'saga-paused': say('paused', 'person', () => 'Paused'),
  'saga-resumed': say('running', 'plain', () => 'Goes on'),
  'deadline-passed': say('waiting', 'bad', () => 'The deadline passed'),
  'saga-completed': say('completed', 'good', () => 'Completed'),
  'saga-compensated': say('compensated', 'back', () => 'All undone: compensated'),
  'saga-resolved': say('resolved', 'person', () => 'Resolved by a person'),
  'action-taken': say(
    'user',
    'person',
    (f) => `${f.text('by')}: ${f.text('action')}`,
    (f) => [f.path, f.text('reason')].filter((one) => one !== '').join(', '),
  ),
  'action-failed': say('failed', 'bad', () => 'An action was not done: the definition threw'),
  'reply-owed': say('child', 'plain', (f) => `Owes its parent a reply (${f.text('errand')})`),
  'reply-given': say('child', 'plain', (f) => `Told its parent: ${f.text('outcome')}`),
  'saga-migrated': say(
    'definitions',
    'person',
    (f) => `Goes on with version ${f.text('to')}, from ${f.text('from')}`,
    (f) => [f.text('by'), f.text('reason')].filter((one) => one !== '').join(': '),
  ),
  'input-ignored': say('not-taken', 'plain', (f) => `Ignored ${f.text('input')}: ${f.text('reason')}`),
};

const UNKNOWN = say(
  'more',
  'plain',
  (f) => f.entry.kind,
  (f) => f.path,
);

/** What a fact says. One of a kind that is not known here is called by its kind. */
export function factText(entry: HistoryEntry): FactText {
  const text = (field: string): string => {
    const value = entry[field];
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
      ? String(value)
      : '';
  };
  const path = text('path');
  const step = text('direction') === 'compensation' ? `${path} (compensation)` : path;
  const known = Object.hasOwn(SAYINGS, entry.kind) ? SAYINGS[entry.kind] : undefined;
  const told = (known ?? UNKNOWN)({ entry, path, step, text });
  if (entry.redelivered !== true) return told;
  return { ...told, aside: [told.aside, 'perhaps delivered before'].filter(Boolean).join(', ') };
}

/** What a fact is made of beside its place, its time, its kind, and what follows from these. */
export function fieldsOf({
  sequence: _sequence,
  at: _at,
  kind: _kind,
  queue: _queue,
  ...fields
}: HistoryEntry): Readonly<Record<string, unknown>> {
  return fields;
}
