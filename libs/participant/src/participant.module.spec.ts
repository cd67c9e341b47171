import 'reflect-metadata';
import { command, encode, failure, HEADERS, wireNames } from '@edda/messaging';
import type { BrokerStatus, CommandMessage } from '@edda/messaging';
import { Controller, Inject, Injectable, Module, Scope } from '@nestjs/common';
import type { INestApplication, ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemoryFence, inMemoryFence, ParticipantBench } from '@edda/testing';
import { IsInt, IsString } from 'class-validator';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure } from './command-handler.js';
import type { CommandContext } from './command-handler.js';
import { OnCommand } from './on-command.decorator.js';
import { ParticipantHealth, ParticipantHealthController } from './participant-health.js';
import { ParticipantModule } from './participant.module.js';

class Reserved {
  @IsString() by!: string;
}
class OutOfStock extends failure('out-of-stock') {}
class Reserve extends command('stock.reserve', { version: 1, reply: Reserved, failures: [OutOfStock] }) {
  @IsInt() quantity!: number;
}
class Release extends command('stock.release', { version: 1 }) {
  @IsString() orderId!: string;
}

@Controller()
class StockParticipant {
  calls = 0;
  constructor(@Inject('stock.fence') private readonly fence: InMemoryFence) {}

  @OnCommand(Reserve)
  async reserve({ quantity }: Reserve, { manager }: CommandContext): Promise<Reserved> {
    this.calls += 1;
    this.fence.write(manager, `reserved ${quantity}`);
    if (quantity === 200) throw new CommandFailure(OutOfStock, {}, 'only 199');
    if (quantity === 800) throw new Error('the disk is full');
    return { by: 'stock' };
  }
}

/** Not a controller: providers may handle commands, too. */
@Injectable()
class ReleaseParticipant {
  released: string[] = [];

  @OnCommand(Release)
  release(release: Release): void {
    this.released.push(release.orderId);
  }
}

@Module({
  controllers: [StockParticipant],
  providers: [ReleaseParticipant, { provide: 'stock.fence', useFactory: () => fence }],
})
class StockModule {}

let fence: InMemoryFence;
let bench: ParticipantBench;
let app: INestApplication | undefined;

async function boot(
  metadata: ModuleMetadata = { imports: [StockModule] },
  setUp?: (app: INestApplication) => void,
): Promise<INestApplication> {
  const participant = ParticipantModule.forRoot({
    name: 'stock',
    broker: bench.hub.broker,
    fence: inMemoryFence(fence),
    retry: { attempts: 2, backoffMs: 1 },
  });
  return start({ ...metadata, imports: [participant, ...(metadata.imports ?? [])] }, setUp);
}

async function start(
  metadata: ModuleMetadata,
  setUp?: (app: INestApplication) => void,
): Promise<INestApplication> {
  class TestModule {}
  Module(metadata)(TestModule);
  const starting = await NestFactory.create(TestModule, { logger: false, abortOnError: false });
  setUp?.(starting);
  await starting.init();
  app = starting;
  return starting;
}

beforeEach(async () => {
  fence = new InMemoryFence();
  bench = await ParticipantBench.open('stock');
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await bench.close();
});

/** The participant may not be there yet: the command waits in its queue, which somebody has to have declared. */
async function ready(running: INestApplication): Promise<void> {
  const health = running.get(ParticipantHealth);
  await expect.poll(() => health.ready, { interval: 1, timeout: 5_000 }).toBe(true);
}

const reserve = (quantity: unknown, overrides: Partial<CommandMessage> = {}) =>
  bench.command('stock.reserve', { quantity }, overrides);
