import { runSeed } from '../run-seed.js';
import type { Bug } from './bug.js';
import { DECISION_BUGS } from './decision-bugs.js';
import { DEFINITION_BUGS } from './definition-bugs.js';
import { FENCE_BUGS } from './fence-bugs.js';
import { LETTER_BUGS } from './letter-bugs.js';
import { SHELL_BUGS } from './shell-bugs.js';

/** All seeded bugs. */
export const BUGS: readonly Bug[] = [
  ...SHELL_BUGS,
  ...FENCE_BUGS,
  ...DEFINITION_BUGS,
  ...DECISION_BUGS,
  ...LETTER_BUGS,
];

/** What became of one hunt. */
export interface Caught {
  readonly name: string;
  readonly caught: boolean;
  /** The invariant that found it. */
  readonly by?: string;
  readonly seed?: number;
  /** What it said. */
  readonly message?: string;
}

/** Runs worlds with the bug in them until a check finds it, so many at most. */
export function hunt({ name, sabotage, roots, mood = 'wild' }: Bug, mostSeeds: number): Caught {
  for (let seed = 1; seed <= mostSeeds; seed += 1) {
    const { violations } = runSeed({ seed, mood, sabotage, ...(roots ? { roots } : {}) });
    const [first] = violations;
    if (first) return { name, caught: true, by: first.invariant, seed, message: first.message };
  }
  return { name, caught: false };
}
