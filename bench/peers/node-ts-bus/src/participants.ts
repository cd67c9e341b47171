import { handlerFor } from '@node-ts/bus-core';
import type { BusInstance } from '@node-ts/bus-core';
import { besideSubject } from '../../../dist/subject/second-process.js';
import { configureBus } from './bus.js';
import {
  CardCharged,
  CardRefunded,
  ChargeCard,
  ParcelRefused,
  ParcelSent,
  RefundCard,
  ReleaseStock,
  ReserveStock,
  SendParcel,
  StockReleased,
  StockReserved,
} from './messages.js';

/** What they publish carries the id of the workflow that sent the command: the bus takes care of that. */
const bus: BusInstance = configureBus('participants')
  .withHandler(handlerFor(ReserveStock, ({ order }) => bus.publish(new StockReserved(order.orderId))))
  .withHandler(handlerFor(ReleaseStock, ({ order }) => bus.publish(new StockReleased(order.orderId))))
  .withHandler(handlerFor(ChargeCard, ({ order }) => bus.publish(new CardCharged(order.orderId))))
  .withHandler(handlerFor(RefundCard, ({ order }) => bus.publish(new CardRefunded(order.orderId))))
  .withHandler(
    handlerFor(SendParcel, ({ order, fails }) =>
      bus.publish(fails ? new ParcelRefused(order.orderId) : new ParcelSent(order.orderId)),
    ),
  )
  .build();

await bus.initialize();
await bus.start();
besideSubject(() => bus.dispose());
