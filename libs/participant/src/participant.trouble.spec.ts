import 'reflect-metadata';
import { command } from '@edda/messaging';
import { Injectable, Module } from '@nestjs/common';
import type { INestApplication, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemoryFence, inMemoryFence, ParticipantBench } from '@edda/testing';
import { IsString } from 'class-validator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OnCommand } from './on-command.decorator.js';
import { ParticipantHealth, ParticipantHealthController } from './participant-health.js';
import { ParticipantModule } from './participant.module.js';
import type { ParticipantOptions } from './participant-options.js';

class Release extends command('stock.release', { version: 1 }) {
  @IsString() orderId!: string;
}

let fence: InMemoryFence;
let bench: ParticipantBench;
let app: INestApplication | undefined;

/** A participant with this one handler, ready. */
async function boot(handler: Type, options: Partial<ParticipantOptions> = {}): Promise<INestApplication> {
  const participant = ParticipantModule.forRoot({
    name: 'stock',
    broker: bench.hub.broker,
    fence: inMemoryFence(fence),
    ...options,
  });
  class TestModule {}
  Module({ imports: [participant], providers: [handler] })(TestModule);
  const running = await NestFactory.create(TestModule, { logger: false, abortOnError: false });
  await running.init();
  app = running;
  const health = running.get(ParticipantHealth);
  await expect.poll(() => health.ready, { interval: 1, timeout: 5_000 }).toBe(true);
  return running;
}

const release = (orderId = 'o-1') => bench.command('stock.release', { orderId });

beforeEach(async () => {
  fence = new InMemoryFence();
  bench = await ParticipantBench.open('stock');
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await bench.close();
});

describe('a participant in trouble', () => {
  it('tries as often as its handler says for the error that was thrown', async () => {
    let tries = 0;
    @Injectable()
    class Persistent {
      @OnCommand(Release, { retry: { on: [{ error: RangeError, attempts: 4, backoffMs: 0 }] } })
      release(_release: Release): void {
        tries += 1;
        throw new RangeError('out of range');
      }
    }
    await boot(Persistent);
    const reply = await bench.ask(release());
    expect(reply).toMatchObject({ outcome: 'transient', body: { message: 'out of range' } });
    expect(tries).toBe(4);
  });

  it('puts a command aside of which processes died, without handling it once more', async () => {
    let calls = 0;
    @Injectable()
    class Deadly {
      @OnCommand(Release)
      release(_release: Release): void {
        calls += 1;
      }
    }
    const deadly = release();
    // It lay in this queue, and two processes have counted it before they died of it.
    const suspect = { queue: 'stock.commands', messageId: deadly.id };
    await fence.countReceipts([suspect]);
    await fence.countReceipts([suspect]);
    await (await boot(Deadly)).close();
    await bench.send(deadly);
    await bench.returnOnce('stock.commands');
    await boot(Deadly);
    expect((await bench.deadLetterOf(deadly.id)).reason).toBe('kills-process');
    await bench.until(() => bench.repliesTo(deadly).length === 1, 'the reply');
    expect(bench.repliesTo(deadly)).toMatchObject([
      { outcome: 'dead-lettered', body: { code: 'kills-process' } },
    ]);
    expect(calls).toBe(0);
    await expect.poll(() => fence.countReceipts([suspect]), { interval: 1 }).toEqual([1]);
  });

  it('handles a command like any other that came back for another reason', async () => {
    @Injectable()
    class Harmless {
      @OnCommand(Release)
      release(_release: Release): void {}
    }
    await (await boot(Harmless)).close();
    const harmless = release();
    await bench.send(harmless);
    await bench.returnOnce('stock.commands');
    await boot(Harmless);
    await bench.until(() => bench.repliesTo(harmless).length === 1, 'the reply');
    expect(bench.repliesTo(harmless)).toMatchObject([{ outcome: 'success' }]);
    const suspect = { queue: 'stock.commands', messageId: harmless.id };
    await expect.poll(() => fence.countReceipts([suspect]), { interval: 1 }).toEqual([1]);
  });

  it('stops its consumer while it is open, is seen in health without making it unready, and lets all go on', async () => {
    const bank = { isUp: false, calls: 0 };
    @Injectable()
    class Bank {
      @OnCommand(Release, { breaker: 'bank' })
      release(_release: Release): void {
        bank.calls += 1;
        if (!bank.isUp) throw new Error('The bank is down');
      }
    }
    const running = await boot(Bank, {
      prefetch: 5,
      concurrency: 1,
      retry: { backoffMs: 0 },
      breakers: { bank: { failures: 2, halfOpenAfterMs: 100 } },
    });
    const commands = Array.from({ length: 20 }, (_, index) => release(`o-${index}`));
    for (const each of commands) await bench.send(each);
    const { breakers } = running.get(ParticipantHealth);
    expect(breakers.bank?.state).toBeDefined();
    const state = () => running.get(ParticipantHealth).breakers.bank?.state;
    await expect.poll(state, { interval: 1 }).toBe('open');
    expect(await running.get(ParticipantHealthController).ready()).toMatchObject({
      status: 'ready',
      breakers: { bank: { state: 'open', lastError: 'The bank is down.' } },
    });
    // What is not held is still in the queue.
    expect(bench.hub.depthOf('stock.commands')).toBeGreaterThanOrEqual(15);
    bank.isUp = true;
    await bench.until(() => commands.every((each) => bench.repliesTo(each).length > 0), 'all replies');
    expect(bench.replies.every(({ outcome }) => outcome === 'success')).toBe(true);
    expect(state()).toBe('closed');
    expect(bank.calls).toBeLessThan(20 + 2 + 5);
  });
});
