import { All, Controller, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ProblemException } from './problem.js';
import { ProblemFilter } from './problem.filter.js';
import type { EddaRequest } from './request.js';
import { pathOf } from './request.js';
import { unknownRoute } from './unknown-route.js';

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
