import type { Order } from '../../../dist/subject/order.js';
import type { End } from '../../../dist/subject/subject.js';

export type Outcome = 'done' | 'refused';

/** Does a step, durably, and says what came of it. */
export type Call = (step: string, order: Order, fails: boolean) => Promise<Outcome>;

/** The saga as an ordinary function: after a crash it runs again, and each call that was made gives what it gave before. */
export const sagaOf =
  (call: Call) =>
  async (order: Order, fails: boolean): Promise<End> => {
    const compensations: string[] = [];
    await call('stock.reserve', order, fails);
    compensations.unshift('stock.release');
    await call('card.charge', order, fails);
    compensations.unshift('card.refund');
    if ((await call('parcel.send', order, fails)) === 'done') return 'completed';
    for (const compensation of compensations) await call(compensation, order, fails);
    return 'compensated';
  };

/** What a participant does: nothing, but the third step refuses where it is to fail. */
export const perform = (step: string, fails: boolean): Outcome =>
  step === 'parcel.send' && fails ? 'refused' : 'done';
