import type { Type } from '@nestjs/common';
import { ActionsController } from './actions/actions.controller.js';
import { ApprovalsController } from './actions/approvals.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { BulkActionsController } from './bulk/bulk-actions.controller.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { DefinitionsController } from './definitions/definitions.controller.js';
import { DiagnosisController } from './diagnosis/diagnosis.controller.js';
import { DiagramsController } from './diagrams/diagrams.controller.js';
import { ErasureController } from './erasure/erasure.controller.js';
import { HealthController } from './health.controller.js';
import { EventsController } from './mailbox/events.controller.js';
import { MailboxController } from './mailbox/mailbox.controller.js';
import { SagasController } from './sagas/sagas.controller.js';
import { StreamController } from './stream/stream.controller.js';
import { TopologyController } from './topology/topology.controller.js';
import { UnknownRouteController } from './unknown-route.controller.js';

/** All controllers of the REST interface. The last one takes what the others leave. */
export const REST_CONTROLLERS: readonly Type[] = [
  SagasController,
  ActionsController,
  ErasureController,
  ApprovalsController,
  BulkActionsController,
  EventsController,
  MailboxController,
  DeadLettersController,
  AuditController,
  DefinitionsController,
  DiagramsController,
  StreamController,
  DiagnosisController,
  TopologyController,
  HealthController,
  UnknownRouteController,
];
