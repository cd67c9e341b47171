import { parentPort } from 'node:worker_threads';
import { BUGS, hunt, runSeed } from '@edda/testing/simulator';
import type { Outcome, Task } from './task.js';
import { count, emptyTally } from './tally.js';

/** Worlds in which a bug may hide. */
const SEEDS_PER_BUG = 400;

// Errors are made by the thousand in a world where everything fails, and nobody reads where they were made.
Error.stackTraceLimit = 0;

function perform(task: Task): Outcome {
  if (task.kind === 'bug') {
    const bug = BUGS[task.index];
    if (!bug) throw new Error(`There is no bug number ${task.index}.`);
    return { kind: 'bug', caught: hunt(bug, SEEDS_PER_BUG) };
  }
  const tally = emptyTally();
  for (let seed = task.from; seed < task.from + task.count; seed += 1) count(tally, runSeed({ seed }));
  return { kind: 'seeds', tally };
}

parentPort?.on('message', (task: Task) => parentPort?.postMessage(perform(task)));
