import { service, TerminalError } from '@restatedev/restate-sdk';
import type { Context } from '@restatedev/restate-sdk';
import type { Order } from '../../../dist/subject/order.js';
import type { End } from '../../../dist/subject/subject.js';
import type { Card, Parcel, Stock } from './participants.js';

/** The saga as Restate's guide writes one: what undoes a step is put on a list before it, and taken from its end when a step fails for good. */
export const saga = service({
  name: 'saga',
  handlers: {
    run: async (context: Context, { order, fails }: { order: Order; fails: boolean }): Promise<End> => {
      const stock = context.serviceClient<Stock>({ name: 'stock' });
      const card = context.serviceClient<Card>({ name: 'card' });
      const parcel = context.serviceClient<Parcel>({ name: 'parcel' });
      const compensations: (() => PromiseLike<unknown>)[] = [];
      try {
        compensations.push(() => stock.release(order));
        await stock.reserve(order);
        compensations.push(() => card.refund(order));
        await card.charge(order);
        await parcel.send({ order, fails });
        return 'completed';
      } catch (error) {
        if (!(error instanceof TerminalError)) throw error;
        for (const compensate of compensations.reverse()) await compensate();
        return 'compensated';
      }
    },
  },
});

export type Saga = typeof saga;
