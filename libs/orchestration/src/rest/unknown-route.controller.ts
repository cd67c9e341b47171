import { All, Controller, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Allow } from '../sign-in/allow.js';
import { ProblemFilter } from './http/answer-problem.js';
import { ProblemException, unknownRoute } from './http/problem.js';
import type { EddaRequest } from './http/request.js';
import { pathOf } from './http/request.js';

const READ = [
  'v1/sagas',
  'v1/sagas/:id/history',
  'v1/sagas/:id/diagram',
  'v1/sagas/:id/timeline',
  'v1/sagas/:id/stream',
  'v1/sagas/:id/diagnosis',
  'v1/approvals',
  'v1/mailbox',
  'v1/mailbox/:id',
  'v1/dead-letters',
  'v1/dead-letters/groups',
  'v1/definitions',
  'v1/definitions/:name/diagram',
  'v1/definitions/:name/preview',
  'v1/definitions/:name/start-schema',
  'v1/audit',
  'v1/audit/verification',
  'v1/stream',
  'v1/stuck',
  'v1/overview',
  'health/live',
  'health/ready',
];
const WRITTEN = [
  'v1/sagas/:id/actions/:action',
  'v1/sagas/:id/decisions',
  'v1/sagas/:id/erasure',
  'v1/events/:name',
  'v1/mailbox/:id/deliver',
  'v1/mailbox/:id/discard',
  'v1/dead-letters/redrive',
  'v1/dead-letters/discard',
  'v1/definitions/:name/migrations',
  'v1/bulk-actions/:id/cancel',
];
/** Behind what is only written, which looks like an id too. */
const READ_BY_ID = ['v1/dead-letters/:id', 'v1/bulk-actions/:id'];
const BELOW = [
  'v1/sagas',
  'v1/approvals',
  'v1/events',
  'v1/mailbox',
  'v1/dead-letters',
  'v1/definitions',
  'v1/audit',
  'v1/bulk-actions',
  'v1/stream',
  'v1/stuck',
  'v1/overview',
];

/** What the other controllers leave of Edda's addresses: wrong methods, and addresses below them that do not exist. */
@ApiExcludeController()
@Allow('any-role')
@UseFilters(ProblemFilter)
@Controller({ version: VERSION_NEUTRAL })
export class UnknownRouteController {
  @All(READ)
  readOnly(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD');
  }

  @All(WRITTEN)
  writeOnly(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'POST');
  }

  @All(READ_BY_ID)
  readById(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD');
  }

  @All('v1/bulk-actions')
  listOrOrder(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD, POST');
  }

  @All('v1/sagas/:nameOrId')
  startOrFind(@Req() request: EddaRequest): never {
    throw wrongMethod(request, 'GET, HEAD, POST');
  }

  @All(['v1/events', ...BELOW.map((address) => `${address}/*path`)])
  nothing(@Req() request: EddaRequest): never {
    throw unknownRoute(request);
  }
}

function wrongMethod(request: EddaRequest, allowed: string): ProblemException {
  const detail = `${pathOf(request)} does not take ${request.method}. It takes ${allowed}.`;
  return new ProblemException('method-not-allowed', detail, { headers: { Allow: allowed } });
}
