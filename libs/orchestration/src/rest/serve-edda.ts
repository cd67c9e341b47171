import type { INestApplication } from '@nestjs/common';
import { ApplicationConfig } from '@nestjs/core';
import { SwaggerModule } from '@nestjs/swagger';
import { EddaModule } from '../edda.module.js';
import { EDDA_OPTIONS } from '../options.js';
import type { ResolvedEddaOptions } from '../options.js';
import { ProblemFilter } from './http/answer-problem.js';
import { openApiDocument } from './open-api/document.js';
import { readBodies } from './http/read-body.js';
import { traceRequests } from './http/request-span.js';

export interface ServeOptions {
  /** Where the OpenAPI page is; its JSON is at the same path with `-json` behind it. False: nowhere. Default: `docs`. */
  readonly docs?: string | false;
  /**
   * The application serves nothing but Edda: then every error in it is answered with problem details, unknown addresses
   * included. Default: false. Then that holds for Edda's addresses only, and all others stay as Nest and the application make them.
   */
  readonly standalone?: boolean;
}

/**
 * Prepares a Nest application (on Express) to serve Edda's REST interface. Call it before `listen()`, and before body parsers of
 * your own.
 *
 * - reads bodies at Edda's addresses: within the module's `limits`, and problem details for all that is wrong with them. Body parsers of the
 *   application, Nest's included, go on as they were for all other addresses
 * - sends `X-Content-Type-Options: nosniff` and `Cache-Control: no-store` at Edda's addresses, and `X-Powered-By` nowhere
 * - serves OpenAPI of Edda's routes
 *
 * Edda's addresses are `/v1/sagas`, `/v1/approvals`, `/v1/events`, `/v1/mailbox`, `/v1/dead-letters`, `/v1/definitions`, `/health/live` and `/health/ready`,
 * behind the application's global prefix if it has one. Who may use them is not decided here: bind to loopback, or put a guard or a gateway before them.
 *
 * @throws if the application does not run on Express
 */
export function serveEdda(
  app: INestApplication,
  { docs = 'docs', standalone = false }: ServeOptions = {},
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
  const { limits, telemetry } = app.get<ResolvedEddaOptions>(EDDA_OPTIONS, { strict: false });
  const { traces } = telemetry;
  if (traces) app.use(traceRequests(traces, () => config.getGlobalPrefix()));
  app.use(readBodies(() => config.getGlobalPrefix(), limits));
  if (standalone) app.useGlobalFilters(new ProblemFilter());
  if (docs === false) return;
  SwaggerModule.setup(docs, app, () => openApiDocument(app, EddaModule), {
    raw: ['json'],
    customSiteTitle: 'Edda',
  });
}
