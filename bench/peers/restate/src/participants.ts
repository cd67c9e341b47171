import { service, TerminalError } from '@restatedev/restate-sdk';
import type { Context } from '@restatedev/restate-sdk';
import type { Order } from '../../../dist/subject/order.js';
import { besideSubject } from '../../../dist/subject/second-process.js';
import { openEndpoint } from './endpoint.js';

const done = async (_: Context, { orderId }: Order): Promise<string> => orderId;

const stock = service({ name: 'stock', handlers: { reserve: done, release: done } });

const card = service({ name: 'card', handlers: { charge: done, refund: done } });

const parcel = service({
  name: 'parcel',
  handlers: {
    send: async (context: Context, { order, fails }: { order: Order; fails: boolean }): Promise<string> => {
      if (fails) throw new TerminalError(`No parcel can be sent to ${order.customerId}.`);
      return done(context, order);
    },
  },
});

export type Stock = typeof stock;
export type Card = typeof card;
export type Parcel = typeof parcel;

const endpoint = await openEndpoint([stock, card, parcel]);
besideSubject(async () => endpoint.close(), endpoint.url);
