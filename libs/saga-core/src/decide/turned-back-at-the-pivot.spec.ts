import { scenario, trip } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { defineSaga } from '../definition/saga-builder.js';
import { fixed } from '../definition/timing.js';
import { command, failure } from '@edda/messaging';

class Declined extends failure('declined') {
  why!: string;
}
class Busy extends failure('busy') {
  why!: string;
}
class Pay extends command('bank.pay', { version: 1, failures: [Declined, Busy] }) {
  tripId!: string;
}

/** A pivot for which one failure is handled, and another one is tried again. */
const paid = defineSaga({ name: 'paid', version: 1, deadline: '1h' }, (saga) =>
  saga
    .startedBy(trip.BookTrip, { key: ({ tripId }) => tripId, data: ({ tripId }) => ({ tripId }) })
    .step('book', (s) =>
      s
        .command(trip.SendTickets, ({ tripId }) => ({ tripId }))
        .compensate(trip.SendTickets, ({ tripId }) => ({ tripId })),
    )
    .pivot('pay', (s) =>
      s
        .command(Pay, ({ tripId }) => ({ tripId }))
        .failOn(Declined)
        .onFailure(Declined, () => ({ paid: false }))
        .retry({ attempts: 5, backoff: fixed('1m') })
        .timeout('30m'),
    )
    .retriable('ship', (s) => s.command(trip.SendTickets, ({ tripId }) => ({ tripId }))),
);
const atPivot = () => scenario(paid, { tripId: 't1' }).succeeds('book');

describe('a saga that is wanted back while its pivot is out', () => {
  it.each(['declined', 'busy'])(
    'goes back when the pivot answers %s, and nothing is tried again or handled',
    (code) => {
      const saga = atPivot().acts('cancel').fails('pay', code);
      expect(saga.state).toMatchObject({
        status: 'compensating',
        abort: { reason: 'cancelled', path: 'pay' },
      });
      expect(saga.sent).toEqual(['mail.send-tickets compensation 1.1']);
    },
  );

  it('goes back at its deadline as well', () => {
    const saga = atPivot().passes(3_600_000).timerFires().fails('pay', 'busy');
    expect(saga.state.status).toBe('compensating');
  });

  it('goes back at once when its pivot waits for another try: nothing is out', () => {
    const saga = atPivot().fails('pay', 'busy').acts('cancel');
    expect(saga.state).toMatchObject({ status: 'compensating', abort: { reason: 'cancelled' } });
    expect(saga.isUndone('book').state.status).toBe('compensated');
  });

  it('is asked back again if the pivot was revoked for its time before: a handled failure would go on otherwise', () => {
    const saga = atPivot().passes(1_800_000).timerFires();
    expect(saga.facts).toEqual(['revoke-sent']);
    expect(saga.acts('cancel').fails('pay', 'declined').state.status).toBe('compensating');
  });

  it('goes forward if the pivot has succeeded after all', () => {
    expect(atPivot().acts('cancel').succeeds('pay').sent).toEqual(['mail.send-tickets forward 1.1']);
  });
});

describe('a step that a person lets fail while it is out', () => {
  it('is undone: it may still be done', () => {
    const saga = scenario(paid, { tripId: 't1' }).acts('pause');
    saga.acts('override', { path: 'book', outcome: { status: 'failure' } });
    expect(saga.sent).toEqual(['mail.send-tickets compensation 1.1']);
  });

  it('is revoked, if it is the pivot', () => {
    const saga = atPivot()
      .acts('pause')
      .acts('override', { path: 'pay', outcome: { status: 'failure' } });
    expect(saga.sent).toEqual(['bank.pay revoke 1']);
    expect(saga.answers('pay', { outcome: 'revoked' }).state.abort).toMatchObject({ reason: 'operator' });
  });
});

describe('a saga that goes on behind its deadline', () => {
  it('turns back before anything new is begun', () => {
    const saga = scenario(paid, { tripId: 't1' })
      .acts('pause')
      .succeeds('book')
      .passes(3_600_000)
      .acts('resume');
    expect(saga.state).toMatchObject({ status: 'compensating', abort: { reason: 'deadline' } });
    expect(saga.sent).toEqual(['mail.send-tickets compensation 1.1']);
  });
});
