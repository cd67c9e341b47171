import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The countries that are served. Others are not: Argentina, Norway and Venezuela among them. */
export class ServedCountries1763600000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO shipping.served_country (code, name)
      VALUES ('AT', 'Austria'), ('BE', 'Belgium'), ('BR', 'Brazil'), ('CA', 'Canada'), ('CH', 'Switzerland'),
             ('DE', 'Germany'), ('DK', 'Denmark'), ('ES', 'Spain'), ('FI', 'Finland'), ('FR', 'France'),
             ('GB', 'UK'), ('IE', 'Ireland'), ('IT', 'Italy'), ('MX', 'Mexico'), ('NL', 'Netherlands'),
             ('PL', 'Poland'), ('PT', 'Portugal'), ('SE', 'Sweden'), ('US', 'USA')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM shipping.served_country`);
  }
}
