import { CheckCustoms } from './contracts.js';
import { order } from './begin.js';

export const definition = order('repeat-until')
  // begin
  .repeatUntil(
    'customs',
    (pass) =>
      pass.delay('pause', '10m').step('checkCustoms', (step) =>
        step
          .command(CheckCustoms, ({ orderId }) => ({ orderId }))
          .onSuccess((_, { state }) => ({ state }))
          .noCompensation('it only looks'),
      ),
    ({ state }) => state === 'cleared',
    { atMost: 50, onExhausted: 'fail' },
  )
  // end
  .build();
