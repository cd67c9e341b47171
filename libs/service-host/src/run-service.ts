import { Logger } from '@nestjs/common';
import type { DynamicModule, INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { readConfig } from './config.js';
import type { Config } from './config.js';

export interface ServiceOptions {
  /** For the log. */
  readonly service: string;
  /** Where it listens if `HTTP_PORT` says nothing. */
  readonly defaultPort: number;
  /** The service as a Nest module. */
  readonly module: (config: Config) => DynamicModule;
  /** Called before it listens, with the application whose modules are not initialized yet. Default: nothing is done. */
  readonly configure?: (app: INestApplication) => void;
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

async function start({ service, defaultPort, module, configure }: ServiceOptions): Promise<INestApplication> {
  const config = readConfig(service, defaultPort, process.env);
  // Else Nest would abort the process by itself, with a core dump where they are on.
  const app = await NestFactory.create(module(config), { abortOnError: false });
  app.enableShutdownHooks();
  configure?.(app);
  await app.listen(config.httpPort, config.httpHost);
  return app;
}
