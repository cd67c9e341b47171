import type { OrderLine, PlaceOrder } from '@edda/contracts';

/** A line of an {@link Order}. */
export type PlainOrderLine = Pick<OrderLine, keyof OrderLine>;

/** The body that starts an order saga, as it is posted: plain JSON and no instance of the contract's class. */
export interface Order extends Omit<PlaceOrder, 'lines'> {
  readonly lines: readonly PlainOrderLine[];
}
