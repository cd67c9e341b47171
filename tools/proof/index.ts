import type { Order } from '../orders/order.js';
import { judge, type Proof } from './judge.js';
import { readFacts } from './read-facts.js';
import { timing, type Timing } from './timing.js';

export type { Facts, SagaFact } from './facts.js';
export { judge } from './judge.js';
export type { Proof } from './judge.js';
export { readFacts } from './read-facts.js';
export { timing } from './timing.js';
export type { Timing } from './timing.js';

/**
 * Reads the tables of the orchestrator and of the participants and says whether everything adds up for these orders: stock, money,
 * nothing twice, nothing without an end. To be asked when all sagas have ended; earlier it says what is unfinished.
 */
export async function prove(databaseUrl: string, orders: readonly Order[]): Promise<Proof & Timing> {
  const facts = await readFacts(
    databaseUrl,
    orders.map(({ orderId }) => orderId),
  );
  return { ...judge(orders, facts), ...timing(facts.sagas) };
}
