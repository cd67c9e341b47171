import {
  BookShipment,
  CancelShipment,
  CardDeclined,
  ChargePayment,
  DispatchShipment,
  OrderConfirmed,
  ReleaseStock,
  ReserveStock,
  SendConfirmation,
} from '@edda/contracts';
import { definitionOf, replyTo, testSaga } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { OrderSaga } from './order.saga.js';

const orderSaga = definitionOf(new OrderSaga());

const start = {
  orderId: '10248',
  customerId: 'VINET',
  shipTo: { name: 'Vins et alcools', street: '59 rue de l’Abbaye', city: 'Reims', country: 'France' },
  email: 'vinet@customers.example',
  card: { token: 'card-vinet' },
  lines: [{ productId: '11', quantity: 12, unitPriceCents: 1_400 }],
  totalCents: 16_800,
};

const reservationId = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a001';
const shipmentId = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a002';
const chargeId = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a003';
const mailId = '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a004';

it('an order goes from stock to a parcel on its way', () => {
  testSaga(orderSaga, { start })
    .expectCommand(ReserveStock, { orderId: '10248', lines: [{ productId: '11', quantity: 12 }] })
    .succeed({ reservationId })
    .expectCommand(BookShipment, { shipTo: { country: 'France' } })
    .succeed({ shipmentId })
    .expectCommand(ChargePayment, { cardToken: 'card-vinet', amountCents: 16_800 })
    .succeed({ chargeId })
    .expectCommand(DispatchShipment, { shipmentId })
    .succeed()
    .expectCommand(SendConfirmation)
    .succeed({ mailId })
    .expectPublished(OrderConfirmed, { orderId: '10248', totalCents: 16_800 })
    .expectNothingSent()
    .expectEnd('completed');
});

const replies = [
  replyTo(ReserveStock, { reservationId }),
  replyTo(BookShipment, { shipmentId }),
  replyTo(ChargePayment, { chargeId }),
  replyTo(SendConfirmation, { mailId }),
];

it('a card that is declined undoes the shipment, and then the stock', () => {
  const saga = testSaga(orderSaga, { start }).reach('chargePayment', replies);

  saga.expectCommand(ChargePayment).fail(CardDeclined, { reason: 'limit-exceeded' });
  saga.expectCommand(CancelShipment, { orderId: '10248' }).succeed();
  saga.expectCommand(ReleaseStock, { orderId: '10248' }).succeed();

  saga.expectEnd('compensated', { reason: 'failure', code: 'card-declined', at: 'chargePayment' });
});

it('a charge that nobody answers is revoked, and what payment says then decides', () => {
  const saga = testSaga(orderSaga, { start }).reach('chargePayment', replies);
  saga.expectCommand(ChargePayment);

  saga.advance('59s').expectNothingSent();
  saga.advance('1s').expectRevoke(ChargePayment).succeed({ chargeId });

  saga.expectCommand(DispatchShipment);
});

it('a mail server that is away for an hour is waited for', () => {
  const saga = testSaga(orderSaga, { start }).reach('sendConfirmation', replies);
  const begun = saga.now;

  while (saga.now < begun + 3_600_000) saga.expectCommand(SendConfirmation).transient().advance('30m');
  saga.expectCommand(SendConfirmation).succeed({ mailId });

  saga.expectEnd('completed');
});

describe('an order in bad weather', () => {
  it('does not care how often, how late, and in which process a reply comes', () => {
    const saga = testSaga(orderSaga, { start });

    saga.expectCommand(ReserveStock).succeed({ reservationId }).duplicate().expectIgnored('duplicate');
    saga.crash();
    saga.expectCommand(BookShipment).lose().advance('10s');
    saga.expectCommand(BookShipment).succeed({ shipmentId });

    saga.expectCommand(ChargePayment);
    expect(saga.data).toMatchObject({ reservationId, shipmentId });
  });

  it('releases stock whose reservation comes too late', () => {
    const saga = testSaga(orderSaga, { start });

    saga.expectCommand(ReserveStock).late('61s').succeed({ reservationId }).expectIgnored('late');
    saga.expectCommand(ReleaseStock).succeed();

    saga.expectEnd('compensated', { reason: 'timeout', at: 'reserveStock' });
  });
});
