import { Client } from 'pg';
import { STOCK_PRODUCTS } from './stock.sql.js';

/** A product and how many of it go on the shelf. */
export interface NewProduct {
  readonly productId: string;
  readonly name: string;
  readonly units: number;
}

/**
 * Puts products on inventory's shelf. Products that are there already keep their units. Inventory must have run once before,
 * since it makes the tables.
 *
 * @returns the ids of the products that are new
 * @throws if the tables are not there, or a product has less than no units
 */
export async function stockProducts(
  databaseUrl: string,
  products: readonly NewProduct[],
): Promise<readonly string[]> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'inventory stocking' });
  await client.connect();
  try {
    const { rows } = await client.query<{ product_id: string }>(STOCK_PRODUCTS, [
      products.map((product) => product.productId),
      products.map((product) => product.name),
      products.map((product) => product.units),
    ]);
    return rows.map((row) => row.product_id);
  } finally {
    await client.end();
  }
}
