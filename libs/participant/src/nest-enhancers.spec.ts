import 'reflect-metadata';
import { command, failure } from '@edda/messaging';
import type { CommandMessage } from '@edda/messaging';
import {
  Catch,
  Controller,
  Inject,
  Injectable,
  Logger,
  Module,
  UseFilters,
  UseGuards,
  UseInterceptors,
  UsePipes,
  ValidationPipe,
} from '@nestjs/common';
import type {
  ArgumentMetadata,
  ArgumentsHost,
  CallHandler,
  CanActivate,
  ExceptionFilter,
  ExecutionContext,
  INestApplication,
  ModuleMetadata,
  NestInterceptor,
  PipeTransform,
} from '@nestjs/common';
import { APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { Payload } from '@nestjs/microservices';
import { InMemoryFence, inMemoryFence, ParticipantBench } from '@edda/testing';
import { IsInt, IsString } from 'class-validator';
import { map, Observable, of, throwError } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure } from './command-handler.js';
import type { CommandContext } from './command-handler.js';
import { OnCommand } from './on-command.decorator.js';
import { ParticipantHealth } from './participant-health.js';
import { ParticipantModule } from './participant.module.js';

class Reserved {
  @IsString() by!: string;
}
class OutOfStock extends failure('out-of-stock') {}
class Forbidden extends failure('forbidden') {}
const options = { version: 1, reply: Reserved, failures: [OutOfStock, Forbidden] };
class Reserve extends command('stock.reserve', options) {
  @IsInt() quantity!: number;
}
class Count extends command('stock.count', options) {}
class Release extends command('stock.release', { version: 1 }) {
  @IsString() orderId!: string;
}

/** What happened around handlers, in order. */
const trace: string[] = [];

@Injectable()
class Ledger {
  readonly name = 'ledger';
}

/** Needs something injected: it works only if Nest finds it in the controller's module. */
@Injectable()
class InjectedGuard implements CanActivate {
  constructor(private readonly ledger: Ledger) {}
  canActivate(context: ExecutionContext): boolean {
    const rpc = context.switchToRpc();
    const { quantity } = rpc.getData<Reserve>();
    trace.push(`guard ${context.getType()} ${this.ledger.name} ${context.getHandler().name}`);
    if (rpc.getContext<CommandContext>().tenant === 'forbidden') throw new CommandFailure(Forbidden, {});
    return quantity !== 13;
  }
}

@Injectable()
class Signing implements NestInterceptor {
  constructor(private readonly ledger: Ledger) {}
  intercept(_context: ExecutionContext, next: CallHandler<Reserved>): Observable<Reserved> {
    trace.push('interceptor before');
    return next.handle().pipe(
      map((reply) => {
        trace.push('interceptor after');
        return { by: `${reply.by}, signed by ${this.ledger.name}` };
      }),
    );
  }
}

@Injectable()
class Doubling implements PipeTransform {
  constructor(private readonly ledger: Ledger) {}
  transform(value: unknown, { metatype, type }: ArgumentMetadata): unknown {
    if (!(value instanceof Reserve)) return value;
    trace.push(`pipe ${metatype?.name} ${type} ${this.ledger.name}`);
    return Object.assign(new Reserve(), { quantity: value.quantity * 2 });
  }
}

/** Given on a parameter: only the command goes through it. */
@Injectable()
class Naming implements PipeTransform {
  transform(value: object): object {
    trace.push(`parameter pipe ${value.constructor.name}`);
    return value;
  }
}

class Outdated extends Error {}
@Catch(Outdated)
@Injectable()
class OutdatedFilter implements ExceptionFilter<Outdated> {
  constructor(private readonly ledger: Ledger) {}
  catch(error: Outdated, host: ArgumentsHost): Observable<unknown> {
    trace.push(`filter ${error.message} ${this.ledger.name} ${host.getType()}`);
    if (error.message === 'answer') return of({ by: 'the filter' });
    return throwError(() => new CommandFailure(OutOfStock, {}, 'as the filter says'));
  }
}

@Controller()
@UseFilters(OutdatedFilter)
class StockParticipant {
  handled: CommandContext[] = [];
  constructor(@Inject('stock.fence') private readonly fence: InMemoryFence) {}

  @OnCommand(Reserve)
  @UseGuards(InjectedGuard)
  @UseInterceptors(Signing)
  @UsePipes(Doubling)
  async reserve(reserve: Reserve, context: CommandContext): Promise<Reserved> {
    this.handled.push(context);
    trace.push(`handler ${reserve.constructor.name} ${reserve.quantity}`);
    this.fence.write(context.manager, `reserved ${reserve.quantity}`);
    if (reserve.quantity === 200) throw new CommandFailure(OutOfStock, {}, 'only 199');
    if (reserve.quantity === 400) throw new Outdated('answer');
    if (reserve.quantity === 600) throw new Outdated('fail');
    if (reserve.quantity === 800) throw new Error('the disk is full');
    return { by: 'stock' };
  }

