import 'reflect-metadata';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientsModule, Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import { TypeOrmModule } from '@nestjs/typeorm';
import { needed } from '../../../dist/subject/needed.js';
import { orderOf } from '../../../dist/subject/order.js';
import { startSecondProcess } from '../../../dist/subject/second-process.js';
import { serve } from '../../../dist/subject/serve.js';
import type { Subject } from '../../../dist/subject/subject.js';
import { InboxMessage, OutboxMessage, Saga } from './entities.js';
import { PREFETCH, queueOptions } from './messages.js';
import type { Reply } from './messages.js';
import { Relay } from './relay.js';
import { Sagas } from './sagas.js';
import { settle } from './settle.js';

const CONNECTIONS = 16;
const entities = [Saga, InboxMessage, OutboxMessage];

@Controller()
class Replies {
  constructor(private readonly sagas: Sagas) {}

  @EventPattern<string>('reply')
  take(@Payload() reply: Reply, @Ctx() context: RmqContext): Promise<void> {
    return settle(context, () => this.sagas.take(reply));
  }
}

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        type: 'postgres',
        url: needed('BENCH_POSTGRES_URL'),
        poolSize: CONNECTIONS,
        synchronize: true,
        entities,
      }),
    }),
    TypeOrmModule.forFeature(entities),
    ClientsModule.register([{ name: 'commands', ...queueOptions('commands', 'send') }]),
  ],
  controllers: [Replies],
  providers: [Relay, Sagas],
})
class App {}

await serve(async (): Promise<Subject> => {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url));
  const app = await NestFactory.createMicroservice(App, {
    ...queueOptions('replies', 'listen'),
    logger: ['error', 'warn'],
  });
  await app.listen();
  const sagas = app.get(Sagas);
  return {
    settings: {
      'persistent messages': true,
      confirms: true,
      'quorum queues': true,
      outbox: true,
      inbox: true,
      'row lock': true,
      'transactions for a message': 1,
      prefetch: PREFETCH,
      connections: CONNECTIONS,
    },
    run: async (key, fails) => {
      const end = sagas.ends.of(key);
      await sagas.start(orderOf(key), fails);
      return end;
    },
    close: async () => {
      await app.close();
      await participants.close();
    },
  };
});
