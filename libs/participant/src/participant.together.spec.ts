import 'reflect-metadata';
import { command, failure } from '@edda/messaging';
import { InMemoryFence, inMemoryFence, ParticipantBench } from '@edda/testing';
import { Controller, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { IsInt, IsString } from 'class-validator';
import { expect, it } from 'vitest';
import type { CommandBatch } from './command-handler.js';
import { CommandFailure } from './command-handler.js';
import { OnCommands } from './on-command.decorator.js';
import { ParticipantModule } from './participant.module.js';

class Reserved {
  @IsString() by!: string;
}
class OutOfStock extends failure('out-of-stock') {}
class Reserve extends command('stock.reserve', { version: 1, reply: Reserved, failures: [OutOfStock] }) {
  @IsInt() quantity!: number;
}

@Controller()
class Warehouse {
  readonly sizes: (readonly [number, number])[] = [];

  @OnCommands(Reserve)
  async reserve(commands: readonly Reserve[], batch: CommandBatch): Promise<(Reserved | CommandFailure)[]> {
    this.sizes.push([commands.length, batch.contexts.length]);
    if (commands.some(({ quantity }) => quantity === 800)) throw new Error('the disk is full');
    return commands.map(({ quantity }) =>
      quantity === 200 ? new CommandFailure(OutOfStock, {}, 'only 199') : { by: 'warehouse' },
    );
  }
}

it('hands what has come of one command to a set-based handler, and answers each as if it had come alone', async () => {
  const bench = await ParticipantBench.open('stock');

  @Module({
    imports: [
      ParticipantModule.forRoot({
        name: 'stock',
        broker: bench.hub.broker,
        fence: inMemoryFence(new InMemoryFence()),
        retry: { attempts: 2, backoffMs: 1 },
      }),
    ],
    controllers: [Warehouse],
  })
  class Stock {}

  const app = await NestFactory.create(Stock, { logger: false, abortOnError: false });
  await app.init();
  try {
    const ask = (quantity: number) => bench.ask(bench.command('stock.reserve', { quantity }));
    // Nobody takes more than one command until the first was answered.
    await ask(1);
    const replies = await Promise.all([1, 800, 2, 200, 3].map(ask));
    const outcomes = replies.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['success', 'transient', 'success', 'failure', 'success']);
    expect(replies[0]).toMatchObject({ body: { by: 'warehouse' } });
    const { sizes } = app.get(Warehouse, { strict: false });
    expect(sizes.every(([commands, contexts]) => commands === contexts)).toBe(true);
    expect(Math.max(...sizes.map(([commands]) => commands))).toBeGreaterThan(1);
  } finally {
    await app.close();
    await bench.close();
  }
});
