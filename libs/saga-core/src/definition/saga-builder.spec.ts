import { trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { commandsOf, commandStepOf } from './definition.js';
import { defineSaga, SagaBuilder } from './saga-builder.js';
import * as policies from './timing.js';
import { exponential, fixed } from './timing.js';

const begin = () =>
  new SagaBuilder({ name: 'trip', version: 3 }).startedBy(trip.BookTrip, {
    key: (start) => start.tripId,
    data: ({ tripId }) => ({ tripId }),
  });

describe('a definition that was built', () => {
  it('says what starts it, with which key and data', () => {
    const { name, version, start } = begin().build();
    expect({ name, version }).toEqual({ name: 'trip', version: 3 });
    expect(start.contract).toBe(trip.BookTrip);
    expect(start.key({ tripId: 't1' })).toBe('t1');
    expect(start.data({ tripId: 't1', rooms: 2 })).toEqual({ tripId: 't1' });
  });

  it('has sensible times if none are given', () => {
    expect(begin().build()).toMatchObject({
      resend: policies.DEFAULT_RESEND,
      commandLifetimeMs: 604_800_000,
      start: { whenEnded: 'reject' },
    });
  });

  it('takes other times, and a key that may be used again', () => {
    const definition = defineSaga(
      { name: 'trip', version: 1, resend: fixed('3s'), commandLifetime: '1h' },
      (saga) => saga.startedBy(trip.BookTrip, { key: () => 'k', data: () => ({}), whenEnded: 'start-again' }),
    );
    expect(definition).toMatchObject({ resend: fixed(3_000), commandLifetimeMs: 3_600_000, steps: [] });
    expect(definition.start.whenEnded).toBe('start-again');
  });

  it('says what its sagas are found by, if it wants to', () => {
    const { start } = new SagaBuilder({ name: 'trip', version: 1 })
      .startedBy(trip.BookTrip, {
        key: () => 'k',
        data: () => ({}),
        attributes: { rooms: (booking) => booking.rooms },
      })
      .build();
    expect(start.attributes?.['rooms']?.({ tripId: 't1', rooms: 2 })).toBe(2);
    expect(begin().build().start).not.toHaveProperty('attributes');
  });

  it('says for how long its sagas are kept after their end, if it wants to', () => {
    const kept = (retention?: '30d' | 'forever') =>
      defineSaga({ name: 'trip', version: 1, retention }, (saga) =>
        saga.startedBy(trip.BookTrip, { key: () => 'k', data: () => ({}) }),
      ).retention;
    expect([kept('30d'), kept('forever'), kept()]).toEqual([2_592_000_000, 'forever', undefined]);
  });

  it('has its steps in the order in which they were written', () => {
    expect(
      trip.tripSaga.steps.map(({ kind, name, ...step }) => [kind, name, 'role' in step && step.role]),
    ).toEqual([
      ['command', 'bookHotel', 'compensatable'],
      ['command', 'bookFlight', 'compensatable'],
      ['command', 'chargeCard', 'pivot'],
      ['command', 'sendTickets', 'retriable'],
      ['publish', 'trip.booked', false],
    ]);
  });

  it('names all commands that it sends, compensations included', () => {
    expect(commandsOf(trip.tripSaga).map(({ messageName }) => messageName)).toEqual(
      'hotel.book hotel.cancel flight.book flight.cancel card.charge mail.send-tickets'.split(' '),
    );
  });

  it('finds a command step by its path, and no event', () => {
    expect(commandStepOf(trip.tripSaga, 'chargeCard')?.command).toBe(trip.ChargeCard);
    expect(commandStepOf(trip.tripSaga, 'trip.booked')).toBeUndefined();
    expect(commandStepOf(trip.tripSaga, 'nowhere')).toBeUndefined();
  });

  it('can be branched: a builder does not change what was built from it', () => {
    const base = begin().pivot('pay', (s) => s.command(trip.SendTickets, ({ tripId }) => ({ tripId })));
    const longer = base.publish(trip.TripBooked, ({ tripId }) => ({ tripId, locator: '' }));
    expect([base.build().steps.length, longer.build().steps.length]).toEqual([1, 2]);
  });
});

describe('a step that was built', () => {
  const body = ({ tripId }: { tripId: string }) => ({ tripId });

  it('has the retry policy of its role, and no timeout, if none are given', () => {
    const { steps } = begin()
      .step('a', (s) => s.command(trip.SendTickets, body).noCompensation('why'))
      .pivot('b', (s) => s.command(trip.SendTickets, body))
      .retriable('c', (s) => s.command(trip.SendTickets, body))
      .build();
    const { DEFAULT_FORWARD_RETRY, DEFAULT_RETRY } = policies;
    expect(steps).toMatchObject([
      { retry: DEFAULT_RETRY },
      { retry: DEFAULT_RETRY },
      { retry: DEFAULT_FORWARD_RETRY },
    ]);
    for (const step of steps) expect(step).not.toHaveProperty('timeoutMs');
    expect(steps[0]).toMatchObject({ noCompensation: 'why' });
    expect(steps[0]).not.toHaveProperty('compensation');
  });

  it('keeps all that was said of it, in whatever order', () => {
    const retry = { attempts: 2, backoff: exponential('1s', '2s') };
    const undo = { attempts: 7, backoff: fixed('9s') };
    const { steps } = begin()
      .step('a', (s) =>
        s
          .command(trip.BookHotel, ({ tripId }) => ({ tripId, rooms: 1 }))
          .timeout('5s')
          .onDeadLetter('park')
          .retry(retry)
          .compensate(
            trip.CancelHotel,
            ({ tripId }, reply) => ({ tripId, bookingId: reply?.bookingId ?? '-' }),
            undo,
          )
          .onSuccess((data, reply) => ({ done: `${data.tripId} ${reply.bookingId}` })),
      )
      .build();
    const [step] = steps;
    if (step?.kind !== 'command') throw new Error('It is a command step.');
    expect(step).toMatchObject({
      timeoutMs: 5_000,
      onDeadLetter: 'park',
      retry,
      compensation: { command: trip.CancelHotel, retry: undo },
    });
    expect(step.body({ tripId: 't1' })).toEqual({ tripId: 't1', rooms: 1 });
    expect(step.onSuccess?.({ tripId: 't1' }, { bookingId: 'b1' })).toEqual({ done: 't1 b1' });
    expect(step.compensation?.body({ tripId: 't1' }, undefined)).toEqual({ tripId: 't1', bookingId: '-' });
    expect(step.compensation?.body({ tripId: 't1' }, { bookingId: 'b1' })).toEqual({
      tripId: 't1',
      bookingId: 'b1',
    });
  });

  it('gives its compensation twenty sendings if none are given', () => {
    const { steps } = begin()
      .step('a', (s) => s.command(trip.SendTickets, body).compensate(trip.SendTickets, body))
      .build();
    expect(steps[0]).toMatchObject({ compensation: { retry: policies.DEFAULT_FORWARD_RETRY } });
  });

  it('refuses a duration that is none at once', () => {
    const soon = () =>
      begin().step('a', (s) => s.command(trip.SendTickets, body).timeout('0s').noCompensation('x'));
    expect(soon).toThrow('"0s" is not a duration');
  });
});
