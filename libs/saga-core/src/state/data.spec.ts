import { sample, scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { dataBefore, dataOf, isAround, isWithin, laneIn, mergedPatches, patchOf } from './data.js';
import type { JsonObject } from './json.js';
import type { StepState } from './step-state.js';

const atPivot = scenario(trip.tripSaga, { tripId: 't1', rooms: 2 })
  .succeeds('bookHotel', { bookingId: 'b1' })
  .succeeds('bookFlight', { locator: 'L1' });

describe('the data of a saga', () => {
  it('is its input with the patches of the steps over it, the later over the earlier', () => {
    expect(dataOf(atPivot.state)).toEqual({ tripId: 't1', rooms: 0, bookingId: 'b1', locator: 'L1' });
    expect(atPivot.state.input).toEqual({ tripId: 't1', rooms: 2 });
  });

  it('before a step knows nothing of the step itself', () => {
    expect(dataBefore(atPivot.state, 'bookHotel')).toEqual({ tripId: 't1', rooms: 2 });
    expect(dataBefore(atPivot.state, 'bookFlight')).toEqual({ tripId: 't1', rooms: 2, bookingId: 'b1' });
  });

  it('before a step that was not begun is the data now', () => {
    expect(dataBefore(atPivot.state, 'sendTickets')).toEqual(dataOf(atPivot.state));
  });

  it('is a copy: whoever writes to it does not write to the state', () => {
    const data: Record<string, unknown> = dataOf(atPivot.state);
    data['rooms'] = 9;
    expect(dataOf(atPivot.state)['rooms']).toBe(0);
  });

  it('holds a key "__proto__" like any other', () => {
    const input = JSON.parse('{"__proto__":{"admin":true}}') as JsonObject;
    const data = dataOf({ ...atPivot.state, input });
    expect(data['admin']).toBeUndefined();
    expect(Object.keys(data)).toContain('__proto__');
  });
});

describe('a lane', () => {
  const { done, sagaOf } = sample;
  const says = (value: string) => ({ value });
  const saga = scenario(
    sagaOf((s) =>
      s.step('a', done('a')).parallel('both', {
        left: (b) =>
          b.step('l1', done('l1')).attempt(
            'try',
            (t) => t.step('l2', done('l2')).step('l3', done('l3')),
            (t) => t,
          ),
        right: (b) => b.step('r1', done('r1')).step('r2', done('r2')),
      }),
    ),
    { id: 'i1' },
  );
  for (const step of ['a', 'l1', 'l2', 'r1']) saga.succeeds(step, says(step));

  it('sees what lies around it and what it adds itself, and not what lies beside it or deeper', () => {
    const { state } = saga;
    expect(dataOf(state)).toEqual({ id: 'i1', a: 'a' });
    expect(dataOf(state, 'both.left')).toEqual({ id: 'i1', a: 'a', l1: 'l1' });
    expect(dataOf(state, 'both.left/try')).toEqual({ id: 'i1', a: 'a', l1: 'l1', l2: 'l2' });
    expect(dataOf(state, 'both.right')).toEqual({ id: 'i1', a: 'a', r1: 'r1' });
  });

  it('adds its own alone to what lies around it', () => {
    expect(patchOf(saga.state, 'both.left')).toEqual({ l1: 'l1' });
    expect(patchOf(saga.state, 'both.left/try')).toEqual({ l2: 'l2' });
  });

  it('is the place of a step: before it is known what its lane knew then', () => {
    expect(dataBefore(saga.state, 'l2')).toEqual({ id: 'i1', a: 'a', l1: 'l1' });
    expect(dataBefore(saga.state, 'r1')).toEqual({ id: 'i1', a: 'a' });
  });

  it('is named after those around it', () => {
    expect(laneIn('', 'a')).toBe('a');
    expect(laneIn('a', 'b[2]')).toBe('a/b[2]');
  });

  it.each([
    { outer: '', lane: '', around: true },
    { outer: '', lane: 'a', around: true },
    { outer: 'a', lane: 'a', around: true },
    { outer: 'a', lane: 'a/b', around: true },
    { outer: 'a', lane: '', around: false },
    { outer: 'a/b', lane: 'a', around: false },
    { outer: 'a', lane: 'ab', around: false },
    { outer: 'a', lane: 'a.b/c', around: false },
    { outer: 'a[1]', lane: 'a[11]', around: false },
  ])('"$outer" lies around "$lane": $around', ({ outer, lane, around }) => {
    expect(isAround(outer, lane)).toBe(around);
    expect(isWithin(lane, outer)).toBe(around);
  });
});

describe('patches', () => {
  it('are merged in their order, as far as there are any', () => {
    const steps: StepState[] = [
      { kind: 'joined', path: 'a', patch: { x: 1, y: 1 } },
      { kind: 'published', path: 'b' },
      { kind: 'joined', path: 'c', patch: { y: 2 } },
    ];
    expect(mergedPatches(steps)).toEqual({ x: 1, y: 2 });
    expect(mergedPatches([])).toEqual({});
  });
});
