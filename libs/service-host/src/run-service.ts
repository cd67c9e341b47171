import type { Telemetry } from '@edda/messaging';
import { Inject, Logger, Module } from '@nestjs/common';
import type { DynamicModule, INestApplication, OnApplicationShutdown } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfig } from './config.js';
import type { Config, Environment } from './config.js';
import { serviceLogger, structuredLog } from './service-logger.js';
import { serviceTelemetry } from './service-telemetry.js';

export interface ServiceOptions {
  /** For the log. */
  readonly service: string;
  /** Where it listens if `HTTP_PORT` says nothing. */
  readonly defaultPort: number;
  /** True if it serves more than its health: then it listens on loopback only, unless callers have to sign in. Default: false. */
  readonly signsIn?: boolean;
  /** The service as a Nest module. `telemetry` is for `EddaModule` or `ParticipantModule`. */
  readonly module: (config: Config & { readonly telemetry: Telemetry }) => DynamicModule;
  /** Called before it listens, with the application whose modules are not initialized yet. Default: nothing is done. */
  readonly configure?: (app: INestApplication, config: Config) => void;
}

/**
 * Runs a service as this process, with what the environment says: see {@link Config}. Nothing else reads the environment.
 *
 * Resolves when it listens, and says in one line where. SIGTERM and SIGINT end it in an orderly way. What keeps it from starting is
 * said in one line as well, and the process ends with exit code 1; it never rejects. Only of modules that cannot be put together, a
 * programmer's mistake, Nest shows the stack before.
 */
export async function runService(options: ServiceOptions): Promise<void> {
  const logger = new Logger(options.service);
  try {
    const app = await start(options);
    logger.log(`${options.service} listens on ${await app.getUrl()}`);
  } catch (error) {
    // One line for people: what is wrong stands in the message, and a stack would bury it.
    logger.fatal(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}

async function start({
  service,
  defaultPort,
  signsIn,
  module,
  configure,
}: ServiceOptions): Promise<INestApplication> {
  const config = readConfig(service, defaultPort, process.env, signsIn);
  const logger = isToldHow(process.env) ? serviceLogger(service, config) : undefined;
  if (logger) Logger.overrideLogger(logger);
  const log = logger && structuredLog(logger, config);
  const { telemetry, metricsUrl, close } = await serviceTelemetry(service, config, process.env, log);
  const root = module({ ...config, telemetry });
  const own = {
    module: TelemetryEnd,
    global: true,
    providers: [{ provide: CLOSE_TELEMETRY, useValue: close }],
  };
  // Else Nest would abort the process by itself, with a core dump where they are on.
  const app = await NestFactory.create(
    { module: ServiceHost, imports: [own, root] },
    { abortOnError: false },
  );
  if (metricsUrl !== undefined) new Logger(service).log(`${service} shows its metrics at ${metricsUrl}`);
  app.enableShutdownHooks();
  configure?.(app, config);
  await app.listen(config.httpPort, config.httpHost);
  return app;
}

/** Otherwise the log is left as Nest makes it, or as whoever embeds the service has set it. */
const isToldHow = ({ LOG_FORMAT, LOG_LEVEL }: Environment): boolean => Boolean(LOG_FORMAT || LOG_LEVEL);

const CLOSE_TELEMETRY = Symbol('edda.service.close-telemetry');

/** Sends what is left when all that it tells of has ended: of the global modules, which end after all others, the first that is imported ends last. */
@Module({})
class TelemetryEnd implements OnApplicationShutdown {
  constructor(@Inject(CLOSE_TELEMETRY) private readonly close: () => Promise<void>) {}

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}

@Module({})
class ServiceHost {}
