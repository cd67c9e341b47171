import { serve } from '../subject/serve.js';
import { openEdda } from '../edda/open-edda.js';
import { productOf } from './product.js';
import { ThreeStepsSaga } from './three-steps.saga.js';

await serve(() =>
  openEdda({
    definitions: [ThreeStepsSaga],
    startOf: (key) => ({
      name: 'order-to-pivot',
      message: {
        orderId: key,
        customerId: `customer-${key.slice(-8)}`,
        shipTo: { name: 'Ada', street: 'Main Street 1', city: 'Berlin', postalCode: '10115', country: 'DE' },
        email: 'ada@example.org',
        card: { token: 'card-ok' },
        lines: [{ productId: productOf(key), quantity: 1, unitPriceCents: 4_200 }],
        totalCents: 4_200,
      },
    }),
    participants: new URL('./participants.js', import.meta.url),
    participantNames: ['inventory', 'payment', 'shipping'],
  }),
);
