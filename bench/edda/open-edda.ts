import { setTimeout as sleep } from 'node:timers/promises';
import type { DefinesSaga } from '@edda/orchestration';
import { EddaModule, Orchestrator, Sagas } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaState } from '@edda/saga-core';
import type { Type } from '@nestjs/common';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Ends } from '../subject/ends.js';
import { startSecondProcess } from '../subject/second-process.js';
import type { Subject } from '../subject/subject.js';
import { wiring } from '../subject/wiring.js';
import { watchedStore } from './watched-store.js';

export interface EddaOptions {
  readonly saga: Type<DefinesSaga>;
  /** The saga's. */
  readonly name: string;
  /** The message that starts one with this business key. */
  readonly message: (key: string, fails: boolean) => object;
  /** The program of the participants. It says when it is up, by `besideSubject`. */
  readonly participants: URL;
  /** Whose commands travel together, and how many; the same for replies. Default: each travels alone. */
  readonly bundles?: Readonly<Record<string, number>>;
}

/** An orchestrator in this process, the participants in another. Nothing is switched off. */
export async function openEdda({
  saga,
  name,
  message,
  participants,
  bundles = {},
}: EddaOptions): Promise<Subject> {
  const { amqpUrl, databaseUrl, namespace } = wiring();
  const ends = new Ends();
  const onEnded = (states: readonly SagaState[]): void => {
    for (const { key, status } of states) ends.tell(key, status === 'compensated' ? status : 'completed');
  };
  const store = postgres({ url: databaseUrl });

  @Module({
    imports: [
      EddaModule.forRoot({
        store: (identity) => watchedStore(store(identity), onEnded),
        broker: rabbitmq({ url: amqpUrl }),
        namespace,
        bundles,
      }),
      EddaModule.forFeature([saga]),
    ],
  })
  class App {}

  const beside = await startSecondProcess(participants, Object.values(bundles).slice(0, 1).map(String));
  const app = await NestFactory.create(App, { logger: ['error', 'warn'] });
  await app.init();
  const orchestrator = app.get(Orchestrator);
  while (!orchestrator.ready) await sleep(20);
  const sagas = app.get(Sagas);
  return {
    settings: {
      'persistent messages': true,
      confirms: true,
      'quorum queues': true,
      history: true,
      outbox: true,
      fence: true,
      'a timer for each step': true,
      validation: true,
      bundles: Object.keys(bundles).length > 0,
    },
    run: async (key, fails) => {
      const end = ends.of(key);
      const outcome = await sagas.start(name, message(key, fails));
      if (outcome.status !== 'started') throw new Error(`${key} was not started: ${outcome.status}`);
      return end;
    },
    close: async () => {
      await app.close();
      await beside.close();
    },
  };
}
