import type { BrokerFactory, Telemetry } from '@edda/messaging';
import { ParticipantModule } from '@edda/participant';
import { postgresFence } from '@edda/postgres/participant';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { database } from './database.js';
import { MailServer } from './mail-server.js';
import { NotificationParticipant } from './notification.participant.js';

export interface NotificationSettings {
  readonly databaseUrl: string;
  readonly broker: BrokerFactory;
  /** Goes before the names of exchanges and queues. Default: none. */
  readonly namespace?: string;
  /** Where it counts and traces what it does. Default: nowhere. */
  readonly telemetry?: Telemetry;
}

/** The participant `notification`: one Nest application, alone in its process or beside others. */
@Module({})
export class NotificationModule {
  static register({ databaseUrl, broker, namespace, telemetry }: NotificationSettings): DynamicModule {
    return {
      module: NotificationModule,
      imports: [
        TypeOrmModule.forRoot(database(databaseUrl)),
        ParticipantModule.forRoot({
          name: 'notification',
          broker,
          namespace,
          telemetry,
          fence: postgresFence(),
          // A mail server that says "later" means minutes: asking again at once helps nobody, and the saga's policy knows how to wait.
          retry: { attempts: 1 },
        }),
      ],
      controllers: [NotificationParticipant],
      providers: [{ provide: MailServer, useFactory: () => new MailServer(databaseUrl) }],
    };
  }
}
