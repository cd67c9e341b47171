import { scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from './json.js';
import { dataBefore, dataOf, hasEnded, outstanding, SAGA_STATUSES, stepOf, wakeAt } from './saga-state.js';

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

describe('what a saga waits for', () => {
  it('is the one command that is out', () => {
    expect(outstanding(atPivot.state)).toMatchObject({ step: { path: 'chargeCard' }, direction: 'forward' });
    expect(stepOf(atPivot.state, 'chargeCard')?.forward.phase).toBe('outstanding');
    expect(stepOf(atPivot.state, 'sendTickets')).toBeUndefined();
  });

  it('wakes it at the earliest of its timers', () => {
    const out = outstanding(atPivot.state)?.command;
    expect(out?.timeoutAt).toBeGreaterThan(out?.resendAt ?? 0);
    expect(wakeAt(atPivot.state)).toBe(out?.resendAt);
  });

  it('is nothing for a parked saga, though its command is open', () => {
    const parked = { ...atPivot.state, status: 'parked' } as const;
    expect(outstanding(parked)).toBeUndefined();
    expect(wakeAt(parked)).toBeUndefined();
  });
});

describe('the end', () => {
  it('is reached by the completed and the compensated; the parked wait for a person', () => {
    const ended = SAGA_STATUSES.filter((status) => hasEnded({ ...atPivot.state, status }));
    expect(ended).toEqual(['completed', 'compensated']);
  });
});
