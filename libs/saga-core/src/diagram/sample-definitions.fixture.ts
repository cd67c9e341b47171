import type { SagaDefinition } from '../definition/definition.js';
import {
  arm,
  attempt,
  choose,
  commandType,
  eventType,
  forEach,
  machine,
  parallel,
  pivot,
  publish,
  recover,
  repeat,
  retriable,
  saga,
  state,
  step,
  wait,
  within,
} from './sample-sagas.fixture.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Stock, carrier, money, and then only forward. */
export const order: SagaDefinition = saga('order', [
  step('reserveStock', 'inventory.reserve-stock', 'inventory.release-stock', { timeoutMs: MINUTE }),
  step('bookShipment', 'shipping.book-shipment', 'shipping.cancel-shipment', { timeoutMs: MINUTE }),
  pivot('chargePayment', 'payment.charge', { timeoutMs: MINUTE }),
  retriable('dispatchShipment', 'shipping.dispatch-shipment'),
  retriable('sendConfirmation', 'notification.send-confirmation'),
  publish('order.confirmed'),
]);

/** Each way of branching, going round and waiting once. */
export const journey: SagaDefinition = saga(
  'journey',
  [
    step('checkTraveller', 'customer.check', undefined, { noCompensation: 'it only reads' }),
    attempt(
      'loyaltySeats',
      [
        step('redeemMiles', 'loyalty.redeem', 'loyalty.give-back'),
        step('upgradeSeat', 'seats.upgrade', 'seats.downgrade'),
      ],
      [step('bookEconomy', 'seats.book', 'seats.release')],
    ),
    parallel('book', {
      flight: [step('bookFlight', 'flights.book', 'flights.cancel', { timeoutMs: 2 * MINUTE })],
      hotel: [
        step('bookHotel', 'hotels.book', 'hotels.cancel', {
          onFailure: [
            { code: 'fully-booked', steps: [step('bookHostel', 'hostels.book', 'hostels.cancel')] },
          ],
        }),
      ],
    }),
    forEach('insure', 'traveller', [step('insureTraveller', 'insurance.insure', 'insurance.revoke')]),
    recover('visa', 3, [
      step('applyForVisa', 'embassy.apply', 'embassy.withdraw'),
      repeat('pollVisa', 10, [
        step('askEmbassy', 'embassy.ask', undefined, { noCompensation: 'it only asks' }),
      ]),
    ]),
    wait('approveBudget', [arm('approved', undefined), arm('rejected', undefined, 'compensate')], {
      dueAt: within(2 * DAY),
      onTimeout: 'compensate',
      approval: {
        role: 'travel-desk',
        remindEveryMs: DAY / 2,
        escalate: { afterMs: DAY, to: 'head-of-travel' },
      },
    }),
    choose('payment', {
      card: [pivot('chargeCard', 'payment.charge')],
      invoice: [pivot('sendInvoice', 'billing.invoice')],
    }),
    retriable('planTrips', 'orchestrator.run-saga', {
      child: { saga: 'day-trips', start: commandType('trips.plan'), mode: 'await' },
    }),
    publish('journey.booked'),
  ],
  {
    deadlineMs: 7 * DAY,
    start: {
      contract: eventType('cart.checked-out'),
      by: 'event',
      key: () => 'k',
      data: () => ({}),
      whenEnded: 'reject',
    },
  },
);

const stays = { goTo: {} };

/** What happens to a parcel, as its carrier tells. */
export const parcel: SagaDefinition = saga(
  'parcel',
  [
    machine('parcel', 'announced', [
      state('parcel', 'announced', {
        entry: [retriable('printLabel', 'labels.print')],
        wait: wait(
          '',
          [arm('parcel.collected', 'parcel.collected'), arm('parcel.cancelled', 'parcel.cancelled')],
          {
            dueAt: within(14 * DAY),
          },
        ),
        goTo: { 'parcel.collected': 'inTransit', 'parcel.cancelled': 'cancelled', timeout: 'cancelled' },
      }),
      state('parcel', 'inTransit', {
        wait: wait('', [
          arm('parcel.scanned', 'parcel.scanned', [publish('parcel.moved')]),
          arm('parcel.delivered', 'parcel.delivered'),
          arm('parcel.nobody-home', 'parcel.nobody-home'),
          arm('parcel.collected', 'parcel.collected', [], { effect: 'ignore' }),
        ]),
        goTo: { 'parcel.delivered': 'delivered', 'parcel.nobody-home': 'atShop' },
        exit: [retriable('stopTracking', 'tracking.stop')],
      }),
      state('parcel', 'atShop', {
        entry: [retriable('tellRecipient', 'notification.tell-recipient')],
        wait: wait(
          '',
          [
            arm('parcel.picked-up', 'parcel.picked-up'),
            arm('parcel.redelivery', 'parcel.redelivery-asked', [], { when: () => true }),
            arm('parcel.scanned', 'parcel.scanned', [], { effect: 'park' }),
          ],
          { dueAt: within(7 * DAY) },
        ),
        goTo: { 'parcel.picked-up': 'delivered', 'parcel.redelivery': 'inTransit', timeout: 'returned' },
      }),
      state('parcel', 'delivered', { entry: [publish('parcel.arrived')], ...stays }),
      state('parcel', 'returned', { entry: [retriable('refundPostage', 'payment.refund')], ...stays }),
      state('parcel', 'cancelled', stays),
    ]),
  ],
  {
    start: {
      contract: commandType('parcel.announce'),
      by: 'schedule',
      key: () => 'k',
      data: () => ({}),
      whenEnded: 'reject',
      schedule: { cron: '0 6 * * *', timeZone: 'Europe/Oslo', missed: 'latest' },
    },
  },
);
