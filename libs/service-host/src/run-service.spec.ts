import { Controller, Get, Logger, Module } from '@nestjs/common';
import type { INestApplication, LoggerService, OnModuleInit } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Config } from './config.js';
import type { ServiceOptions } from './run-service.js';
import { runService } from './run-service.js';

@Controller()
class Greeting {
  @Get()
  greet(): string {
    return 'hello';
  }
}
@Module({ controllers: [Greeting] })
class GreetingModule {}

@Module({})
class BrokenModule implements OnModuleInit {
  onModuleInit(): void {
    throw new Error('Nothing works here.');
  }
}

@Module({})
class ImpossibleModule {
  constructor() {
    throw new Error('This cannot be made.');
  }
}

/** What the log shows of our own; Nest's lines about its modules are not ours. */
class RecordedLines implements LoggerService {
  readonly lines: string[] = [];
  log(line: unknown, context?: unknown): void {
    if (context === 'greeting') this.lines.push(String(line));
  }
  warn(line: unknown): void {
    this.lines.push(`warn: ${String(line)}`);
  }
  error(line: unknown): void {
    this.lines.push(`error: ${String(line)}`);
  }
  fatal(line: unknown): void {
    this.lines.push(`fatal: ${String(line)}`);
  }
}

const environment = {
  DATABASE_URL: 'postgres://db.example/edda',
  AMQP_URL: 'amqp://broker.example',
  EDDA_NAMESPACE: 'run-7',
  HTTP_HOST: '',
  HTTP_PORT: '0',
};

describe('a service that is run', () => {
  let log: RecordedLines;
  let app: INestApplication | undefined;
  let exitCodes: unknown[];
  const run = (module: ServiceOptions['module']) =>
    runService({
      service: 'greeting',
      defaultPort: 3999,
      module,
      configure: (configured) => (app = configured),
    });

  beforeEach(() => {
    for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
    log = new RecordedLines();
    Logger.overrideLogger(log);
    app = undefined;
    exitCodes = [];
    vi.spyOn(process, 'exit').mockImplementation((code) => exitCodes.push(code) as never);
  });
  afterEach(async () => {
    await app?.close();
    Logger.overrideLogger(false);
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  it('listens where the environment says, and says so in one line', async () => {
    await run(() => ({ module: GreetingModule }));
    const url = await app?.getUrl();
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await (await fetch(`${url}`)).text()).toBe('hello');
    expect(log.lines).toEqual([`greeting listens on ${url}`]);
    expect(exitCodes).toEqual([]);
  });

  it('makes its module from the configuration', async () => {
    const told: Config[] = [];
    await run((config) => {
      told.push(config);
      return { module: GreetingModule };
    });
    expect(told).toEqual([
      {
        databaseUrl: environment.DATABASE_URL,
        amqpUrl: environment.AMQP_URL,
        namespace: 'run-7',
        topology: 'assert',
        httpHost: '127.0.0.1',
        managementVhost: '/',
        httpPort: 0,
        metricsHost: '127.0.0.1',
        logFormat: 'text',
        logLevel: 'info',
        masterKeys: [],
        showSensitive: false,
        auditStarts: 'tokens',
        telemetry: {},
      },
    ]);
  });

  it('shows its metrics on a port of their own, if it is told one, until it ends', async () => {
    vi.stubEnv('METRICS_PORT', '0');
    const told: unknown[] = [];
    await run(({ telemetry }) => {
      told.push(telemetry.metrics, telemetry.traces);
      return { module: GreetingModule };
    });
    expect(told).toEqual([expect.any(Object), undefined]);
    const url = /greeting shows its metrics at (\S+)/.exec(log.lines.join('\n'))?.[1] ?? '';
    expect(await (await fetch(url)).text()).toContain('process_cpu_seconds_total{service="greeting"}');
    await app?.close();
    await expect(fetch(url)).rejects.toThrow();
  });

  it('says in one line which variable about its traces is wrong', async () => {
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:4318');
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc');
    await run(() => ({ module: GreetingModule }));
    expect(log.lines).toEqual([expect.stringMatching(/^fatal: OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"/)]);
    expect(exitCodes).toEqual([1]);
  });

  it('lets the application be configured before it listens', async () => {
    let listened: unknown;
    await runService({
      service: 'greeting',
      defaultPort: 3999,
      module: () => ({ module: GreetingModule }),
      configure: (configured) => {
        app = configured;
        listened = (configured.getHttpServer() as { listening: boolean }).listening;
        configured.setGlobalPrefix('v1');
      },
    });
    expect(listened).toBe(false);
    expect((await fetch(`${await app?.getUrl()}/v1`)).status).toBe(200);
  });

  it('ends when it is told to', async () => {
    const before = process.listenerCount('SIGTERM');
    await run(() => ({ module: GreetingModule }));
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
  });

  it.each([
    ['its environment', 'AMQP_URL', GreetingModule, 'greeting cannot start. AMQP_URL is not set'],
    ['a module', 'EDDA_NAMESPACE', BrokenModule, 'Nothing works here.'],
  ])('says in one line what keeps it from starting: %s', async (_what, emptied, module, sentence) => {
    vi.stubEnv(emptied, '');
    await run(() => ({ module }));
    expect(log.lines).toHaveLength(1);
    expect(log.lines[0]).toMatch(`fatal: ${sentence}`);
    expect(log.lines[0]).not.toMatch('\n');
    expect(exitCodes).toEqual([1]);
  });

  it('ends itself, and is not aborted, when its modules cannot be put together; the stack before that is Nest’s', async () => {
    await run(() => ({ module: ImpossibleModule }));
    expect(log.lines.at(-1)).toBe('fatal: This cannot be made.');
    expect(exitCodes).toEqual([1]);
  });
});
