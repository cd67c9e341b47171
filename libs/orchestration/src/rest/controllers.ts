import type { Type } from '@nestjs/common';
import { DefinitionsController } from './definitions.controller.js';
import { HealthController } from './health.controller.js';
import { SagasController } from './sagas.controller.js';
import { UnknownRouteController } from './unknown-route.controller.js';

/** All controllers of the REST interface. The last one takes what the others leave. */
export const REST_CONTROLLERS: readonly Type[] = [
  SagasController,
  DefinitionsController,
  HealthController,
  UnknownRouteController,
];
