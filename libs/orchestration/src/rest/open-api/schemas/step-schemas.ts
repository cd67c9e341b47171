import type { SchemaObject } from '@nestjs/swagger';
import type { Fields } from './parts.js';
import { list, named, object, oneOf, text, whole } from './parts.js';

export const backoff: Fields = {
  firstMs: whole('The first wait, in milliseconds'),
  maxMs: whole('The longest wait, in milliseconds'),
  factor: { type: 'number', description: 'By which each wait is longer than the one before' },
};
const retry = object({ attempts: whole('In all, the first included'), ...backoff });
const steps = list(named('Step'));
const outlet: SchemaObject = {
  oneOf: [{ type: 'string', enum: ['compensate'] }, steps],
  description: 'What follows before the saga goes on, or that it turns back',
};
const goTo = text('The state of the machine that follows');
const together: Fields = {
  onFailure: oneOf(['finish', 'fail-fast'], 'What the others do when one fails'),
  compensation: oneOf(['reverse', 'parallel'], 'In which order they are undone'),
};

const arm = object(
  {
    name: text(),
    event: text('Missing: a decision of a person'),
    match: list(text(), 'The fields that say for which saga the event is'),
    guarded: { type: 'boolean', enum: [true], description: 'It counts only if a condition holds' },
    effect: oneOf(['take', 'ignore', 'park'], 'The wait ends, nothing changes, or the saga needs a person'),
    outlet,
    goTo,
  },
  ['event', 'match', 'guarded', 'goTo'],
);
const timeout = object(
  { afterMs: whole('In milliseconds; missing if it follows from the data'), outlet, goTo },
  ['afterMs', 'goTo'],
);
const ends: Fields = { arms: list(arm), timeout };
const approval = object(
  {
    role: text('Who may decide'),
    remindEveryMs: whole(),
    escalate: object({ afterMs: whole(), to: text('Who may decide as well from then on') }),
    notify: text('The event that tells people of it'),
  },
  ['remindEveryMs', 'escalate', 'notify'],
);

const command: Fields = {
  role: oneOf(
    ['compensatable', 'pivot', 'retriable'],
    'Can be undone, decides whether the saga goes through, or is done again until it succeeds',
  ),
  command: text(),
  participant: text('Who executes the command'),
  child: object({ saga: text('The saga that this step is'), mode: oneOf(['await', 'detach']) }),
  compensation: object({ command: text(), participant: text(), retry }),
  noCompensation: text('Why there is nothing to undo'),
  failOn: list(text(), 'The failures that turn the saga back, if not all do'),
  onFailure: list(object({ code: text(), steps }), 'The failures after which it goes on, and with what'),
  retry,
  timeoutMs: whole('How long the step may take, in milliseconds'),
  onDeadLetter: oneOf(
    ['compensate', 'park'],
    'What becomes of its command when the participant puts it aside; missing: as the definition says',
  ),
};
const branch: Fields = { name: text(), steps };
const state = object({ name: text(), isFinal: { type: 'boolean' }, entry: steps, ...ends, exit: steps }, [
  'timeout',
]);

function kind(name: string, fields: Fields, optional: readonly string[] = []): SchemaObject {
  return { ...object({ kind: oneOf([name]), name: text(), ...fields }, optional), title: name };
}

/** A step of any kind, with those inside it. */
export const STEP: SchemaObject = {
  oneOf: [
    kind('command', command, [
      'child',
      'compensation',
      'noCompensation',
      'failOn',
      'onFailure',
      'timeoutMs',
      'onDeadLetter',
    ]),
    kind('publish', { event: text() }),
    kind('choose', {
      branches: list(object({ ...branch, taken: oneOf(['if', 'always'], 'Whether it has a condition') })),
    }),
    kind('parallel', { branches: list(object(branch)), ...together }),
    kind('for-each', { as: text('The field that holds the item'), atOnce: whole(), steps, ...together }),
    kind('repeat', { atMost: whole(), onExhausted: oneOf(['fail', 'continue']), steps }),
    kind('attempt', { steps, otherwise: steps }),
    kind('recover', { retry, steps }),
    kind('wait', { ...ends, approval }, ['timeout', 'approval']),
    kind('machine', { initial: text(), states: list(state) }),
  ],
  description: 'A step of a definition. Times are milliseconds',
};
