import type { SagaDefinition } from './definition.js';
import { problemsOfBodies } from './problems/bodies.js';
import { problemsOfCompensations } from './problems/compensations.js';
import { problemsOfDeadlocks } from './problems/deadlocks.js';
import { problemsOfFailures } from './problems/failures.js';
import { problemsOfMachines } from './problems/machines.js';
import { problemsOfMigrations } from './problems/migrations.js';
import { problemsOfNames } from './problems/names.js';
import { problemsOfOrder } from './problems/order.js';
import { problemsOfStart } from './problems/start.js';
import { problemsOfTimings } from './problems/timings.js';
import { problemsOfWaits } from './problems/waits.js';

/** Each looks for one kind of problem, and says where it is, what it is, and what to do about it. */
const CHECKS: readonly ((definition: SagaDefinition) => readonly string[])[] = [
  problemsOfNames,
  problemsOfBodies,
  problemsOfOrder,
  problemsOfCompensations,
  problemsOfFailures,
  problemsOfWaits,
  problemsOfDeadlocks,
  problemsOfMachines,
  problemsOfTimings,
  problemsOfStart,
  problemsOfMigrations,
];

/**
 * What is wrong with a definition, each with the saga, the step, the reason and the remedy; empty for a definition that may run.
 *
 * A saga is well formed when it reads `compensatable* · pivot? · retriable*` on every path (Mehrotra and others, 1992): only then each
 * run is certain to end, either with all steps done or with all of them undone. Never throws, and runs none of the definition's
 * functions. What can only be seen with the other definitions at hand, `libraryProblems` finds.
 */
export function problemsOf(definition: SagaDefinition): readonly string[] {
  const saga = `Saga "${definition.name}" version ${definition.version}`;
  const problems: string[] = [];
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(definition.name)) {
    problems.push(
      `${saga}: the name must be lower-case letters, digits and hyphens, 64 at most, since it stands in URLs.`,
    );
  }
  if (!Number.isInteger(definition.version) || definition.version < 1) {
    problems.push(`${saga}: the version must be a whole number from 1.`);
  }
  if (definition.steps.length === 0)
    problems.push(`${saga} has no steps: add at least one with .step(), .pivot() or .retriable().`);
  const found = CHECKS.flatMap((check) => check(definition));
  return [...problems, ...found.map((problem) => `${saga}, ${problem}`)];
}

/**
 * Refuses a definition with problems.
 *
 * @throws with all problems in one error, a line each
 */
export function assertWellFormed(definition: SagaDefinition): void {
  const problems = problemsOf(definition);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}
