import { readFile } from 'node:fs/promises';
import { generateOrders } from '../orders/generate-orders.js';
import { BadOrderFile, parseOrderFile, parseProductFile } from '../orders/order-file.js';
import type { OrderSet } from '../orders/order-set.js';
import { describeError } from '@edda/terminal';
import type { DemoOptions } from './options.js';

/** The same orders each time, so that two runs can be compared. */
const SEED = 1;

/** @throws BadOrderFile if a file cannot be read or used */
export async function loadOrders({ files, count }: Pick<DemoOptions, 'files' | 'count'>): Promise<OrderSet> {
  if (files === undefined) return generateOrders({ count, seed: SEED });
  const products = parseProductFile(await read(files.products), files.products);
  return { products, orders: parseOrderFile(await read(files.orders), files.orders) };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new BadOrderFile(`${path} cannot be read: ${describeError(error)}`);
  }
}
