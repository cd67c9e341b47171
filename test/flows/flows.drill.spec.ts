import type { DefinesSaga } from '@edda/orchestration';
import {
  assertDrill,
  definitionOf,
  drill,
  drillTable,
  eventOf,
  failureTo,
  replyTo,
  childEnds,
} from '@edda/testing';
import type { DrillScenario } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { OfficeHours } from './office-hours.js';
import { FloorSaga, HouseSaga, RoomSaga } from './sagas/building.js';
import { CreditOrderSaga, Reserve } from './sagas/credit-order.js';
import { BookCourier, DeliverySaga, NoCourier } from './sagas/delivery.js';
import { InvoiceSaga, PaymentReceived } from './sagas/invoice.js';
import { LoanSaga, ScoreApplicant } from './sagas/loan.js';
import { FormSigned, MembershipSaga, MembershipSagaV1 } from './sagas/membership.js';
import { ParcelCollected, ParcelDelivered, ParcelLost, ParcelSaga, ParcelScanned } from './sagas/parcel.js';
import { PrepaymentSaga } from './sagas/prepayment.js';
import { CompareBooks, ReconciliationSaga } from './sagas/reconciliation.js';
import { SubscriptionCancelled, SubscriptionSaga } from './sagas/subscription.js';
import { AskSupplier, NoOffer, TenderSaga } from './sagas/tender.js';
import { BookFlight, BookHotel, RentCar, TravelSaga } from './sagas/travel.js';

interface Drilled {
  readonly saga: DefinesSaga;
  readonly scenarios: readonly [DrillScenario, ...DrillScenario[]];
}

const hours = new OfficeHours();
const booked = { ref: 'a reference', cents: 100 };

/** Every flow with its normal ways. Each step of each way goes through everything that can go wrong with it. */
const FLOWS: Readonly<Record<string, Drilled>> = {
  'order with credit approval': {
    saga: new CreditOrderSaga(hours),
    scenarios: [
      {
        name: 'small',
        start: { orderId: 'o1', cents: 5_000 },
        replies: [replyTo(Reserve, { reservation: 'r1' })],
      },
      {
        name: 'big',
        start: { orderId: 'o2', cents: 500_000 },
        replies: [replyTo(Reserve, { reservation: 'r2' })],
        decisions: { creditApproval: 'approved' },
      },
    ],
  },
  travel: {
    saga: new TravelSaga(),
    scenarios: [
      {
        start: { travelId: 't1', to: 'Bergen' },
        replies: [replyTo(BookFlight, booked), replyTo(BookHotel, booked), replyTo(RentCar, booked)],
      },
    ],
  },
  loan: {
    saga: new LoanSaga(hours),
    scenarios: [
      {
        name: 'approved',
        start: { loanId: 'l1', cents: 100 },
        replies: [replyTo(ScoreApplicant, { score: 700 })],
        decisions: { decision: 'approved' },
      },
      {
        name: 'rejected',
        start: { loanId: 'l2', cents: 100 },
        replies: [replyTo(ScoreApplicant, { score: 100 })],
        decisions: { decision: 'rejected' },
      },
    ],
  },
  subscription: {
    saga: new SubscriptionSaga(hours),
    scenarios: [
      {
        start: { subscriptionId: 's1', cents: 999 },
        events: [eventOf(SubscriptionCancelled, { subscriptionId: 's1', by: 'the customer' })],
      },
    ],
  },
  parcel: {
    saga: new ParcelSaga(hours),
    scenarios: [
      {
        name: 'delivered',
        start: { parcelId: 'p1' },
        events: [
          eventOf(ParcelCollected, { parcelId: 'p1', carrier: 'Odin' }),
          eventOf(ParcelScanned, { parcelId: 'p1', place: 'Bergen' }),
          eventOf(ParcelDelivered, { parcelId: 'p1', signedBy: 'Frigg' }),
        ],
      },
      {
        name: 'lost',
        start: { parcelId: 'p2' },
        events: [
          eventOf(ParcelCollected, { parcelId: 'p2', carrier: 'Loki' }),
          eventOf(ParcelLost, { parcelId: 'p2' }),
        ],
      },
      {
        name: 'never collected',
        start: { parcelId: 'p3' },
        events: [eventOf(ParcelLost, { parcelId: 'p3' })],
      },
    ],
  },
  tender: {
    saga: new TenderSaga(),
    scenarios: [
      {
        name: 'offers',
        start: { tenderId: 't1', suppliers: ['a', 'b', 'c'] },
        replies: [replyTo(AskSupplier, ({ supplier }) => ({ cents: supplier === 'b' ? 1 : 2 }))],
      },
      {
        name: 'no offers',
        start: { tenderId: 't2', suppliers: ['a'] },
        replies: [failureTo(AskSupplier, NoOffer, { why: 'too busy' })],
      },
    ],
  },
  house: {
    saga: new HouseSaga(),
    scenarios: [{ start: { houseId: 'h1' }, replies: [childEnds('floor', {})] }],
  },
  floor: {
    saga: new FloorSaga(),
    scenarios: [{ start: { floorId: 'f1' }, replies: [childEnds('room', {})] }],
  },
  room: { saga: new RoomSaga(), scenarios: [{ start: { roomId: 'r1' } }] },
  invoice: {
    saga: new InvoiceSaga(),
    scenarios: [
      {
        start: { orderId: 'o1', cents: 100 },
        events: [eventOf(PaymentReceived, { reference: 'o1', cents: 100 })],
      },
    ],
  },
  reconciliation: {
    saga: new ReconciliationSaga(hours),
    scenarios: [
      {
        start: { scheduledFor: '2026-01-01T02:00:00.000Z' },
        replies: [replyTo(CompareBooks, { count: 3 })],
      },
    ],
  },
  prepayment: {
    saga: new PrepaymentSaga(hours),
    scenarios: [{ start: { orderId: 'o1', cents: 100 } }],
  },
  delivery: {
    saga: new DeliverySaga(),
    scenarios: [
      { name: 'courier', start: { deliveryId: 'd1' } },
      {
        name: 'post',
        start: { deliveryId: 'd2' },
        replies: [failureTo(BookCourier, NoCourier, { area: 'the fjord' })],
      },
    ],
  },
  'membership, version 1': {
    saga: new MembershipSagaV1(),
    scenarios: [
      { start: { memberId: 'm1', name: 'ada' }, events: [eventOf(FormSigned, { memberId: 'm1' })] },
    ],
  },
  'membership, version 2': {
    saga: new MembershipSaga(),
    scenarios: [
      { start: { memberId: 'm1', name: 'ada' }, events: [eventOf(FormSigned, { memberId: 'm1' })] },
    ],
  },
};

describe('the drill over all flows', () => {
  it.each(Object.entries(FLOWS))(
    '%s ends as its rules say, whatever goes wrong at any step',
    (_, { saga, scenarios }) => {
      const rows = drill(definitionOf(saga), ...scenarios);
      if (process.env['EDDA_DRILL_TABLE'] !== undefined) process.stdout.write(`\n${drillTable(rows)}\n`);
      assertDrill(rows);
      for (const kind of ['failure', 'timeout', 'late reply', 'duplicate', 'crash']) {
        const seen = rows.filter(({ fault }) => fault.startsWith(kind));
        const hasCommands = rows.some(({ fault }) => fault === 'lost reply');
        if (hasCommands) expect(seen.length, `each step × ${kind}`).toBeGreaterThan(0);
      }
    },
  );
});
