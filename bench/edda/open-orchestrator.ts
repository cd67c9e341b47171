import { setTimeout as sleep } from 'node:timers/promises';
import type { DefinesSaga } from '@edda/orchestration';
import { EddaModule, Orchestrator, Sagas, serveEdda } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaState } from '@edda/saga-core';
import type { Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { wiring } from '../subject/wiring.js';
import { watchedStore } from './watched-store.js';

/** What the floor's loop takes as well. */
const PREFETCH = 1_000;

/** What starts a saga. */
export interface Start {
  /** The saga definition's name. */
  readonly name: string;
  readonly message: object;
}

export interface RunningOrchestrator {
  /** Where its REST interface is. */
  readonly url: string;
  /** @throws if the saga was not started */
  readonly start: (start: Start) => Promise<void>;
  /** Whether a message that does not fit its contract is refused. */
  readonly refuses: (start: Start) => Promise<boolean>;
  readonly close: () => Promise<void>;
}

/**
 * An orchestrator in this process, as a team would run it: nothing is switched off. Resolves when it takes messages.
 *
 * @param onEnded is told of the sagas whose end has just become durable, in this process
 * @param bundles how many commands for a participant travel together at most. Default: each travels alone
 */
export async function openOrchestrator(
  definitions: readonly Type<DefinesSaga>[],
  onEnded: (states: readonly SagaState[]) => void,
  bundles: Readonly<Record<string, number>> = {},
): Promise<RunningOrchestrator> {
  const { amqpUrl, databaseUrl, namespace } = wiring();
  const store = postgres({ url: databaseUrl });

  @Module({
    imports: [
      EddaModule.forRoot({
        store: (identity) => watchedStore(store(identity), onEnded),
        broker: rabbitmq({ url: amqpUrl }),
        namespace,
        bundles,
        prefetch: PREFETCH,
        memoryBudgetMb: 4_096,
      }),
      EddaModule.forFeature(definitions),
    ],
  })
  class App {}

  const app = await NestFactory.create(App, { logger: ['error', 'warn'], bodyParser: false });
  serveEdda(app, { docs: false, standalone: true });
  await app.listen(0, '127.0.0.1');
  const orchestrator = app.get(Orchestrator);
  while (!orchestrator.ready) await sleep(20);
  const sagas = app.get(Sagas);
  return {
    url: await app.getUrl(),
    start: async ({ name, message }) => {
      const outcome = await sagas.start(name, message);
      if (outcome.status !== 'started')
        throw new Error(`${JSON.stringify(message)} was not started: ${outcome.status}`);
    },
    refuses: async ({ name, message }) => (await sagas.start(name, message)).status === 'invalid',
    close: () => app.close(),
  };
}
