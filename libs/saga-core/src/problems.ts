import type { CommandStep, SagaDefinition, Step, StepRole } from './definition.js';
import type { Backoff, RetryPolicy } from './timing.js';

/**
 * What is wrong with a definition, one sentence each with the remedy; empty for a definition that may run.
 *
 * A saga is well formed when it reads `compensatable* · pivot? · retriable*` (Mehrotra and others, 1992): only then each run is
 * certain to end, either with all steps done or with all of them undone.
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
  const found = [
    ...duplicates(definition.steps),
    ...misplaced(definition.steps),
    ...definition.steps.flatMap((step) => (step.kind === 'command' ? problemsOfStep(step) : [])),
    ...problemsOfBackoff('the resend interval', definition.resend),
    ...problemsOfTimes(definition),
  ];
  return [...problems, ...found.map((problem) => `${saga}, ${problem}`)];
}

/** Refuses a definition with problems: all of them in one error. */
export function assertWellFormed(definition: SagaDefinition): void {
  const problems = problemsOf(definition);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

function duplicates(steps: readonly Step[]): string[] {
  const paths = steps.map((step) => step.path);
  return [...new Set(paths.filter((path, index) => paths.indexOf(path) !== index))].map(
    (path) =>
      `step "${path}": the name is used more than once; each step needs its own, since replies are told apart by it.`,
  );
}

const ORDER: Readonly<Record<StepRole, number>> = { compensatable: 0, pivot: 1, retriable: 2 };

/** An event cannot be taken back: it may stand only where nothing can fail any more. */
const roleOf = (step: Step): StepRole => (step.kind === 'publish' ? 'retriable' : step.role);

function misplaced(steps: readonly Step[]): string[] {
  const problems: string[] = [];
  let furthest: Step | undefined;
  for (const step of steps) {
    if (!furthest || ORDER[roleOf(step)] > ORDER[roleOf(furthest)]) furthest = step;
    else if (roleOf(step) === 'pivot') {
      problems.push(
        `step "${step.path}": it is a second pivot or stands behind "${furthest.path}"; a saga has one point of no return.`,
      );
    } else if (ORDER[roleOf(step)] < ORDER[roleOf(furthest)]) {
      const before = furthest.kind === 'publish' ? 'the event' : `the ${roleOf(furthest)} step`;
      problems.push(
        `step "${step.path}": a compensatable step cannot stand behind ${before} "${furthest.path}": if it failed, what came before could not be undone. Move it forward, or make it retriable.`,
      );
    }
  }
  return problems;
}

function problemsOfStep(step: CommandStep): string[] {
  const problems: string[] = [];
  const { path, role } = step;
  if (!/^[A-Za-z][A-Za-z0-9_-]{0,63}$/.test(path)) {
    problems.push(
      `step "${path}": the name must be letters, digits, hyphens and underscores, 64 at most, since it is part of message ids.`,
    );
  }
  const undoes = step.compensation !== undefined;
  if (role === 'compensatable' && !undoes && step.noCompensation === undefined) {
    problems.push(
      `step "${path}": it has no compensation. Add .compensate(), or say why there is nothing to undo with .noCompensation('why').`,
    );
  }
  if (undoes && step.noCompensation !== undefined) {
    problems.push(`step "${path}": it has both a compensation and a reason for having none; drop one.`);
  }
  if (role !== 'compensatable' && undoes) {
    problems.push(`step "${path}": a ${role} step is never undone, so it cannot have a compensation.`);
  }
  if (step.noCompensation?.trim() === '')
    problems.push(`step "${path}": .noCompensation() needs a reason that a reader understands.`);
  problems.push(...problemsOfRetry(`step "${path}"`, step.retry));
  if (step.compensation)
    problems.push(...problemsOfRetry(`step "${path}", compensation`, step.compensation.retry));
  return problems;
}

function problemsOfTimes({ commandLifetimeMs, steps }: SagaDefinition): string[] {
  if (!isTime(commandLifetimeMs)) return ['the command lifetime must be at least 1 ms.'];
  return steps.flatMap((step) =>
    step.kind === 'publish' ||
    step.timeoutMs === undefined ||
    (isTime(step.timeoutMs) && step.timeoutMs < commandLifetimeMs)
      ? []
      : [
          `step "${step.path}": the timeout must be at least 1 ms and shorter than the command lifetime, ${commandLifetimeMs} ms: after that nobody executes the command anyway.`,
        ],
  );
}

const isTime = (ms: number): boolean => Number.isFinite(ms) && ms >= 1;

function problemsOfRetry(where: string, { attempts, backoff }: RetryPolicy): string[] {
  const problems = problemsOfBackoff(`${where}: the back-off`, backoff);
  if (!Number.isInteger(attempts) || attempts < 1) {
    problems.push(
      `${where}: retry needs a whole number of attempts from 1, the first sending included, not ${attempts}.`,
    );
  }
  return problems;
}

function problemsOfBackoff(what: string, { firstMs, maxMs, factor }: Backoff): string[] {
  return isTime(firstMs) && isTime(maxMs) && maxMs >= firstMs && factor >= 1
    ? []
    : [
        `${what} must begin with at least 1 ms, never shrink, and its maximum must not lie below its beginning.`,
      ];
}
