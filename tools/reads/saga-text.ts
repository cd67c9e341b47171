/** The state of a saga in the middle of its way, as large as that of an order, with {words} for what differs from one to the next. */
export function sagaText(): string {
  const command = {
    phase: 'succeeded',
    epoch: 1,
    attempt: 1,
    resends: 0,
    body: { orderId: '{key}' },
    notAfter: 1,
  };
  const step = (path: string, patch: object) => ({
    kind: 'command',
    path,
    forward: command,
    reply: patch,
    patch,
  });
  return JSON.stringify({
    id: '{id}',
    tenant: 'default',
    definition: '{definition}',
    version: '{version}',
    key: '{key}',
    status: '{status}',
    revision: 9,
    input: {
      orderId: '{key}',
      customerId: 'customer-1',
      lines: Array.from({ length: 3 }, (_, line) => ({ sku: `sku-${line}`, quantity: 2, priceCents: 1_999 })),
    },
    steps: [
      step('reserveStock', { reservationId: '{id}' }),
      step('chargePayment', { paymentId: '{id}' }),
      { kind: 'command', path: 'bookShipment', forward: { ...command, phase: 'outstanding', resendAt: 1 } },
    ],
    startedAt: '{started}',
  });
}
