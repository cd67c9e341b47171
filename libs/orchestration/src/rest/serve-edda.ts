import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { Logger } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { SwaggerModule } from '@nestjs/swagger';
import type { ConsoleOptions } from '../console/console-options.js';
import { addConsole } from '../console/console-options.js';
import { EddaModule } from '../edda.module.js';
import { EDDA_OPTIONS } from '../options.js';
import type { ResolvedEddaOptions } from '../options.js';
import { ProblemFilter } from './http/answer-problem.js';
import { openApiDocument } from './open-api/document.js';
import { SignIn } from '../sign-in/sign-in.js';
import { refuseOpenDoor } from '../sign-in/refuse-open-door.js';
import { entrance } from './http/entrance.js';
import { readBodies } from './http/read-body.js';
import { traceRequests } from './http/request-span.js';

export interface ServeOptions {
  /**
   * Where the OpenAPI page is; its JSON is at the same path with `-json` behind it. Both are for everybody who reaches them. False: nowhere.
   * Default: `docs` where nobody signs in, and otherwise nowhere.
   */
  readonly docs?: string | false;
  /** The console, if the package `@edda/console` is installed. False: nowhere. Default: at `console`. */
  readonly console?: ConsoleOptions | false;
  /**
   * The application serves nothing but Edda: then every error in it is answered with problem details, unknown addresses
   * included. Default: false. Then that holds for Edda's addresses only, and all others stay as Nest and the application make them.
   */
  readonly standalone?: boolean;
}

const logger = new Logger('EddaSignIn');

const OPEN_TO_ALL =
  "signIn is 'none': whoever reaches Edda's REST interface may do everything, in anybody's name. Something before it has to decide who that is.";

/** How long a request may take to come, for a server of our own: many that send a byte a minute would add up. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 60_000 };

/**
 * Prepares a Nest application (on Express) to serve Edda's REST interface. Call it before `listen()`, and before body parsers of
 * your own.
 *
 * - reads bodies at Edda's addresses: within the module's `limits`, and problem details for all that is wrong with them. Body parsers of the
 *   application, Nest's included, go on as they were for all other addresses
 * - sends `X-Content-Type-Options: nosniff`, `Cache-Control: no-store` and the other headers of helmet at Edda's addresses, and `X-Powered-By`
 *   nowhere
 * - serves OpenAPI of Edda's routes
 * - serves the console, under a policy by which nothing but its own files runs
 *
 * - refuses to listen where other machines reach it, unless the module's `signIn` says how callers sign in
 *
 * Edda's addresses are `/v1/sagas`, `/v1/approvals`, `/v1/events`, `/v1/mailbox`, `/v1/dead-letters`, `/v1/definitions`, `/v1/audit`, `/v1/bulk-actions`, `/v1/stream`, `/v1/stuck`,
 * `/v1/overview`, `/health/live` and `/health/ready`,
 * behind the application's global prefix if it has one. Who may use them is decided by the module's
 * `signIn`, in a guard that does not depend on this function.
 *
 * @throws if the application does not run on Express, or an option of the console cannot be used
 */
export function serveEdda(
  app: INestApplication,
  { docs, console = {}, standalone = false }: ServeOptions = {},
): void {
  const adapter = app.getHttpAdapter();
  if (adapter.getType() !== 'express') {
    throw new Error(
      `serveEdda needs Nest's Express platform, but this application runs on ${adapter.getType()}.`,
    );
  }
  const config = app.get(ApplicationConfig, { strict: false });
  // Not under Nest's type for it: only Express has settings.
  (adapter.getInstance() as { disable(setting: string): void }).disable('x-powered-by');
  const { limits, namespace, onRefused, telemetry } = app.get<ResolvedEddaOptions>(EDDA_OPTIONS, {
    strict: false,
  });
  const signIn = app.get(SignIn, { strict: false });
  const server = app.getHttpServer() as Server;
  refuseOpenDoor(server, signIn.mode, onRefused);
  if (signIn.mode === 'none') logger.warn(OPEN_TO_ALL);
  const prefix = () => config.getGlobalPrefix();
  const { traces } = telemetry;
  if (traces) app.use(traceRequests(traces, prefix));
  app.use(entrance(prefix, signIn));
  app.use(readBodies(prefix, limits));
  const page = docs ?? (signIn.isOpen ? 'docs' : false);
  if (console !== false) addConsole(app, console, { namespace, prefix });
  if (standalone) {
    app.useGlobalFilters(new ProblemFilter());
    Object.assign(server, TIMEOUTS);
  }
  if (page === false) return;
  SwaggerModule.setup(page, app, () => openApiDocument(app, EddaModule), {
    raw: ['json'],
    customSiteTitle: 'Edda',
  });
}
