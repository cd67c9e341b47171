import { AskPrice } from './contracts.js';
import { order } from './begin.js';

export const definition = order('for-each')
  // begin
  .forEach(
    'carriers',
    { items: () => ['Odin', 'Freyja', 'Njord'], as: 'carrier', atOnce: 2 },
    (each) =>
      each.step('askPrice', (step) =>
        step
          .command(AskPrice, ({ carrier }) => ({ carrier }))
          .onSuccess((_, { cents }) => ({ cents }))
          .noCompensation('a price binds nobody'),
      ),
    (_, results) => ({ cheapest: Math.min(...results.map(({ cents }) => cents)) }),
  )
  // end
  .build();