  @OnCommand(Count)
  count(@Payload(Naming) count: Count, { sagaId }: CommandContext): Observable<Reserved> {
    trace.push(`count ${count.constructor.name}`);
    return of({ by: sagaId });
  }
}

/** Not a controller: providers may handle commands, too. */
@Injectable()
class ReleaseParticipant {
  released: string[] = [];

  @OnCommand(Release)
  @UseGuards(InjectedGuard)
  release(release: Release): void {
    this.released.push(release.orderId);
  }
}

@Module({
  controllers: [StockParticipant],
  providers: [Ledger, ReleaseParticipant, { provide: 'stock.fence', useFactory: () => fence }],
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
  trace.length = 0;
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
describe("Nest's enhancers", () => {
  it('stand around the handler of a controller, in their order, and are injected', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(2))).toMatchObject({
      outcome: 'success',
      body: { by: 'stock, signed by ledger' },
    });
    expect(trace).toEqual([
      'guard rpc ledger reserve',
      'interceptor before',
      'pipe Reserve body ledger',
      'handler Reserve 4',
      'interceptor after',
    ]);
  });

  it('stand around the handler of a provider, too', async () => {
    await ready(await boot());
    await bench.ask(bench.command('stock.release', { orderId: 'o-1' }));
    expect(trace).toEqual(['guard rpc ledger release']);
  });

  it('let a guard stop a command, which then is not executed', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(13))).toMatchObject({
      outcome: 'transient',
      body: { message: 'Forbidden resource' },
    });
    expect(fence.notes).toEqual([]);
  });

  it('let a guard answer with a business failure', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(1, { tenant: 'forbidden' }))).toMatchObject({
      outcome: 'failure',
      body: { code: 'forbidden' },
    });
  });

  it('let an exception filter turn an error into a reply', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(200))).toMatchObject({ outcome: 'success', body: { by: 'the filter' } });
    expect(trace.at(-1)).toBe('filter answer ledger rpc');
  });

  it('let an exception filter turn an error into a business failure', async () => {
    await ready(await boot());
    expect(await bench.ask(reserve(300))).toMatchObject({
      outcome: 'failure',
      body: { code: 'out-of-stock', message: 'as the filter says' },
    });
  });

  it('keep Nest from logging the stack of an error that no filter takes', async () => {
    await ready(await boot());
    const logged: string[] = [];
    const take = (line: unknown) => void logged.push(String(line));
    Logger.overrideLogger({ log: take, warn: take, error: take });
    try {
      expect(await bench.ask(reserve(400))).toMatchObject({
        outcome: 'transient',
        body: { message: 'the disk is full' },
      });
    } finally {
      Logger.overrideLogger(false);
    }
    expect(logged).toHaveLength(2);
    for (const line of logged)
      expect(line).toMatch(/^stock\.reserve threw at try [12] .*: the disk is full\. [^\n]*$/);
  });

  it('give a parameter the pipes that @Payload says, and leave the other one as it is', async () => {
    await ready(await boot());
    const count = bench.command('stock.count', {});
    expect(await bench.ask(count)).toMatchObject({ outcome: 'success', body: { by: count.sagaId } });
    expect(trace).toEqual(['parameter pipe Count', 'count Count']);
  });

  it('work when they are global ones', async () => {
    const seen: string[] = [];
    const guard: CanActivate = {
      canActivate: (context) => {
        seen.push(`global guard ${context.getType()}`);
        return true;
      },
    };
    const pipe: PipeTransform = {
      transform: (value: unknown) => {
        if (value instanceof Release) seen.push('global pipe');
        return value;
      },
    };
    const providers = [
      { provide: APP_GUARD, useValue: guard },
      { provide: APP_PIPE, useValue: pipe },
    ];
    await ready(
      await boot({ imports: [StockModule], providers }, (starting) => {
        starting.useGlobalPipes(new ValidationPipe({ whitelist: true, transform: true }));
        starting.useGlobalInterceptors({
          intercept: (_context, next) => {
            seen.push('global interceptor');
            return next.handle();
          },
        });
      }),
    );
    await bench.ask(bench.command('stock.release', { orderId: 'o-1' }));
    expect(seen).toEqual(['global guard rpc', 'global interceptor', 'global pipe']);
  });
});