describe('a participant', () => {
  const calls = () => app?.get(StockParticipant, { strict: false }).calls;

  it('answers a command with what its handler returns', async () => {
    await ready(await boot());
    const reply = await bench.ask(bench.command('stock.release', { orderId: 'o-1' }));
    expect(reply).toMatchObject({ outcome: 'success', body: {}, name: 'stock.release', saga: 'order' });
    expect(app?.get(ReleaseParticipant, { strict: false }).released).toEqual(['o-1']);
  });

  it('answers a duplicate from the fence, with the same reply id', async () => {
    await ready(await boot());
    const once = reserve(1);
    const first = await bench.ask(once);
    expect(await bench.ask(once)).toEqual(first);
    expect(first.id).toBe(`${once.id}:reply`);
    expect(fence.notes).toEqual(['reserved 1']);
  });

  it('answers a business failure with its code', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(200))).toMatchObject({
      outcome: 'failure',
      body: { code: 'out-of-stock', message: 'only 199', details: {} },
    });
    expect(fence.notes).toEqual([]);
  });

  it('answers transient with the real error after a few tries', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(800))).toMatchObject({
      outcome: 'transient',
      body: { code: 'transient', message: 'the disk is full' },
    });
    expect(calls()).toBe(2);
  });

  it('revokes what has not come yet', async () => {
    await ready(await boot());
    const late = reserve(1);
    expect(await bench.ask({ ...late, kind: 'revoke' })).toMatchObject({ outcome: 'revoked' });
    expect(await bench.ask(late)).toMatchObject({ outcome: 'refused', body: { code: 'revoked' } });
  });

  it('puts a command aside that breaks its contract, tells the saga, and goes on', async () => {
    await ready(await boot());
    const broken = reserve('many');
    expect(await bench.ask(broken)).toMatchObject({
      outcome: 'dead-lettered',
      body: { code: 'contract-violated', message: 'quantity: quantity must be an integer number' },
    });
    expect(await bench.deadLetterOf(broken.id)).toEqual({
      reason: 'contract-violated',
      detail: 'quantity: quantity must be an integer number',
    });
    expect(calls()).toBe(0);
    expect(await bench.ask(reserve(1))).toMatchObject({ outcome: 'success' });
  });

  it('puts a command aside that nobody handles', async () => {
    await ready(await boot());
    const unknown = bench.command('stock.paint', {});
    expect(await bench.ask(unknown)).toMatchObject({
      outcome: 'dead-lettered',
      body: { code: 'no-handler' },
    });
    expect((await bench.deadLetterOf(unknown.id)).reason).toBe('no-handler');
  });

  it('puts bytes aside that are no message at all', async () => {
    await ready(await boot());
    const { headers, ...bare } = encode(reserve(1), wireNames(), 'bench', 1);
    expect(headers[HEADERS.kind]).toBe('command');
    await bench.publish({ ...bare, messageId: 'garbage', headers: {}, content: Uint8Array.of(0xff, 0x00) });
    expect((await bench.deadLetterOf('garbage')).reason).toBe('undecodable');
    expect(bench.replies).toEqual([]);
    expect(await bench.ask(reserve(1))).toMatchObject({ outcome: 'success' });
  });

  it('handles each command once although the connection breaks again and again', async () => {
    await ready(await boot());
    const commands = Array.from({ length: 50 }, () => reserve(1));
    for (const [index, each] of commands.entries()) {
      await bench.send(each).catch(() => undefined);
      if (index % 20 === 19) bench.hub.interrupt();
      if (index % 20 === 19)
        await expect
          .poll(() =>
            bench.send(each).then(
              () => true,
              () => false,
            ),
          )
          .toBe(true);
    }
    await bench.until(() => commands.every((each) => bench.repliesTo(each).length > 0), 'all replies');
    expect(fence.notes).toHaveLength(50);
  });
});

