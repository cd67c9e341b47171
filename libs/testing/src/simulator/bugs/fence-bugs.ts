import type { FenceRow, judge } from '@edda/participant';
import type { Bug } from './bug.js';

type Judge = typeof judge;

const EXECUTE = { action: 'execute' } as const;

/** Mistakes in the participants' fence. */
export const FENCE_BUGS: readonly Bug[] = [
  {
    name: 'no fence',
    sabotage: {
      judge:
        (real): Judge =>
        (row, command, now) =>
          command.kind === 'revoke' ? real(row, command, now) : EXECUTE,
    },
  },
  {
    name: 'a fence without a tombstone for an empty compensation',
    sabotage: { judge: (real) => withoutTombstone(real, 'compensation') },
  },
  {
    name: 'a fence without a tombstone for a revocation',
    sabotage: { judge: (real) => withoutTombstone(real, 'revoke') },
    roots: ['trip', 'holiday'],
  },
  {
    name: 'a late command is executed after its compensation',
    sabotage: {
      judge:
        (real): Judge =>
        (row, command, now) =>
          command.direction === 'forward'
            ? real(withoutCompensation(row), command, now)
            : real(row, command, now),
    },
  },
  {
    name: 'an undone step is undone again',
    sabotage: {
      judge:
        (real): Judge =>
        (row, command, now) =>
          command.direction === 'compensation' && row?.succeeded ? EXECUTE : real(row, command, now),
    },
  },
  {
    name: 'a compensation is executed though there is nothing to undo',
    sabotage: {
      judge:
        (real): Judge =>
        (row, command, now) => {
          const verdict = real(row, command, now);
          return verdict.action === 'bury' && command.direction === 'compensation' ? EXECUTE : verdict;
        },
    },
  },
];

/** What it should have stored is answered and forgotten. */
function withoutTombstone(real: Judge, which: 'compensation' | 'revoke'): Judge {
  return (row, command, now) => {
    const verdict = real(row, command, now);
    const isMeant = which === 'revoke' ? command.kind === 'revoke' : command.direction === 'compensation';
    return verdict.action === 'bury' && isMeant ? { action: 'answer', answer: verdict.answer } : verdict;
  };
}

function withoutCompensation(row: FenceRow | undefined): FenceRow | undefined {
  if (!row) return undefined;
  const { compensation: _, ...rest } = row;
  return rest;
}
