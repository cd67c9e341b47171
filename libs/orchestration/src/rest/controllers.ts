import type { Type } from '@nestjs/common';
import { All, Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController, ApiTags } from '@nestjs/swagger';
import { Orchestrator } from '../orchestrator.js';
import { Sagas } from '../sagas.js';
import { ProblemFilter, RETRY_AFTER_SECONDS } from './answer-problem.js';
import type { DefinitionView } from './definition-view.js';
import { definitionView } from './definition-view.js';
import { DescribesDefinitions, DescribesLive, DescribesReady } from './open-api.js';
import { ProblemException, unknownRoute } from './problem.js';
import { readQuery } from './query.js';
import type { EddaRequest } from './request.js';
import { basePathOf, pathOf, urlOf } from './request.js';
import { SagasController } from './sagas.controller.js';

@ApiTags('definitions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/definitions', version: VERSION_NEUTRAL })
export class DefinitionsController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @DescribesDefinitions()
  list(@Req() request: EddaRequest): { readonly items: readonly DefinitionView[] } {
    readQuery(urlOf(request), {});
    const base = basePathOf(request);
    return { items: this.sagas.definitions().map((definition) => definitionView(definition, base)) };
  }
}

/** For probes. They take any query: some probes add their own. */
@ApiTags('health')
@UseFilters(ProblemFilter)
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly orchestrator: Orchestrator) {}

  /** The process runs. What it depends on has no say in it: restarting it would not bring a database back. */
  @Get('live')
  @DescribesLive()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @DescribesReady()
  ready(): { readonly status: 'ready' } & Orchestrator['condition'] {
    const { ready, condition } = this.orchestrator;
    if (ready) return { status: 'ready', ...condition };
    const { database, broker, consuming } = condition;
    const detail = `The database is ${database}, the broker is ${broker}, replies are ${consuming ? '' : 'not '}being taken. It is being tried again all the time; look at the log for the reason.`;
    throw new ProblemException('not-ready', detail, {
      members: { ...condition },
      headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    });
  }
}

/** What the other controllers leave of Edda's addresses: wrong methods, and addresses below them that do not exist. */
@ApiExcludeController()
@UseFilters(ProblemFilter)
@Controller({ version: VERSION_NEUTRAL })
export class UnknownRouteController {
  @All(['v1/sagas/:id/history', 'v1/sagas', 'v1/definitions', 'health/live', 'health/ready'])
  readOnly(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD');
  }

  @All('v1/sagas/:nameOrId')
  startOrFind(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD, POST');
  }

  @All(['v1/sagas/*path', 'v1/definitions/*path'])
  nothing(@Req() request: EddaRequest): never {
    throw unknownRoute(request);
  }
}

function wrongMethod(request: EddaRequest, allowed: string): ProblemException {
  const detail = `${pathOf(request)} does not take ${request.method}. It takes ${allowed}.`;
  return new ProblemException('method-not-allowed', detail, { headers: { Allow: allowed } });
}

/** All controllers of the REST interface. The last one takes what the others leave. */
export const REST_CONTROLLERS: readonly Type[] = [
  SagasController,
  DefinitionsController,
  HealthController,
  UnknownRouteController,
];
