import type { Fact, SagaDefinition, SagaState, StepState } from '@edda/saga-core';
import { commandStepOf } from '@edda/saga-core';
import type { Sagas } from '../../sagas.js';
import { isoTime } from '../sagas/saga-view.js';

/** The history is looked through for the time so far: the point of no return lies at the beginning of what can be long behind it. */
const PAGE = 1_000;
const MAX_PAGES = 10;

/** What took the saga past its point of no return, and when, for people: `chargePayment succeeded at 2030-01-31T12:00:00.000Z`. */
export async function pointOfNoReturn(
  sagas: Pick<Sagas, 'history'>,
  definition: SagaDefinition | undefined,
  state: SagaState,
): Promise<string | undefined> {
  const found =
    definition && state.steps.map((step) => turningPoint(definition, step)).find((point) => point);
  if (!found) return undefined;
  const at = await timeOfFact(sagas, state.id, found.isFact);
  return `${found.path} ${found.did}${at === undefined ? '' : ` at ${isoTime(at)}`}`;
}

/** The path of the pivot that took the saga past its point of no return only because it is stuck: nobody knows whether it happened. */
export function stuckPivot(definition: SagaDefinition | undefined, state: SagaState): string | undefined {
  if (!definition) return undefined;
  const first = state.steps.find((step) => turningPoint(definition, step));
  const isStuck = first?.kind === 'command' && first.forward.phase === 'stuck';
  return isStuck && commandStepOf(definition, first.path)?.role === 'pivot' ? first.path : undefined;
}

interface TurningPoint {
  readonly path: string;
  readonly did: string;
  readonly isFact: (fact: Fact) => boolean;
}

/** What the step did that cannot be taken back, if it did. */
function turningPoint(definition: SagaDefinition, step: StepState): TurningPoint | undefined {
  const { path } = step;
  const by = (did: string, kind: Fact['kind']): TurningPoint => ({
    path,
    did,
    isFact: (fact) =>
      fact.kind === kind &&
      'path' in fact &&
      fact.path === path &&
      (!('direction' in fact) || fact.direction === 'forward'),
  });
  if (step.kind === 'published') return by('was published', 'event-published');
  if (step.kind === 'machine') return by('began', 'state-entered');
  if (step.kind !== 'command') return undefined;
  const role = commandStepOf(definition, path)?.role;
  if (role === 'retriable') return by('was sent', 'command-sent');
  if (role !== 'pivot') return undefined;
  switch (step.forward.phase) {
    case 'succeeded':
      return by('succeeded', 'command-succeeded');
    case 'skipped':
      return by('was skipped', 'command-skipped');
    case 'stuck':
      return by('may have happened, and is stuck', 'command-stuck');
    default:
      return undefined;
  }
}

async function timeOfFact(
  sagas: Pick<Sagas, 'history'>,
  id: string,
  isFact: (fact: Fact) => boolean,
): Promise<number | undefined> {
  let after = 0;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const entries = await sagas.history(id, after, PAGE);
    const found = entries.find(({ fact }) => isFact(fact));
    if (found) return found.at;
    if (entries.length < PAGE) return undefined;
    after = entries.at(-1)?.sequence ?? after;
  }
  return undefined;
}
