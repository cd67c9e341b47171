import { describe, it } from 'vitest';
import * as trip from '../../journey-saga.js';
import { eventOf, failureTo, replyTo } from '../run/scripted.js';
import * as voyage from '../voyage-saga.js';
import type { SagaTest } from './saga-test.js';

/**
 * Uses of the test kit that must not compile. The compiler checks this file: an expectation that is not needed is an error too.
 * Nothing in it is about what happens at run time.
 */
function compiled(_uses: (saga: SagaTest) => unknown): void {}

describe('what does not compile in a test', () => {
  it('a body that the contract does not know', () => {
    compiled((saga) => [
      saga.expectCommand(voyage.BookBerth, { port: 'Oslo' }),
      // @ts-expect-error: there is no such field
      saga.expectCommand(voyage.BookBerth, { harbour: 'Oslo' }),
      // @ts-expect-error: the port is text
      saga.expectCommand(voyage.BookBerth, { port: 7 }),
      // @ts-expect-error: there is no such field
      saga.expectPublished(trip.TripBooked, { trip: 't1' }),
      // @ts-expect-error: all of an event is needed
      saga.event(voyage.CreditDecided, { voyageId: 'v1' }),
      // @ts-expect-error: a command is no event
      saga.event(voyage.BookBerth, { voyageId: 'v1', port: 'Oslo' }),
    ]);
  });

  it('an answer that the command does not give', () => {
    compiled((saga) => [
      saga.expectCommand(voyage.BookBerth).succeed({ berth: 'B1' }),
      // @ts-expect-error: the reply has a berth
      saga.expectCommand(voyage.BookBerth).succeed(),
      // @ts-expect-error: the berth is text
      saga.expectCommand(voyage.BookBerth).succeed({ berth: 1 }),
      saga.expectCommand(voyage.FreeBerth).succeed(),
      saga.expectCommand(voyage.BookBerth).fail(voyage.NoBerth, { port: 'Oslo' }),
      // @ts-expect-error: harbours do not declare storms
      saga.expectCommand(voyage.BookBerth).fail(voyage.Storm, { where: 'Oslo' }),
      // @ts-expect-error: this failure has a port
      saga.expectCommand(voyage.BookBerth).fail(voyage.NoBerth, { where: 'Oslo' }),
      // @ts-expect-error: it declares no failure at all
      saga.expectCommand(voyage.FreeBerth).fail(voyage.NoBerth, { port: 'Oslo' }),
      // @ts-expect-error: only a revoke is answered so
      saga.expectCommand(voyage.BookBerth).revoked(),
    ]);
  });

  it('a script that the contract does not allow', () => {
    compiled(() => [
      replyTo(voyage.BookBerth, ({ port }, { count }) => ({ berth: `${port}-${count}` })),
      // @ts-expect-error: the reply has a berth
      replyTo(voyage.BookBerth, {}),
      // @ts-expect-error: the body has no such field
      replyTo(voyage.BookBerth, ({ harbour }) => ({ berth: harbour })),
      // @ts-expect-error: harbours do not declare storms
      failureTo(voyage.BookBerth, voyage.Storm, { where: 'Oslo' }),
      // @ts-expect-error: the limit is missing
      eventOf(voyage.CreditDecided, { voyageId: 'v1' }),
    ]);
  });

  it('people, times and ends that there are not', () => {
    compiled((saga) => [
      // @ts-expect-error: approved or rejected
      saga.decide('bigMoney', 'maybe', { by: 'ann', role: 'captain' }),
      // @ts-expect-error: somebody has to decide
      saga.decide('bigMoney', 'approved', { role: 'captain' }),
      // @ts-expect-error: nobody can do that
      saga.act('stop', { by: 'ann', reason: 'rain' }),
      // @ts-expect-error: a time has a unit
      saga.advance('2 days'),
      // @ts-expect-error: parked is no end
      saga.expectEnd('parked'),
      // @ts-expect-error: sagas do not turn back for that
      saga.expectEnd('compensated', { reason: 'rain' }),
    ]);
  });
});
