import { event } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import * as trip from '../../journey-saga.js';
import { replyTo } from '../run/scripted.js';
import * as voyage from '../voyage-saga.js';
import { testSaga } from './saga-test.js';

const REPLIES = [
  replyTo(voyage.CharterShip, { ship: 'Fram' }),
  replyTo(voyage.BookBerth, ({ port }) => ({ berth: `${port}-1` })),
  replyTo(voyage.AskWeather, { sea: 'calm' }),
];

/** A voyage that waits for a word about its stores. */
function atStores(cents = 500) {
  const saga = testSaga(voyage.voyageSaga, { start: { voyageId: 'v1', cents, ports: ['Oslo'] } });
  return saga.reach('creditOfStores', REPLIES);
}

class Rung extends event('bell.rung', { version: 1 }) {
  @IsString() tripId!: string;
}

/** Sleeps for ten days, then waits for a bell. */
const sleeper = (unexpected: 'mailbox' | 'ignore' | 'park') =>
  defineSaga({ name: 'sleeper', version: 1, unexpected }, (saga) =>
    saga
      .startedBy(trip.BookTrip, { key: (c) => c.tripId, data: ({ tripId }) => ({ tripId }) })
      .delay('sleep', '10d')
      .waitFor('bell', Rung, { match: { tripId: (d) => d.tripId } }),
  );

const credit = { voyageId: 'v1', limit: 9 };

describe('events in a test', () => {
  it('end the wait that they are for', () => {
    atStores()
      .expectWaiting('creditOfStores', { for: voyage.CreditDecided, match: { voyageId: 'v1' }, within: '1d' })
      .event(voyage.CreditDecided, credit)
      .expectCommand(voyage.PayVoyage, { cents: 500 });
  });

  it('for another saga lie in the mailbox', () => {
    const saga = atStores().event(voyage.CreditDecided, { ...credit, voyageId: 'v2' });
    saga.expectWaiting('creditOfStores');
    expect(saga.mailbox.map(({ body }) => body['voyageId'])).toEqual(['v2']);
  });

  it('that come early are found when the saga gets there', () => {
    const saga = testSaga(voyage.voyageSaga, { start: { voyageId: 'v1', cents: 5, ports: [] } });
    saga.event(voyage.CreditDecided, credit).reach('pause', REPLIES);
    expect(saga.mailbox).toHaveLength(1);
    saga.advance('1h').reach('pay', REPLIES);
    expect(saga.data['limit']).toBe(9);
    expect(saga.mailbox).toHaveLength(0);
  });

  it('that come twice are one event', () => {
    const saga = atStores().event(voyage.CreditDecided, credit).duplicate().expectIgnored('duplicate');
    saga.expectCommand(voyage.PayVoyage);
  });

  it('that nobody waits for go the way that the definition says', () => {
    for (const unexpected of ['ignore', 'park'] as const) {
      const saga = testSaga(sleeper(unexpected), { start: { tripId: 't1', rooms: 1 } });
      saga.event(Rung, { tripId: 't1' }).expectIgnored('not-waiting').advance('10d').expectWaiting('bell');
      saga.event(Rung, { tripId: 't1' }).expectEnd('completed');
    }
  });

  it('that come too early have lost their time when the saga gets there', () => {
    const saga = testSaga(sleeper('mailbox'), { start: { tripId: 't1', rooms: 1 } });
    expect(saga.event(Rung, { tripId: 't1' }).advance('6d').mailbox).toHaveLength(1);
    expect(saga.advance('1d').mailbox).toHaveLength(0);
    saga.advance('3d').expectWaiting('bell');
  });

  it('drive a machine, and nothing but events and time does', () => {
    const saga = atStores().event(voyage.CreditDecided, credit).reach('ship.inPort');
    saga.expectWaiting('ship.inPort', { for: voyage.ShipSailed, within: 'for ever' });
    saga.event(voyage.ShipSailed, { voyageId: 'v1' }).expectCommand(voyage.SendPapers).succeed();
    saga.expectWaiting('ship.atSea', { within: '30d' }).advance('30d');
    saga.expectPublished(voyage.VoyageTold, { occasion: 'done' }).expectEnd('completed');
  });
});

describe('people in a test', () => {
  const atApproval = () => atStores(5_000).event(voyage.CreditDecided, credit);

  it('decide with their role', () => {
    const saga = atApproval().expectWaiting('bigMoney', { role: 'captain', within: '3d' });
    saga.decide('bigMoney', 'approved', { by: 'ann', role: 'captain' }).expectCommand(voyage.PayVoyage);
    expect(saga.data['approvedBy']).toBe('ann');
  });

  it('are refused without it, until it is escalated to them', () => {
    const saga = atApproval();
    saga.decide('bigMoney', 'approved', { by: 'bob', role: 'owner' }).expectIgnored('not-allowed');
    saga.advance('1d').expectWaiting('bigMoney', { role: 'owner' });
    saga.decide('bigMoney', 'rejected', { by: 'bob', role: 'owner', comment: 'too much' });
    saga.expectCommand(voyage.DismissCrew);
  });

  it('cancel before the pivot, and not behind it', () => {
    const early = testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 2 } });
    early.act('cancel', { by: 'ann', reason: 'rain' }).expectCommand(trip.CancelHotel).succeed();
    early.expectEnd('compensated', { reason: 'cancelled' });

    const late = testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 2 } }).reach('sendTickets');
    late.act('cancel', { by: 'ann', reason: 'rain' }).expectIgnored('past-pivot');
  });

  it('retry what is parked', () => {
    const saga = testSaga(trip.tripSaga, { start: { tripId: 't1', rooms: 2 } }).reach('sendTickets');
    for (const wait of ['5s', '10s'] as const) saga.expectCommand(trip.SendTickets).transient().advance(wait);
    saga.expectCommand(trip.SendTickets).transient();
    saga.expectParked({ reason: 'retries-exhausted', at: 'sendTickets' });
    saga.act('retry', { by: 'ann', reason: 'mail is back' }).expectCommand(trip.SendTickets).succeed();
    saga.expectEnd('completed');
  });

  it('cannot name a step that is not there', () => {
    const saga = atApproval();
    const said = { by: 'ann', role: 'captain' };
    expect(() => saga.decide('bigMony', 'approved', said)).toThrow('Saga "voyage" has no step "bigMony".');
    expect(() => saga.act('skip', { by: 'ann', reason: 'x', path: 'nowhere' })).toThrow('has no step');
  });
});
