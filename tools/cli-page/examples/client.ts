import { createEddaClient, EddaProblem } from '@edda/client';

/** What docs/cli.md shows, so that it compiles. */
export async function example(order: { readonly orderId: string }): Promise<void> {
  // begin
  const edda = createEddaClient({ url: 'https://edda.shop.example', key: process.env['EDDA_API_KEY'] });

  const { id } = await edda.post('/v1/sagas/{name}', {
    path: { name: 'order' },
    body: order,
    headers: { 'Idempotency-Key': order.orderId },
  });
  for await (const { entry, status } of edda.watch(id)) console.log(entry.kind, status);

  for await (const saga of edda.items('/v1/sagas', { query: { status: 'parked' } })) console.log(saga.key);

  try {
    const action = { path: { id, action: 'cancel' as const }, body: { reason: 'The customer called.' } };
    await edda.post('/v1/sagas/{id}/actions/{action}', action);
  } catch (error) {
    if (!(error instanceof EddaProblem) || error.code !== 'action-refused') throw error;
    console.log(error.detail);
  }
  // end
}
