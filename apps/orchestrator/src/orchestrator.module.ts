import { EddaModule } from '@edda/orchestration';
import type { BrokerFactory, Telemetry } from '@edda/messaging';
import { postgres } from '@edda/postgres';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { OrderSaga } from './sagas/order/order.saga.js';

export interface OrchestratorSettings {
  readonly databaseUrl: string;
  readonly broker: BrokerFactory;
  /** Goes before the names of exchanges and queues. Default: none. */
  readonly namespace?: string;
  /** Where it counts and traces what it does. Default: nowhere. */
  readonly telemetry?: Telemetry;
}

/** The orchestrator: Edda with the sagas of this repository. A team's own sagas are added in `forFeature`. */
@Module({})
export class OrchestratorModule {
  static register({ databaseUrl, broker, namespace, telemetry }: OrchestratorSettings): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [
        EddaModule.forRoot({ store: postgres({ url: databaseUrl }), broker, namespace, telemetry }),
        EddaModule.forFeature([OrderSaga]),
      ],
    };
  }
}
