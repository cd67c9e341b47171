import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { CreateStock1763600000000 } from './migrations/1763600000000-create-stock.js';
import { StockSamples1763600000001 } from './migrations/1763600000001-stock-samples.js';

/** How inventory reaches its tables, in the schema `inventory`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'inventory',
    migrations: [CreateStock1763600000000, StockSamples1763600000001],
  });
}
