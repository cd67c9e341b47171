import type { BrokerFactory, Telemetry } from '@edda/messaging';
import { ParticipantModule } from '@edda/participant';
import type { ParticipantOptions } from '@edda/participant';
import { postgresFence } from '@edda/postgres/participant';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { database } from './database.js';
import { PaymentParticipant } from './payment.participant.js';

export interface PaymentSettings {
  readonly databaseUrl: string;
  readonly broker: BrokerFactory;
  /** Goes before the names of exchanges and queues. Default: none. */
  readonly namespace?: string;
  /** Where it counts and traces what it does. Default: nowhere. */
  readonly telemetry?: Telemetry;
  /** How much it takes at once. Default: what is usual for a participant. */
  readonly intake?: Pick<ParticipantOptions, 'prefetch' | 'memoryBudgetMb'>;
}

/** The participant `payment`: one Nest application, alone in its process or beside others. */
@Module({})
export class PaymentModule {
  static register({ databaseUrl, broker, namespace, telemetry, intake }: PaymentSettings): DynamicModule {
    return {
      module: PaymentModule,
      imports: [
        TypeOrmModule.forRoot(database(databaseUrl)),
        ParticipantModule.forRoot({
          name: 'payment',
          broker,
          namespace,
          telemetry,
          fence: postgresFence(),
          ...intake,
        }),
      ],
      controllers: [PaymentParticipant],
    };
  }
}
