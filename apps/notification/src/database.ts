import { participantDatabase } from '@edda/postgres/participant';
import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { Mail } from './entities/mail.entity.js';
import { CreateMail1763600000000 } from './migrations/1763600000000-create-mail.js';

/** How notification reaches its tables, in the schema `notification`. */
export function database(url: string): TypeOrmModuleOptions {
  return participantDatabase({
    url,
    schema: 'notification',
    entities: [Mail],
    migrations: [CreateMail1763600000000],
  });
}
