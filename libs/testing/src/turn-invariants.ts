import {
  awaitedInputs,
  commandStepOf,
  hasEnded,
  isAtRest,
  openCommands,
  openWaits,
  wakeAt,
} from '@edda/saga-core';
import type { Effect, SagaDefinition, SagaState, transition } from '@edda/saga-core';
import type { SimulatedTurn } from './simulated-world.js';
import { expectAbove, expectSame } from './quick-expect.js';

/** Makes a value and all that hangs on it immutable: whoever writes to it throws. */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}

/** The same function, which calls `core` twice on frozen arguments and fails if the answers differ. */
export function pureOrThrow(core: typeof transition): typeof transition {
  return (definition, state, input, now) => {
    deepFreeze([state, input]);
    const result = core(definition, state, input, now);
    expectSame(core(definition, state, input, now), result, 'the same inputs give the same outputs');
    return deepFreeze(result);
  };
}

/** What holds after each single turn, whatever happened before. */
export function checkTurn(turn: SimulatedTurn): void {
  const { before, result, input } = turn;
  const { state, history } = result;
  expectSame(JSON.parse(JSON.stringify(state)), state, 'a state survives JSON');
  const from = before?.revision ?? 0;
  const dense = history.map((_, index) => from + index + 1);
  expectSame(
    history.map(({ sequence }) => sequence),
    dense,
    'sequence numbers are dense',
  );
  expectSame(state.revision, from + history.length, 'the revision counts the facts');
  checkAwake(state);
  if (result.ignored !== undefined) checkUnchanged(turn);
  if (before && hasEnded(before) && input.kind !== 'asked')
    expectSame(result.ignored !== undefined, true, 'it absorbs everything');
  if (input.kind === 'timer') checkTimer(turn, before);
  for (const effect of result.effects) checkEffect(turn, effect);
}

/** Never stuck: a saga that is under way has a timer, or says what it waits for; one that is not has no timer. */
function checkAwake(state: SagaState): void {
  const due = wakeAt(state);
  if (isAtRest(state)) {
    expectSame(due, undefined, 'nothing wakes a saga that is not under way');
  } else {
    const isAwaiting = due !== undefined || awaitedInputs(state).length > 0;
    expectSame(isAwaiting, true, 'under way, so something will wake it, or is awaited');
    const waits = openCommands(state).length === 0 && openWaits(state).length > 0;
    const expected = state.abort ? 'compensating' : waits ? 'waiting' : 'running';
    expectSame(state.status, expected, 'the status says what it does');
  }
  if (hasEnded(state)) {
    expectSame(awaitedInputs(state), [], 'nothing is awaited after the end');
    if (state.status !== 'resolved') expectSame(openCommands(state), [], 'nothing is open after the end');
  }
  if (state.abort) expectSame(openWaits(state), [], 'nothing is waited for on the way back');
}

function checkUnchanged({ before, result, input }: SimulatedTurn): void {
  // A decision that could not be taken in is refused, though the saga is parked for it.
  const isParked =
    input.kind === 'decision' && result.history.some(({ fact }) => fact.kind === 'saga-parked');
  if (isParked) return expectSame(result.effects, [], 'a decision that is refused has no effects');
  expectSame(
    { ...result.state, revision: 0 },
    { ...before, revision: 0 },
    'an ignored input changes nothing',
  );
  expectSame(result.effects, [], 'an ignored input has no effects');
}

function checkTimer({ now, result }: SimulatedTurn, before: SagaState | undefined): void {
  const due = before && wakeAt(before);
  if (due === undefined || due > now) {
    expectSame(result.ignored, 'not-due', 'a timer never acts before it is due');
    expectSame(result.history, [], 'a timer that is not due is not even remembered');
    return;
  }
  expectSame(result.ignored, undefined, 'a timer that is due acts');
  expectAbove(result.history.length, 0, 'a timer that acts is remembered');
  const { steps } = result.state;
  const isTurnedBack = result.state.abort !== undefined && before?.abort === undefined;
  const resent = result.history.some(
    ({ fact }) => fact.kind === 'command-resent' && fact.direction === 'forward',
  );
  expectSame(isTurnedBack && resent, false, 'nothing is sent again with what turns the saga back');
  // A machine that stayed where it was while its time ran out is due again at once, and only once: its wait ends with it.
  const isMachineLate = steps.some(
    (step) => step.kind === 'machine' && step.stayed && (step.dueAt ?? Infinity) <= now,
  );
  if (!isMachineLate)
    expectAbove(wakeAt(result.state) ?? Infinity, now, 'a timer that acted is due later, if at all');
}

function checkEffect({ before, definition, input, result, now }: SimulatedTurn, effect: Effect): void {
  if (effect.kind === 'publish-event' || effect.kind === 'reply-to-parent') return;
  const { state } = result;
  expectAbove(effect.notAfter, now, 'what is sent may still be executed');
  if (effect.kind === 'send-revoke' || effect.direction === 'forward')
    expectSame(before?.abort, undefined, 'a saga that had turned back sends nothing forward');
  const isForbidden = before && isAtRest(before) && input.kind !== 'action' && input.kind !== 'asked';
  if (isForbidden) expectSame(effect.kind, 'send-revoke', 'a saga at rest begins nothing');
  if (state.abort)
    expectSame(beyond(definition, state), undefined, 'nothing is undone behind the point of no return');
}

/** What cannot be taken back. */
function beyond(definition: SagaDefinition, state: SagaState): string | undefined {
  return state.steps.find((step) => {
    if (step.kind === 'published' || step.kind === 'machine') return true;
    if (step.kind !== 'command') return false;
    const role = commandStepOf(definition, step.path)?.role;
    return role === 'retriable' || (role === 'pivot' && step.forward.phase === 'succeeded');
  })?.path;
}
