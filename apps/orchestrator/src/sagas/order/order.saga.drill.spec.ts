import { readFileSync } from 'node:fs';
import { BookShipment, ChargePayment, ReserveStock, SendConfirmation } from '@edda/contracts';
import { assertDrill, definitionOf, drill, drillTable, replyTo } from '@edda/testing';
import { expect, it } from 'vitest';
import { OrderSaga } from './order.saga.js';

const rows = drill(definitionOf(new OrderSaga()), {
  start: {
    orderId: '10248',
    customerId: 'VINET',
    shipTo: { name: 'Vins et alcools', street: '59 rue de l’Abbaye', city: 'Reims', country: 'France' },
    email: 'vinet@customers.example',
    card: { token: 'card-vinet' },
    lines: [{ productId: '11', quantity: 12, unitPriceCents: 1_400 }],
    totalCents: 16_800,
  },
  replies: [
    replyTo(ReserveStock, { reservationId: '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a001' }),
    replyTo(BookShipment, { shipmentId: '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a002' }),
    replyTo(ChargePayment, { chargeId: '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a003' }),
    replyTo(SendConfirmation, { mailId: '2f8b1c52-3a50-4a54-9d1f-0a7be0f3a004' }),
  ],
});

it('the order saga ends as its rules say, whatever goes wrong at any of its steps', () => {
  assertDrill(rows);
});

it('the drill of the order saga is the one in docs/testing.md', () => {
  const page = readFileSync(new URL('../../../../../docs/testing.md', import.meta.url), 'utf8');
  const [, table = ''] = /```text\n(step .*?)```/s.exec(page) ?? [];
  expect(table.trimEnd()).toBe(drillTable(rows));
});
