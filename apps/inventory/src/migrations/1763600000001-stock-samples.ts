import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A few products, so that the first order somebody tries by hand finds something on the shelf. */
export class StockSamples1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO inventory.product (product_id, name, initial_units, on_hand)
      VALUES ('tea', 'Tea', 100000, 100000),
             ('coffee', 'Coffee', 100000, 100000),
             ('last-copy', 'The last copy of a book', 1, 1)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM inventory.product WHERE product_id IN ('tea', 'coffee', 'last-copy')`);
  }
}
