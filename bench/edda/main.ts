import { fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { EddaModule, Orchestrator, Sagas } from '@edda/orchestration';
import { postgres } from '@edda/postgres';
import { rabbitmq } from '@edda/rabbitmq';
import type { SagaState } from '@edda/saga-core';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { End, Subject } from '../subject/serve.js';
import { serve } from '../subject/serve.js';
import { wiring } from '../subject/wiring.js';
import { BenchSaga } from './bench.saga.js';
import { watchedStore } from './watched-store.js';

/** An orchestrator in this process, the participants in another. Nothing is switched off. */
await serve(async (): Promise<Subject> => {
  const { amqpUrl, databaseUrl, namespace } = wiring();
  const ends = new Map<string, (end: End) => void>();
  const onEnded = (states: readonly SagaState[]): void => {
    for (const { key, status } of states) {
      ends.get(key)?.(status === 'compensated' ? 'compensated' : 'completed');
      ends.delete(key);
    }
  };
  const store = postgres({ url: databaseUrl });

  @Module({
    imports: [
      EddaModule.forRoot({
        store: (identity) => watchedStore(store(identity), onEnded),
        broker: rabbitmq({ url: amqpUrl }),
        namespace,
      }),
      EddaModule.forFeature([BenchSaga]),
    ],
  })
  class App {}

  const participants = fork(new URL('./participants.js', import.meta.url), {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  await once(participants, 'message');
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
    },
    run: (key, fails) =>
      new Promise((resolve, reject) => {
        ends.set(key, resolve);
        sagas.start('bench', orderOf(key, fails)).then((outcome) => {
          if (outcome.status !== 'started') reject(new Error(`${key} was not started: ${outcome.status}`));
        }, reject);
      }),
    close: async () => {
      await app.close();
      participants.send('close');
      await once(participants, 'exit');
    },
  };
});

function orderOf(key: string, fails: boolean): object {
  return {
    orderId: key,
    customerId: `customer-${key}`,
    lines: [{ productId: 11, quantity: 2 }],
    totalCents: 4_200,
    fails,
  };
}
