import { orderOf } from '../subject/order.js';
import { serve } from '../subject/serve.js';
import { BenchSaga } from './bench.saga.js';
import { openEdda } from './open-edda.js';

await serve(() =>
  openEdda({
    saga: BenchSaga,
    name: 'bench',
    message: (key, fails) => ({ ...orderOf(key), fails }),
    participants: new URL('./participants.js', import.meta.url),
  }),
);
