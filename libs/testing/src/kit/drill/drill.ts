import { allSteps } from '@edda/saga-core';
import type { SagaDefinition } from '@edda/saga-core';
import { changesSince, inconsistenciesOf } from './consistency.js';
import type { DrillRow } from './drill-row.js';
import { DrillRun } from './drill-run.js';
import type { Fault } from './fault.js';
import { nameOfFault } from './fault.js';
import { faultsAt, runsIn } from './faults-at.js';
import { ruleFor } from './rules.js';
import type { Rule } from './rules.js';
import type { DrillEnd, DrillScenario } from './scenario.js';
import { whyNot, whyNotIn } from './why-not.js';

/**
 * Runs a saga through everything that can go wrong at each of its steps, and says for each whether it ended as the rules of its steps'
 * roles say. Participants are simulated behind a fence, what they do is counted, and time is virtual: a drill takes milliseconds. A scenario is one
 * normal way of the saga; branches that the first one does not take need one of their own.
 *
 * @throws if the definition is not well formed, or its contract does not allow a start
 */
export function drill(
  definition: SagaDefinition,
  ...scenarios: readonly [DrillScenario, ...DrillScenario[]]
): readonly DrillRow[] {
  const reached = new Set<string>();
  const drilled = new Set<string>();
  const rows = scenarios.flatMap((scenario, index) => {
    const name = scenario.name ?? `scenario ${index + 1}`;
    const made = rowsOf(definition, scenario, reached, drilled);
    return scenarios.length === 1 ? made : made.map((row) => ({ scenario: name, ...row }));
  });
  return [...rows, ...unreached(definition, reached, drilled)];
}

function rowsOf(
  definition: SagaDefinition,
  scenario: DrillScenario,
  reached: Set<string>,
  drilled: Set<string>,
): readonly DrillRow[] {
  const { end = 'completed' } = scenario;
  const normal = new DrillRun(definition, scenario).play();
  const rule: Rule = { end, isUnnoticed: false, because: 'nothing goes wrong' };
  const first = rowOf(definition, normal, { step: '', path: '', fault: 'none' }, end, rule);
  const runs = runsIn(normal.run.history);
  for (const name of runs.keys()) for (const names of [reached, drilled]) names.add(name);
  if (!first.ok) return [first];
  const rows = [...runs].flatMap(([step, path]) =>
    faultsAt(definition, scenario, path).map((fault): DrillRow => {
      const row = { step, path, fault: nameOfFault(fault) };
      const not = whyNot(definition, fault) ?? whyNotIn(definition, scenario, normal.run.history, fault);
      if (not !== undefined)
        return { ...row, expected: 'does not apply', observed: 'not run', ok: true, why: not };
      return play(definition, scenario, normal, fault, row, reached);
    }),
  );
  return [first, ...rows];
}

type At = Pick<DrillRow, 'step' | 'path' | 'fault'>;

function play(
  definition: SagaDefinition,
  scenario: DrillScenario,
  normal: DrillRun,
  fault: Fault,
  at: At,
  reached: Set<string>,
): DrillRow {
  const { exceptions = [], end = 'completed' } = scenario;
  const exception = exceptions.find(({ step, fault: kind }) => step === at.step && kind === fault.kind);
  const rule: Rule = exception
    ? { end: exception.end, isUnnoticed: false, because: exception.why }
    : ruleFor(definition, fault);
  const expected = rule.end === 'normal' ? end : rule.end;
  try {
    const run = new DrillRun(definition, scenario, fault).play();
    for (const name of runsIn(run.run.history).keys()) reached.add(name);
    return rowOf(definition, run, at, expected, rule, normal);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ...at, expected, observed: 'the drill itself stopped', ok: false, why };
  }
}

function rowOf(
  definition: SagaDefinition,
  run: DrillRun,
  at: At,
  expected: DrillEnd,
  { isUnnoticed, because }: Rule,
  normal?: DrillRun,
): DrillRow {
  const { status, parked, abort } = run.state;
  const observed = status === 'parked' && parked ? `parked, ${parked.reason}` : status;
  // A saga that is late turns back before its pivot, whatever it is late for.
  const isLate = abort?.reason === 'deadline' && expected !== 'parked';
  const wanted = isLate ? 'compensated' : expected;
  const wrong = [
    ...(status === wanted ? [] : [`it should have ended as ${wanted}: ${because}`]),
    ...inconsistenciesOf(definition, run),
    ...(normal && isUnnoticed && !isLate && status === wanted ? changesSince(normal, run) : []),
  ];
  const ok = wrong.length === 0;
  const why = ok ? (isLate ? 'its deadline comes first' : because) : wrong.join('; ');
  const row = { ...at, expected: wanted, observed, ok, why };
  return ok ? row : { ...row, story: run.run.story.table() };
}

/** Steps that no scenario comes to. */
function unreached(
  { steps }: SagaDefinition,
  reached: ReadonlySet<string>,
  drilled: ReadonlySet<string>,
): readonly DrillRow[] {
  const all = allSteps(steps).filter(({ kind }) => kind === 'command' || kind === 'wait');
  return all.flatMap(({ name }): DrillRow[] => {
    if (drilled.has(name)) return [];
    const row = { step: name, path: name, fault: 'none', expected: 'reached' } as const;
    return reached.has(name)
      ? [
          {
            ...row,
            observed: 'reached after a fault',
            ok: true,
            why: 'faults at this step need a scenario that comes here',
          },
        ]
      : [{ ...row, observed: 'never reached', ok: false, why: 'no scenario comes here: give one more' }];
  });
}
