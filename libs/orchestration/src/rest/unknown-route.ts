import { ProblemException } from './problem.js';
import type { EddaRequest } from './request.js';
import { pathOf } from './request.js';

export function unknownRoute(request: EddaRequest): ProblemException {
  const detail = `There is nothing at ${request.method} ${pathOf(request)}. The addresses are /v1/sagas, /v1/definitions, /health/live and /health/ready.`;
  return new ProblemException('unknown-route', detail);
}
