import { pathOf } from '../../definition/path.js';
import type { MachineStep } from '../../definition/step.js';
import { laneIn, patchOf } from '../../state/data.js';
import { find } from '../../state/find.js';
import type { Turn } from '../turn.js';
import type { Place, Progress, Walk } from './progress.js';
import { DONE, laneOfFact, OPEN } from './progress.js';
import { walkWait } from './wait.js';

/** Goes from state to state: entry, wait, what the event brings, exit; until a state has nothing to wait for. */
export function walkMachine(turn: Turn, step: MachineStep, place: Place, walk: Walk): Progress {
  const path = pathOf(step.name, place.iteration);
  if (find(turn.state, 'joined', path)) return DONE;
  const lane = laneIn(place.lane, path);
  if (!find(turn.state, 'machine', path)) {
    turn.record({ kind: 'state-entered', path, lane, state: step.initial, visit: 1, stayed: false });
  }
  for (;;) {
    const at = find(turn.state, 'machine', path);
    const state = step.states.find(({ name }) => name === at?.state);
    if (!at || !state) throw new Error(`The machine "${path}" has no state "${at?.state}".`);
    const inside: Place = { iteration: [...place.iteration, at.visit], lane };
    const entered = at.stayed ? DONE : walk(turn, state.entry, inside);
    if (entered.at !== 'done') return entered;
    if (turn.isAtRest) return OPEN;
    if (!state.wait) {
      turn.record({ kind: 'lanes-joined', path, ...laneOfFact(place), patch: patchOf(turn.state, lane) });
      return DONE;
    }
    const waited = walkWait(turn, state.wait, inside, walk, at.dueAt);
    if (waited.at !== 'done') return waited;
    const wait = find(turn.state, 'wait', pathOf(state.wait.name, inside.iteration));
    const next = state.goTo[wait?.arm ?? ''];
    const left = next === undefined ? DONE : walk(turn, state.exit, inside);
    if (left.at !== 'done') return left;
    if (turn.isAtRest) return OPEN;
    turn.record({
      kind: 'state-entered',
      path,
      lane,
      state: next ?? state.name,
      visit: at.visit + 1,
      stayed: next === undefined,
      ...(next === undefined && wait?.dueAt !== undefined ? { dueAt: wait.dueAt } : {}),
    });
  }
}
