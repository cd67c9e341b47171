import type { EddaOptions } from '@edda/orchestration';
import { EddaModule } from '@edda/orchestration';
import type { BrokerFactory, BrokerReader, Telemetry } from '@edda/messaging';
import { postgres } from '@edda/postgres';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { OrderSaga } from './sagas/order/order.saga.js';

export interface OrchestratorSettings {
  readonly databaseUrl: string;
  readonly broker: BrokerFactory;
  /** Reads the live broker for the doctor. Default: nobody does. */
  readonly brokerReader?: BrokerReader;
  /** Goes before the names of exchanges and queues. Default: none. */
  readonly namespace?: string;
  /** Where it counts and traces what it does. Default: nowhere. */
  readonly telemetry?: Telemetry;
  /** Where people look at traces, with `{traceId}` for the id of one. Default: no links to them. */
  readonly traceUrl?: string;
  /** How callers of the REST interface sign in. Default: they do not, and only this machine is served. */
  readonly signIn?: EddaOptions['signIn'];
  /** Whose starts and events are in the audit. Default: of callers with a token. */
  readonly auditStarts?: EddaOptions['auditStarts'];
  /** What wraps the data keys of sagas with encrypted fields. Default: none. */
  readonly masterKeys?: readonly string[];
  /** Shows sensitive fields where nobody signs in. Default: false. */
  readonly showSensitive?: boolean;
}

/** The orchestrator: Edda with the sagas of this repository. A team's own sagas are added in `forFeature`. */
@Module({})
export class OrchestratorModule {
  static register({
    databaseUrl,
    broker,
    brokerReader,
    namespace,
    telemetry,
    traceUrl,
    signIn,
    auditStarts,
    masterKeys,
    showSensitive,
  }: OrchestratorSettings): DynamicModule {
    return {
      module: OrchestratorModule,
      imports: [
        EddaModule.forRoot({
          store: postgres({ url: databaseUrl }),
          broker,
          brokerReader,
          namespace,
          telemetry,
          traceUrl,
          signIn,
          auditStarts,
          masterKeys,
          showSensitive,
        }),
        EddaModule.forFeature([OrderSaga]),
      ],
    };
  }
}
