import { commandStepOf, stepAt, stepNameOf } from '@edda/saga-core';
import type { HistoryEntry, SagaDefinition } from '@edda/saga-core';
import type { Fault, FaultKind } from './fault.js';
import { FAULT_KINDS } from './fault.js';
import type { DrillScenario } from './scenario.js';

const COMMAND_FAULTS = FAULT_KINDS.slice(0, FAULT_KINDS.indexOf('no event'));
const EVENT_FAULTS = ['no event', 'event twice', 'event early'] as const;
const DECISION_FAULTS = ['no event', 'rejected'] as const;

/** The first run of each command and each wait, by the name of its step. */
export function runsIn(history: readonly HistoryEntry[]): ReadonlyMap<string, string> {
  const runs = new Map<string, string>();
  for (const { fact } of history) {
    const isForward = fact.kind === 'command-sent' && fact.direction === 'forward';
    if (!isForward && fact.kind !== 'wait-began') continue;
    const name = stepNameOf(fact.path);
    if (!runs.has(name)) runs.set(name, fact.path);
  }
  return runs;
}

/** What may go wrong at a run of a step. */
export function faultsAt(
  definition: SagaDefinition,
  scenario: DrillScenario,
  path: string,
): readonly Fault[] {
  const command = commandStepOf(definition, path);
  if (command) {
    const { failures } = command.command;
    const codes = command.child?.mode === 'await' ? ['failure'] : failures.map(({ code }) => code);
    return COMMAND_FAULTS.flatMap((kind): Fault[] =>
      kind === 'failure' && codes.length > 0 ? codes.map((code) => ({ kind, path, code })) : [{ kind, path }],
    );
  }
  const step = stepAt(definition, path);
  if (step?.kind !== 'wait' || step.arms.length === 0) return [];
  const isDecided = scenario.decisions?.[step.name] !== undefined;
  const kinds: readonly FaultKind[] = isDecided ? DECISION_FAULTS : EVENT_FAULTS;
  return kinds.map((kind) => ({ kind, path }));
}
