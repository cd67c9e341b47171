import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Card } from './entities/card.entity.js';
import { Charge } from './entities/charge.entity.js';
import { LedgerEntry } from './entities/ledger-entry.entity.js';
import { CreateLedger1763600000000 } from './migrations/1763600000000-create-ledger.js';
import { SampleCards1763600000001 } from './migrations/1763600000001-sample-cards.js';

/** How payment reaches its tables, in the schema `payment`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'payment',
    entities: [Card, Charge, LedgerEntry],
    migrations: [CreateLedger1763600000000, SampleCards1763600000001],
  });
}
