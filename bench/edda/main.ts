import { serve } from '../subject/serve.js';
import { BenchSaga } from './bench.saga.js';
import { openEdda } from './open-edda.js';

await serve(() =>
  openEdda({
    saga: BenchSaga,
    name: 'bench',
    message: (key, fails) => ({
      orderId: key,
      customerId: `customer-${key}`,
      lines: [{ productId: 11, quantity: 2 }],
      totalCents: 4_200,
      fails,
    }),
    participants: new URL('./participants.js', import.meta.url),
  }),
);
