import { instanceToPlain, plainToInstance } from 'class-transformer';
import type { ValidationError } from 'class-validator';
import { validateSync } from 'class-validator';
import { describe, expect, it } from 'vitest';
import {
  BookShipment,
  CancelShipment,
  ChargePayment,
  DispatchShipment,
  MAX_CENTS,
  OrderConfirmed,
  OutOfStock,
  PlaceOrder,
  ReleaseStock,
  ReserveStock,
  SendConfirmation,
  StockReserved,
} from './index.js';

const order = {
  orderId: '10250',
  customerId: 'HANAR',
  shipTo: {
    name: 'Hanari Carnes',
    street: 'Rua do Paço, 67',
    city: 'Rio de Janeiro',
    region: 'RJ',
    postalCode: '05454-876',
    country: 'Brazil',
  },
  email: 'hanar@customers.example',
  card: { token: 'card-hanar' },
  lines: [
    { productId: '41', unitPriceCents: 770, quantity: 10 },
    { productId: '51', unitPriceCents: 4240, quantity: 35 },
  ],
  totalCents: 155260,
};

/** Paths of all properties that a rule refused, as a caller sees them: `lines.0.quantity`. */
function problems(contract: new () => object, body: object): string[] {
  const paths = (errors: readonly ValidationError[], at: string): string[] =>
    errors.flatMap((error) => {
      const path = at + error.property;
      return [...(error.constraints ? [path] : []), ...paths(error.children ?? [], `${path}.`)];
    });
  return paths(validateSync(plainToInstance(contract, body)), '');
}

describe('PlaceOrder', () => {
  it('takes an order with everything', () => {
    expect(problems(PlaceOrder, order)).toEqual([]);
  });

  it('takes an address without region and postal code, missing or null', () => {
    const { region: _region, postalCode: _postalCode, ...shipTo } = order.shipTo;
    expect(problems(PlaceOrder, { ...order, shipTo })).toEqual([]);
    expect(problems(PlaceOrder, { ...order, shipTo: { ...shipTo, region: null, postalCode: null } })).toEqual(
      [],
    );
  });

  it('takes a total that is not the sum of its lines: there are discounts and freight', () => {
    expect(problems(PlaceOrder, { ...order, totalCents: 1 })).toEqual([]);
  });

  it('names each property that is missing', () => {
    expect(problems(PlaceOrder, {}).sort()).toEqual(
      ['card', 'customerId', 'email', 'lines', 'orderId', 'shipTo', 'totalCents'].sort(),
    );
  });

  it('names the property inside the line that is wrong', () => {
    const lines = [order.lines[0], { productId: '51', unitPriceCents: 42.5, quantity: 0 }];
    expect(problems(PlaceOrder, { ...order, lines })).toEqual(['lines.1.quantity', 'lines.1.unitPriceCents']);
  });

  it.each([
    ['an empty order id', { orderId: '' }, 'orderId'],
    ['an order id over 64 characters', { orderId: 'x'.repeat(65) }, 'orderId'],
    ['an order id that is a number', { orderId: 10250 }, 'orderId'],
    ['a NUL, which PostgreSQL cannot store', { orderId: 'a\u0000b' }, 'orderId'],
    ['half a surrogate pair, which PostgreSQL cannot store', { customerId: '\ud83d' }, 'customerId'],
    ['no mail address', { email: 'nobody' }, 'email'],
    ['no lines', { lines: [] }, 'lines'],
    ['more than 200 lines', { lines: Array.from({ length: 201 }, () => order.lines[0]) }, 'lines'],
    ['an address in a list', { shipTo: [order.shipTo] }, 'shipTo'],
    ['a card that is a text', { card: 'card-hanar' }, 'card'],
    ['a card without a token', { card: {} }, 'card.token'],
    ['a total of nothing', { totalCents: 0 }, 'totalCents'],
    ['a negative total', { totalCents: -1 }, 'totalCents'],
    ['a total with half cents', { totalCents: 10.5 }, 'totalCents'],
    ['a total beyond all sense', { totalCents: MAX_CENTS + 1 }, 'totalCents'],
    ['a total as text', { totalCents: '100' }, 'totalCents'],
  ])('refuses %s', (_what, change, path) => {
    expect(problems(PlaceOrder, { ...order, ...change })).toContain(path);
  });

  it('refuses a line that is no object', () => {
    expect(problems(PlaceOrder, { ...order, lines: ['41'] })).not.toEqual([]);
  });

  it('survives JSON unchanged', () => {
    const sent: unknown = JSON.parse(JSON.stringify(instanceToPlain(plainToInstance(PlaceOrder, order))));
    expect(sent).toEqual(order);
  });
});

describe('the names on the wire', () => {
  it('stay as they are, whatever the classes are called', () => {
    expect(
      [
        PlaceOrder,
        ReserveStock,
        ReleaseStock,
        BookShipment,
        CancelShipment,
        DispatchShipment,
        ChargePayment,
        SendConfirmation,
        OrderConfirmed,
      ].map((contract) => `${contract.messageKind} ${contract.messageName} v${contract.contractVersion}`),
    ).toEqual([
      'command order.place v1',
      'command inventory.reserve-stock v1',
      'command inventory.release-stock v1',
      'command shipping.book-shipment v1',
      'command shipping.cancel-shipment v1',
      'command shipping.dispatch-shipment v1',
      'command payment.charge v1',
      'command notification.send-confirmation v1',
      'event order.confirmed v1',
    ]);
  });

  it('name each business failure', () => {
    const failures = [ReserveStock, BookShipment, ChargePayment].map((contract) =>
      contract.failures.map((failure) => failure.code),
    );
    expect(failures).toEqual([['out-of-stock'], ['address-not-served'], ['card-declined']]);
  });
});

describe('the participants’ contracts', () => {
  it('hold stock to the same bounds as the order', () => {
    const lines = [{ productId: '41', quantity: 10_001 }];
    expect(problems(ReserveStock, { orderId: '1', lines })).toEqual(['lines.0.quantity']);
  });

  it('refuse a charge of nothing', () => {
    const charge = { orderId: '1', customerId: 'HANAR', cardToken: 'card-hanar', amountCents: 0 };
    expect(problems(ChargePayment, charge)).toEqual(['amountCents']);
  });

  it('refuse a reply without its id', () => {
    expect(problems(StockReserved, { reservationId: 'none' })).toEqual(['reservationId']);
  });

  it('let nothing be available, but never less', () => {
    expect(problems(OutOfStock, { productId: '41', wanted: 1, available: 0 })).toEqual([]);
    expect(problems(OutOfStock, { productId: '41', wanted: 1, available: -1 })).toEqual(['available']);
  });
});