describe('starting', () => {
  @Injectable()
  class Twice {
    @OnCommand(Release)
    again(_release: Release): void {}
  }
  class Charge extends command('payment.charge', { version: 1 }) {}
  @Injectable()
  class Foreign {
    @OnCommand(Charge)
    charge(_charge: Charge): void {}
  }
  @Injectable()
  class Impatient {
    @OnCommand(Release, { retry: { attempts: 0 } })
    release(_release: Release): void {}
  }
  @Injectable()
  class Unguarded {
    @OnCommand(Release, { breaker: 'bank' })
    release(_release: Release): void {}
  }
  @Injectable({ scope: Scope.REQUEST })
  class PerRequest {
    @OnCommand(Release)
    release(_release: Release): void {}
  }

  it.each([
    ['without a handler', {}, /handles no command/],
    [
      'with two handlers of one command',
      { imports: [StockModule], providers: [Twice] },
      /"stock\.release" is handled by both Twice\.again and ReleaseParticipant\.release|both ReleaseParticipant\.release and Twice\.again/,
    ],
    [
      "with another participant's command",
      { providers: [Foreign] },
      /Foreign\.charge handles "payment\.charge"/,
    ],
    [
      'with retries that cannot be',
      { providers: [Impatient] },
      /Impatient\.release: retry\.attempts is 0: give a whole number from 1/,
    ],
    [
      'with a breaker that there is not',
      { providers: [Unguarded] },
      /Unguarded\.release has the breaker "bank", which there is not: give ParticipantModule\.forRoot/,
    ],
    [
      'with a request-scoped handler',
      { providers: [PerRequest] },
      /PerRequest\.release belongs to a class that is not a singleton/,
    ],
  ])('is refused %s', async (_what, metadata: ModuleMetadata, sentence) => {
    await expect(boot(metadata)).rejects.toThrow(sentence);
  });

  it('finds a handler once although it has an alias', async () => {
    const providers = [{ provide: 'alias', useExisting: ReleaseParticipant }, ReleaseParticipant];
    await ready(await boot({ providers }));
  });

  it('takes its options from a factory', async () => {
    const participant = ParticipantModule.forRootAsync({
      fence: inMemoryFence(fence),
      imports: [StockModule],
      useFactory: () => ({ name: 'stock', broker: bench.hub.broker }),
    });
    await ready(await start({ imports: [participant] }));
    expect(await bench.ask(bench.command('stock.release', { orderId: 'o-1' }))).toMatchObject({
      outcome: 'success',
    });
  });

  it('is possible without a database, takes no command until it is there, and says that it is not ready', async () => {
    fence.available = false;
    const running = await boot();
    const health = running.get(ParticipantHealth);
    expect(await health.check()).toMatchObject({ status: 'not-ready', database: 'down' });
    await expect(running.get(ParticipantHealthController).ready()).rejects.toMatchObject({
      status: 503,
      response: { status: 'not-ready', database: 'down' },
    });
    expect(running.get(ParticipantHealthController).live()).toEqual({ status: 'live' });
    await expect.poll(() => bench.hub.depthOf('stock.commands')).toBe(0);
    const waiting = reserve(1);
    await bench.send(waiting);
    expect(bench.hub.depthOf('stock.commands')).toBe(1);
    fence.available = true;
    await ready(running);
    await bench.until(() => bench.repliesTo(waiting).length === 1, 'the reply to what waited');
    expect(bench.repliesTo(waiting)).toMatchObject([{ outcome: 'success' }]);
    expect(await running.get(ParticipantHealthController).ready()).toEqual({
      status: 'ready',
      database: 'up',
      broker: 'up' satisfies BrokerStatus,
      consuming: true,
      breakers: {},
    });
  });
});

describe('GET /health', () => {
  it('answers as long as the process runs, and says with 503 what is missing', async () => {
    const running = await boot();
    await ready(running);
    await running.listen(0, '127.0.0.1');
    const get = async (path: string) => {
      const response = await fetch(`${await running.getUrl()}/health/${path}`);
      return [response.status, await response.json()];
    };
    expect(await get('ready')).toEqual([
      200,
      { status: 'ready', database: 'up', broker: 'up', consuming: true, breakers: {} },
    ]);
    fence.available = false;
    expect(await get('ready')).toEqual([
      503,
      { status: 'not-ready', database: 'down', broker: 'up', consuming: true, breakers: {} },
    ]);
    fence.available = true;
    bench.hub.block();
    expect(await get('ready')).toEqual([
      503,
      { status: 'not-ready', database: 'up', broker: 'blocked', consuming: true, breakers: {} },
    ]);
    expect(await get('live')).toEqual([200, { status: 'live' }]);
  });
});

describe('shutting down', () => {
  it('waits for the command that is being executed, sends its reply, and takes no other', async () => {
    const gate = { entered: () => undefined as void, leave: () => undefined as void };
    const entered = new Promise<void>((resolve) => (gate.entered = resolve));
    const left = new Promise<void>((resolve) => (gate.leave = resolve));
    @Injectable()
    class Slow {
      @OnCommand(Release)
      async release(_release: Release): Promise<void> {
        gate.entered();
        await left;
      }
    }
    const running = await boot({ providers: [Slow] });
    await ready(running);
    const inFlight = bench.command('stock.release', { orderId: 'o-1' });
    await bench.send(inFlight);
    await entered;
    const closing = running.close();
    app = undefined;
    await expect.poll(() => running.get(ParticipantHealth).ready).toBe(false);
    gate.leave();
    await closing;
    await bench.until(() => bench.repliesTo(inFlight).length === 1, 'the reply');
    await bench.send(bench.command('stock.release', { orderId: 'o-2' }));
    expect(bench.hub.depthOf('stock.commands')).toBe(1);
  });

  it('gives commands back that wait for the database', async () => {
    const running = await boot();
    await ready(running);
    fence.available = false;
    await bench.send(reserve(1));
    await expect.poll(() => fence.runs).toBeGreaterThan(0);
    await running.close();
    app = undefined;
    expect(bench.hub.depthOf('stock.commands')).toBe(1);
    expect(bench.replies).toEqual([]);
  });
});
