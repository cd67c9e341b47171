import { isOpen } from '../../state/open.js';
import type { CommandState, CommandStepState, WaitState } from '../../state/step-state.js';
import type { WaitStep } from '../../definition/step.js';
import type { Block, Mark } from '../diagram.js';
import { MARKS } from '../diagram.js';
import { countText, momentText } from '../wording.js';

/** What is open says more than what is over; a person's turn says most. */
const URGENT: readonly Mark[] = ['stuck', 'undoing', 'now', 'waiting'];
/** Of what is over, what did not go as planned. */
const SETTLED: readonly Mark[] = ['failed', 'undone', 'done', 'skipped', 'to come'];

/** One mark for several parts together. Without any: `not taken`. */
export function combined(marks: readonly Mark[]): Mark {
  const urgent = URGENT.find((mark) => marks.includes(mark));
  if (urgent) return urgent;
  const hasBegun = marks.some((mark) => mark !== 'to come' && mark !== 'not taken');
  // Between two steps: the one is over, the next has not begun.
  if (hasBegun && marks.includes('to come')) return 'now';
  return SETTLED.find((mark) => marks.includes(mark)) ?? 'not taken';
}

/** How the saga went on from a block. A failure that has steps of its own is as good as they are. */
export function outcomeOf(block: Block): Mark | undefined {
  if (block.kind !== 'step' || block.mark !== 'failed') return block.mark;
  const handled = block.failures.find(({ mark }) => mark !== 'not taken' && mark !== 'to come');
  return handled?.mark ?? block.mark;
}

/** The mark of one run of a command step. */
export function markOfCommand({ forward, compensation }: CommandStepState): Mark {
  switch (compensation?.phase) {
    case undefined:
    case 'skipped':
      return markOfPhase(forward);
    case 'succeeded':
      return 'undone';
    case 'stuck':
      return 'stuck';
    default:
      return 'undoing';
  }
}

function markOfPhase({ phase }: CommandState): Mark {
  switch (phase) {
    case 'outstanding':
    case 'waiting':
    case 'revoking':
      return 'now';
    case 'succeeded':
      return 'done';
    case 'failed':
    case 'revoked':
    case 'unknown':
      return 'failed';
    case 'stuck':
    case 'skipped':
      return phase;
  }
}

/** The mark of the compensation of one run. Missing: nobody has asked for it, but somebody still might. */
export function markOfUndo(step: CommandStepState, isTurning: boolean, isOver: boolean): Mark | undefined {
  const { forward, compensation } = step;
  if (compensation) return markOfPhase(compensation);
  const hasEffect = forward.phase === 'succeeded' || forward.phase === 'unknown' || isOpen(forward);
  if (!hasEffect || isOver) return 'not taken';
  return isTurning ? 'to come' : undefined;
}

/** How far one direction of a step is, where the mark does not say it all. */
export function progressOfCommand(command: CommandState, attempts: number): string | undefined {
  const { phase, attempt, failure, stuck } = command;
  switch (phase) {
    case 'outstanding':
      return attempt > 1 ? `attempt ${attempt} of ${attempts}` : undefined;
    case 'waiting':
      return `tried again after attempt ${attempt} of ${attempts}`;
    case 'revoking':
      return 'being revoked';
    case 'stuck':
      return stuck?.reason;
    case 'failed':
    case 'revoked':
      return failure?.code;
    case 'unknown':
      return `${failure?.code ?? 'given up'}, outcome unknown`;
    default:
      return undefined;
  }
}

export function markOfWait({ phase, arm }: WaitState, step: WaitStep): Mark {
  if (phase === 'open') return 'waiting';
  if (phase === 'dropped') return 'undone';
  const taken = step.arms.find(({ name }) => name === arm);
  const outlet = taken ? taken.then : step.onTimeout;
  return outlet === 'compensate' ? 'failed' : 'done';
}

export function progressOfWait({ phase, arm, dueAt, roles = [] }: WaitState): string | undefined {
  if (phase === 'over') return arm;
  if (phase === 'dropped') return 'given up';
  const who = roles.length === 0 ? [] : [`for ${roles.join(' or ')}`];
  const until = dueAt === undefined ? [] : [`until ${momentText(dueAt)}`];
  return [...who, ...until].join(', ') || undefined;
}

/** How many items have come how far in one step: `7 of 100 done, 3 now`. */
export function tally(marks: readonly Mark[], items: number): string | undefined {
  const parts = MARKS.flatMap((mark) => {
    const count = marks.filter((each) => each === mark).length;
    return count === 0 || mark === 'to come' || mark === 'not taken' ? [] : [{ mark, count }];
  });
  const [first, ...others] = parts;
  if (!first) return undefined;
  const all = first.count === items ? countText(items, 'item') : `${first.count} of ${items}`;
  return [`${all} ${first.mark}`, ...others.map(({ mark, count }) => `${count} ${mark}`)].join(', ');
}
