import { CommandFailure, OnCommand, ParticipantModule } from '@edda/participant';
import { participantDatabase, postgresFence } from '@edda/postgres/participant';
import { rabbitmq } from '@edda/rabbitmq';
import type { Type } from '@nestjs/common';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { wiring } from '../subject/wiring.js';
import { CallBack, Charge, NoCarrier, Refund, Release, Reserve, Send } from './contracts.js';

/** Three participants behind their fences. They do nothing but answer. */
@Controller()
class Stock {
  @OnCommand(Reserve)
  reserve(): object {
    return {};
  }
  @OnCommand(Release)
  release(): object {
    return {};
  }
}
@Controller()
class Card {
  @OnCommand(Charge)
  charge(): object {
    return {};
  }
  @OnCommand(Refund)
  refund(): object {
    return {};
  }
}
@Controller()
class Parcel {
  @OnCommand(Send)
  send({ orderId, fails }: Send): object {
    if (fails) throw new CommandFailure(NoCarrier, { orderId }, 'No carrier takes it.');
    return {};
  }
  @OnCommand(CallBack)
  callBack(): object {
    return {};
  }
}

const { amqpUrl, databaseUrl, namespace } = wiring();

function participant(name: string, controller: Type) {
  @Module({
    imports: [
      TypeOrmModule.forRoot(participantDatabase({ url: databaseUrl, schema: name, migrations: [] })),
      ParticipantModule.forRoot({
        name,
        namespace,
        broker: rabbitmq({ url: amqpUrl }),
        fence: postgresFence(),
        prefetch: 60,
      }),
    ],
    controllers: [controller],
  })
  class App {}
  return NestFactory.createApplicationContext(App, { logger: ['error', 'warn'] });
}

const apps = await Promise.all([
  participant('stock', Stock),
  participant('card', Card),
  participant('parcel', Parcel),
]);
process.send?.('ready');
process.on('message', () => void Promise.all(apps.map((app) => app.close())).then(() => process.exit(0)));
