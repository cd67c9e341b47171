import type { Migration, SagaDefinition } from '../definition/definition.js';
import { commandStepOf } from '../definition/definition.js';
import { iterationOf, stepNameOf } from '../definition/path.js';
import type { Step } from '../definition/step.js';
import { allSteps, innerSteps } from '../definition/step.js';
import { dataOf } from '../state/data.js';
import { commandSteps, find } from '../state/find.js';
import { openCommands, openWaits } from '../state/open.js';
import type { SagaState } from '../state/saga-state.js';
import { hasEnded } from '../state/saga-state.js';
import type { CommandStepState } from '../state/step-state.js';
import { strangerIn } from './stranger.js';
import type { MigrateInput } from './input.js';
import type { Turn } from './turn.js';

/** What a new version means for one saga under way. */
export type MigrationVerdict =
  /** It can go on with the new version. */
  | { readonly verdict: 'migrates'; readonly migration: Migration }
  /** It has to end on the version that it has: that one must stay deployed until then. */
  | { readonly verdict: 'finishes'; readonly why: string }
  /** Nothing is to be done: it is over, or has this version. */
  | { readonly verdict: 'none' };

/** Whether a saga can go on with this version of its definition, and why not. */
export function migrationOf(definition: SagaDefinition, state: SagaState): MigrationVerdict {
  if (hasEnded(state) || state.version === definition.version) return { verdict: 'none' };
  const migration = definition.migrations.find(({ from }) => from === state.version);
  const why = migration
    ? whyNot(definition, state, migration)
    : `version ${definition.version} does not say how sagas of version ${state.version} go on`;
  return migration && why === undefined
    ? { verdict: 'migrates', migration }
    : { verdict: 'finishes', why: why ?? '' };
}

function whyNot(definition: SagaDefinition, state: SagaState, { at }: Migration): string | undefined {
  const { version, steps } = definition;
  if (state.abort) return 'it is being undone, which the version that did it has to do';
  const places = placesOf(state);
  const elsewhere = places.find(({ path }) => !at.includes(stepNameOf(path)));
  if (elsewhere) return `it stands at "${elsewhere.path}", and the migration is for ${at.join(', ')}`;
  const stranger = strangerIn(definition, state);
  if (stranger) return `it has done "${stranger.path}", which version ${version} does not know`;
  const repeated = undoneWithOldData(definition, state);
  if (repeated) return `it has done "${repeated.path}", which would be undone with the data of now`;
  const names = new Set(places.map(({ path }) => stepNameOf(path)));
  const inLane = places.find(({ path }) => isInLane(steps, stepNameOf(path)));
  if (inLane) return `it stands inside a branch, at "${inLane.path}"`;
  const missing = missedStep(steps, names, new Set(state.steps.map(({ path }) => stepNameOf(path))));
  return missing === undefined ? undefined : `it is past the place of "${missing}", which is new`;
}

interface PlaceInState {
  readonly path: string;
  readonly lane?: string;
}

/** Where the saga stands: at what is open, or stuck; else where it was parked, or at what it came to last. */
function placesOf(state: SagaState): readonly PlaceInState[] {
  const stuck = commandSteps(state).filter(({ forward }) => forward.phase === 'stuck');
  const betweenRuns = state.steps.filter(
    (step) => step.kind === 'scope' && step.retryAt !== undefined && !find(state, 'pass', step.path),
  );
  const open = [
    ...openCommands(state).map(({ step }) => step),
    ...stuck,
    ...openWaits(state),
    ...betweenRuns,
  ];
  if (open.length > 0) return open;
  return state.parked?.path ? [state.parked] : state.steps.slice(-1);
}

/** What was done for one item, or in one pass, is undone from what was known there; a migration keeps only what is known at its end. */
function undoneWithOldData(definition: SagaDefinition, state: SagaState): CommandStepState | undefined {
  return commandSteps(state).find(
    ({ path, lane, forward }) =>
      (lane !== undefined || iterationOf(path).length > 0) &&
      commandStepOf(definition, path)?.compensation !== undefined &&
      (forward.phase === 'succeeded' || forward.phase === 'unknown'),
  );
}

/** A step inside another one, and the list that it stands in. */
function listWith(step: Step, names: ReadonlySet<string>): readonly Step[] | undefined {
  return innerSteps(step).find((list) => allSteps(list).some(({ name }) => names.has(name)));
}

/** Whether the data of this place is not yet that of the saga. In a machine it is: nothing else runs beside it. */
function isInLane(steps: readonly Step[], name: string): boolean {
  const names = new Set([name]);
  const around = steps.find((step) => listWith(step, names));
  const list = around && listWith(around, names);
  if (!list) return false;
  const { kind } = around;
  const isLane =
    kind === 'parallel' ||
    kind === 'for-each' ||
    kind === 'recover' ||
    (kind === 'attempt' && list === around.steps);
  return isLane || isInLane(list, name);
}

/** The first step that stands before the saga's place and was never begun. In a machine there is no before: its states come again. */
function missedStep(
  steps: readonly Step[],
  places: ReadonlySet<string>,
  begun: ReadonlySet<string>,
): string | undefined {
  for (const step of steps) {
    if (places.has(step.name)) return undefined;
    const list = listWith(step, places);
    if (list) return step.kind === 'machine' ? undefined : missedStep(list, places, begun);
    if (!begun.has(step.name)) return step.name;
  }
  return undefined;
}

/** Moves a saga to this version of its definition. */
export function migrate(turn: Turn, { by, reason }: MigrateInput): void {
  const { definition, state } = turn;
  const judged = migrationOf(definition, state);
  if (judged.verdict !== 'migrates') {
    return turn.ignore(
      judged.verdict === 'none' ? 'duplicate' : 'no-migration',
      `migration to version ${definition.version}`,
    );
  }
  const lane = placesOf(state)[0]?.lane;
  const data = turn.evaluate('', 'The migration', () => judged.migration.map(dataOf(state, lane)));
  if (!data) return;
  turn.record({
    kind: 'saga-migrated',
    from: state.version,
    to: definition.version,
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
    data,
  });
}
