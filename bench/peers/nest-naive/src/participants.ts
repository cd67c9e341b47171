import 'reflect-metadata';
import { Controller, Inject, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ClientProxy, ClientsModule, Ctx, EventPattern, Payload, RmqContext } from '@nestjs/microservices';
import { lastValueFrom } from 'rxjs';
import { besideSubject } from '../../../dist/subject/second-process.js';
import { settle } from './settle.js';
import { queueOptions } from './messages.js';
import type { Command, Reply } from './messages.js';

/** A reply is with the broker before its command is acknowledged. */
@Controller()
class Participants {
  constructor(@Inject('replies') private readonly replies: ClientProxy) {}

  @EventPattern<string[]>(['stock.reserve', 'stock.release', 'card.charge', 'card.refund'])
  work(@Payload() command: Command, @Ctx() context: RmqContext): Promise<void> {
    return settle(context, () => this.reply(command, 'done'));
  }

  @EventPattern<string>('parcel.send')
  send(@Payload() command: Command, @Ctx() context: RmqContext): Promise<void> {
    return settle(context, () => this.reply(command, command.fails ? 'refused' : 'done'));
  }

  private async reply({ id, sagaId }: Command, outcome: Reply['outcome']): Promise<void> {
    const reply: Reply = { id: `${id}:reply`, sagaId, outcome };
    await lastValueFrom(this.replies.emit('reply', reply), { defaultValue: undefined });
  }
}

@Module({
  imports: [ClientsModule.register([{ name: 'replies', ...queueOptions('replies', 'send') }])],
  controllers: [Participants],
})
class ParticipantsModule {}

const app = await NestFactory.createMicroservice(ParticipantsModule, {
  ...queueOptions('commands', 'listen'),
  logger: ['error', 'warn'],
});
await app.listen();
besideSubject(() => app.close());
