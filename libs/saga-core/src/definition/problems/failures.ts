import type { SagaDefinition } from '../definition.js';
import type { CommandStep } from '../step.js';
import { allSteps } from '../step.js';
import { repeated } from './repeated.js';

/** Failures that a step speaks of, but that can't come or can't lead there, or about which it says two things. */
export function problemsOfFailures({ steps }: SagaDefinition): readonly string[] {
  return allSteps(steps)
    .filter((step) => step.kind === 'command')
    .flatMap((step) => problemsOfStep(step).map((problem) => `step "${step.name}": ${problem}`));
}

function problemsOfStep(step: CommandStep): readonly string[] {
  const failOn = step.failOn ?? [];
  const handled = step.onFailure.map(({ code }) => code);
  return [
    ...undeclared(step, 'failOn', failOn),
    ...undeclared(step, 'onFailure', handled),
    ...repeated(failOn).map((code) => `failOn names "${code}" more than once. Drop one.`),
    ...repeated(handled).map(
      (code) => `onFailure handles "${code}" more than once, and only the first would ever run. Drop one.`,
    ),
    ...distinct(failOn)
      .filter((code) => handled.includes(code))
      .map(
        (code) =>
          `"${code}" stands in failOn and in onFailure: a failure either turns the saga back or is handled. Drop one.`,
      ),
    ...(step.role === 'retriable' && step.failOn
      ? ['failOn says nothing here, since a retriable step never turns the saga back. Drop it.']
      : []),
    ...(step.role === 'retriable' && step.onDeadLetter === 'compensate'
      ? [
          `onDeadLetter cannot be 'compensate' here, since a retriable step never turns the saga back: when its command is put aside, the saga is parked. Drop it.`,
        ]
      : []),
  ];
}

/** A child saga fails with the codes of its own steps, of which its contract knows nothing. */
function undeclared(
  { command, child }: CommandStep,
  where: string,
  codes: readonly string[],
): readonly string[] {
  if (child) return [];
  const declared = command.failures.map(({ code }) => code);
  return distinct(codes)
    .filter((code) => !declared.includes(code))
    .map(
      (code) =>
        `${where} names "${code}", which ${command.messageName} v${command.contractVersion} does not declare. Add it to the failures of the contract, or correct it.`,
    );
}

function distinct(codes: readonly string[]): readonly string[] {
  return [...new Set(codes)];
}
