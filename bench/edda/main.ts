import { orderOf } from '../subject/order.js';
import { serve } from '../subject/serve.js';
import { BenchSaga } from './bench.saga.js';
import { openEdda } from './open-edda.js';

/** At most so many commands for one participant, or replies of one, in one message of the broker; without it each travels alone. */
const BUNDLE = 64;
const isBundled = process.argv.includes('bundles');

await serve(() =>
  openEdda({
    saga: BenchSaga,
    name: 'bench',
    message: (key, fails) => ({ ...orderOf(key), fails }),
    participants: new URL('./participants.js', import.meta.url),
    ...(isBundled ? { bundles: { stock: BUNDLE, card: BUNDLE, parcel: BUNDLE } } : {}),
  }),
);
