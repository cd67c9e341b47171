import { isDeepStrictEqual } from 'node:util';
import { commandStepOf, hasEnded, wakeAt } from '@edda/saga-core';
import type { Effect, SagaDefinition, SagaState, transition } from '@edda/saga-core';
import { expect } from 'vitest';
import type { SimulatedTurn } from './simulated-world.js';

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
export function checkTurn(definition: SagaDefinition, turn: SimulatedTurn): void {
  const { before, result, input, now } = turn;
  const { state, history, effects } = result;
  expectSame(JSON.parse(JSON.stringify(state)), state, 'a state survives JSON');
  const from = before?.revision ?? 0;
  const dense = history.map((_, index) => from + index + 1);
  expectSame(
    history.map(({ sequence }) => sequence),
    dense,
    'sequence numbers are dense',
  );
  expect(state.revision, 'the revision counts the facts').toBe(from + history.length);
  if (isUnderWay(state)) expect(wakeAt(state), 'under way, so something will wake it').toBeTypeOf('number');
  else expect(wakeAt(state), 'nothing wakes a saga that is not under way').toBeUndefined();
  if (result.ignored !== undefined) checkUnchanged(turn);
  if (before && !isUnderWay(before)) expect(result.ignored, 'it absorbs everything').toBeDefined();
  if (input.kind === 'timer') checkTimer(turn, before);
  for (const effect of effects) checkEffect(definition, state, effect, now);
}

const isUnderWay = (state: SagaState): boolean => !hasEnded(state) && state.status !== 'parked';

function checkUnchanged({ before, result }: SimulatedTurn): void {
  expectSame(
    { ...result.state, revision: 0 },
    { ...before, revision: 0 },
    'an ignored input changes nothing',
  );
  expect(result.effects, 'an ignored input has no effects').toEqual([]);
}

function checkTimer({ now, result }: SimulatedTurn, before: SagaState | undefined): void {
  const due = before && wakeAt(before);
  if (due === undefined || due > now) {
    expect(result.ignored, 'a timer never acts before it is due').toBe('not-due');
    expect(result.history).toEqual([]);
    return;
  }
  expect(result.ignored, 'a timer that is due acts').toBeUndefined();
  expect(wakeAt(result.state) ?? Infinity, 'a timer that acted is due later, if at all').toBeGreaterThan(now);
}

function checkEffect(definition: SagaDefinition, state: SagaState, effect: Effect, now: number): void {
  if (effect.kind === 'publish-event') return;
  expect(effect.notAfter, 'what is sent may still be executed').toBeGreaterThan(now);
  if (effect.kind === 'send-revoke' || effect.direction === 'forward') {
    expect(state.status, 'a saga that turned back sends nothing forward').toBe('running');
    return;
  }
  expect(state.status, 'compensations are sent on the way back').toBe('compensating');
  const beyond = state.steps.find(
    ({ path, forward }) =>
      commandStepOf(definition, path)?.role !== 'compensatable' && forward.phase === 'succeeded',
  );
  expect(beyond?.path, 'nothing is compensated behind the point of no return').toBeUndefined();
}

/** vitest's own comparison is made for good messages, not for speed: it is asked only when there is something to say. */
export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual, what).toStrictEqual(expected);
}
