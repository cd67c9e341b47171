import type { SagaStatus } from '@edda/client';
import type { Mark } from '../diagram/diagram-shape.js';
import type { LetterStatus, MailStatus } from '../rest/shapes.js';
import type { IconName } from './icon-paths.js';
import { Icon } from './icon.js';

/** The status of a saga: sign, word and colour, in this order of weight. */
export function Status({ status }: { readonly status: SagaStatus }) {
  return (
    <span className={`status is-${status}`}>
      <Icon name={status} />
      {status}
    </span>
  );
}

const LETTER_SIGNS: Readonly<Record<LetterStatus, readonly [IconName, string]>> = {
  open: ['parked', 'parked'],
  redriving: ['running', 'running'],
  redriven: ['completed', 'completed'],
  discarding: ['running', 'paused'],
  discarded: ['failed', 'paused'],
};

export function LetterStatusSign({ status }: { readonly status: LetterStatus }) {
  const [icon, tone] = LETTER_SIGNS[status];
  return (
    <span className={`status is-${tone}`}>
      <Icon name={icon} />
      {status}
    </span>
  );
}

const MAIL_SIGNS: Readonly<Record<MailStatus, readonly [IconName, string]>> = {
  kept: ['waiting', 'waiting'],
  parked: ['parked', 'parked'],
  delivered: ['completed', 'completed'],
  ignored: ['not-taken', 'paused'],
  expired: ['failed', 'compensating'],
  discarded: ['failed', 'paused'],
};

export function MailStatusSign({ status }: { readonly status: MailStatus }) {
  const [icon, tone] = MAIL_SIGNS[status];
  return (
    <span className={`status is-${tone}`}>
      <Icon name={icon} />
      {status}
    </span>
  );
}

/** Sign and tone of each mark in a diagram. */
export const MARK_SIGNS: Readonly<Record<Mark, readonly [IconName, string]>> = {
  done: ['completed', 'completed'],
  now: ['running', 'running'],
  waiting: ['waiting', 'waiting'],
  failed: ['failed', 'parked'],
  undoing: ['compensating', 'compensating'],
  undone: ['compensated', 'compensated'],
  stuck: ['parked', 'parked'],
  skipped: ['skipped', 'paused'],
  'to come': ['to-come', 'quiet'],
  'not taken': ['not-taken', 'quiet'],
};
