import type { SagaStore } from '../../saga-store.js';
import type { BulkAction } from '../../store/bulk-action-store.js';

/** For specs only: what orders about many sagas need of a store. */
export type OrderStore = Pick<
  SagaStore,
  | 'clock'
  | 'list'
  | 'find'
  | 'countMeant'
  | 'addBulkAction'
  | 'findBulkAction'
  | 'listBulkActions'
  | 'cancelBulkAction'
>;

/** For specs only: a store that keeps orders, and that nobody carries out. It finds the sagas that it is given. */
export function toldOrders(
  orders: Map<string, BulkAction>,
  sagas: Pick<OrderStore, 'list' | 'find'>,
): OrderStore {
  return {
    list: (query) => sagas.list(query),
    find: (id) => sagas.find(id),
    clock: async () => 0,
    countMeant: async () => 3,
    addBulkAction: async (ordered) => {
      const { idempotencyKey: _, ...order } = ordered;
      const bulk: BulkAction = { ...order, status: 'running', done: 0, refusals: [], createdAt: 0 };
      orders.set(order.id, bulk);
      return { added: true, bulk };
    },
    findBulkAction: async (_tenant, id) => orders.get(id),
    listBulkActions: async () => [...orders.values()],
    cancelBulkAction: async (_tenant, id, note) => {
      const known = orders.get(id);
      if (known?.status !== 'running') return false;
      orders.set(id, { ...known, status: 'cancelled', endedAt: 1_000, note });
      return true;
    },
  };
}
