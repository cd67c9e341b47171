import { scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from '../definition/definition.js';
import type { Step } from '../definition/step.js';

/** The trip saga with one step changed. */
function with_(name: string, change: (step: Step) => Step): SagaDefinition {
  const steps = trip.tripSaga.steps.map((step) => (step.name === name ? change(step) : step));
  return { ...trip.tripSaga, steps };
}

const fails = (): never => {
  throw new Error('rooms is not a number');
};
const input = { tripId: 't1', rooms: 2 };

describe('a function of a definition that throws', () => {
  it('for the first body parks the saga before anything was sent', () => {
    const saga = scenario(
      with_('bookHotel', (step) => ({ ...step, body: fails })),
      input,
    );
    expect(saga.sent).toEqual([]);
    expect(saga.facts).toEqual(['saga-started', 'saga-parked']);
    expect(saga.state).toMatchObject({ status: 'parked', steps: [] });
    expect(saga.state.parked).toEqual({
      reason: 'definition-threw',
      path: 'bookHotel',
      message:
        'The body of step "bookHotel" of saga "trip" version 1 failed for saga s1: rooms is not a number',
    });
  });

  it('for a later body parks the saga after the success before it was kept', () => {
    const saga = scenario(
      with_('bookFlight', (step) => ({ ...step, body: fails })),
      input,
    );
    saga.succeeds('bookHotel', { bookingId: 'b1' });
    expect(saga.facts).toEqual(['command-succeeded', 'saga-parked']);
    expect(saga.state).toMatchObject({ steps: [{ path: 'bookHotel' }], parked: { path: 'bookFlight' } });
  });

  it('for onSuccess parks the saga with the outcome open: the fence still has the reply', () => {
    const saga = scenario(
      with_('bookHotel', (step) => ({ ...step, onSuccess: fails })),
      input,
    );
    saga.succeeds('bookHotel', { bookingId: 'b1' });
    expect(saga.facts).toEqual(['saga-parked']);
    expect(saga.state.parked?.message).toContain('onSuccess of step "bookHotel"');
    expect(saga.command('bookHotel')?.phase).toBe('outstanding');
    expect(saga.wakesIn).toBeUndefined();
  });

  it('for a compensation parks the saga on its way back', () => {
    const definition = with_('bookHotel', (step) =>
      step.kind === 'command' && step.compensation
        ? { ...step, compensation: { ...step.compensation, body: fails } }
        : step,
    );
    const saga = scenario(definition, input).succeeds('bookHotel', { bookingId: 'b1' }).fails('bookFlight');
    expect(saga.facts).toEqual(['command-failed', 'compensation-began', 'saga-parked']);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'bookHotel' });
    expect(saga.state.parked?.message).toContain('The body of the compensation of step "bookHotel"');
  });

  it('for an event parks the saga behind its last step', () => {
    const saga = scenario(
      with_('trip.booked', (step) => ({ ...step, body: fails })),
      input,
    );
    saga.succeeds('bookHotel', { bookingId: 'b1' }).succeeds('bookFlight', { locator: 'L' });
    saga.succeeds('chargeCard').succeeds('sendTickets');
    expect(saga.sent).toEqual([]);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'trip.booked' });
  });

  it('may throw whatever it likes', () => {
    const throwsText = () => {
      // oxlint-disable-next-line typescript/only-throw-error -- a definition is somebody else's code
      throw 'no';
    };
    const saga = scenario(
      with_('bookHotel', (step) => ({ ...step, body: throwsText })),
      input,
    );
    expect(saga.state.parked?.message).toMatch(/failed for saga s1: no$/);
  });
});

describe('a function of a definition that returns', () => {
  it.each([
    { what: 'nothing', value: undefined, says: 'returned undefined, but a JSON object is needed' },
    { what: 'an array', value: [1], says: 'returned an array, but a JSON object is needed' },
    {
      what: 'a promise',
      value: Promise.resolve({}),
      says: 'returned a promise, but it has to be synchronous',
    },
    { what: 'a bigint inside', value: { amount: 1n }, says: 'BigInt' },
  ])('$what parks the saga', ({ value, says }) => {
    const saga = scenario(
      with_('bookHotel', (step) => ({ ...step, body: () => value })),
      input,
    );
    expect(saga.state.parked).toMatchObject({
      reason: 'definition-threw',
      message: expect.stringContaining(says),
    });
  });

  it('more than JSON is taken as what JSON keeps of it, from the first moment on', () => {
    const body = () => ({ at: new Date(0), nothing: undefined, amount: Number.NaN });
    const saga = scenario(
      with_('bookHotel', (step) => ({ ...step, body })),
      input,
    );
    expect(saga.message).toMatchObject({ body: { at: '1970-01-01T00:00:00.000Z', amount: null } });
    expect(saga.command('bookHotel')?.body).not.toHaveProperty('nothing');
  });
});
