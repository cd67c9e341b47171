import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { ServedCountry } from './entities/served-country.entity.js';
import { Shipment } from './entities/shipment.entity.js';
import { CreateShipments1763600000000 } from './migrations/1763600000000-create-shipments.js';
import { ServedCountries1763600000001 } from './migrations/1763600000001-served-countries.js';

/** How shipping reaches its tables, in the schema `shipping`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'shipping',
    entities: [ServedCountry, Shipment],
    migrations: [CreateShipments1763600000000, ServedCountries1763600000001],
  });
}
