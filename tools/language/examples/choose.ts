import { BookCarrier, CancelCarrier } from './contracts.js';
import { order } from './begin.js';

export const definition = order('choose')
  // begin
  .choose('transport', (choice) =>
    choice
      .when(
        'nothing',
        ({ lines }) => lines.length === 0,
        (branch) => branch,
      )
      .when(
        'parcel',
        ({ lines }) => lines.length < 10,
        (branch) => branch.delay('collect', '2h'),
      )
      .otherwise((branch) =>
        branch.step('bookCarrier', (step) =>
          step
            .command(BookCarrier, ({ orderId }) => ({ orderId }))
            .compensate(CancelCarrier, ({ orderId }) => ({ orderId })),
        ),
      ),
  )
  // end
  .build();
