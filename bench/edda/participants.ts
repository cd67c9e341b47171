import { CommandFailure, OnCommands, ParticipantModule } from '@edda/participant';
import { participantDatabase, postgresFence } from '@edda/postgres/participant';
import { rabbitmq } from '@edda/rabbitmq';
import type { Type } from '@nestjs/common';
import { Controller, Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { INTAKE } from './intake.js';
import { serveParticipants } from './serve-participants.js';
import { wiring } from '../subject/wiring.js';
import { CallBack, Charge, NoCarrier, Refund, Release, Reserve, Send } from './contracts.js';

/** Three participants behind their fences. They do nothing but answer. */
@Controller()
class Stock {
  @OnCommands(Reserve)
  reserve(): void {}
  @OnCommands(Release)
  release(): void {}
}

@Controller()
class Card {
  @OnCommands(Charge)
  charge(): void {}
  @OnCommands(Refund)
  refund(): void {}
}

@Controller()
class Parcel {
  @OnCommands(Send)
  send(commands: readonly Send[]): (CommandFailure | undefined)[] {
    return commands.map(({ fails, orderId }) =>
      fails ? new CommandFailure(NoCarrier, { orderId }, 'No carrier takes it.') : undefined,
    );
  }
  @OnCommands(CallBack)
  callBack(): void {}
}

const { amqpUrl, databaseUrl, namespace } = wiring();

/** Replies that travel together, if that is asked for. */
const bundleReplies = process.argv[2] === undefined ? undefined : Number(process.argv[2]);

function participant(name: string, controller: Type): Type {
  @Module({
    imports: [
      TypeOrmModule.forRoot(participantDatabase({ url: databaseUrl, schema: name, migrations: [] })),
      ParticipantModule.forRoot({
        name,
        namespace,
        broker: rabbitmq({ url: amqpUrl }),
        fence: postgresFence(),
        ...INTAKE,
        ...(bundleReplies === undefined ? {} : { bundleReplies }),
      }),
    ],
    controllers: [controller],
  })
  class App {}
  return App;
}

await serveParticipants([
  participant('stock', Stock),
  participant('card', Card),
  participant('parcel', Parcel),
]);
