import type { Diagram } from '@edda/saga-core';
import type { MigrationView, PreviewView } from '../../definitions/preview-view.js';
import type { StartSchemaView } from '../../definitions/start-schema-view.js';
import { SAGA_ID } from './saga-examples.js';

const at = '/v1/definitions/order';

/** What answers look like in the documentation. */
export const PREVIEW: PreviewView = {
  name: 'order',
  version: 3,
  summary: '412 in flight on version 2: 390 migrate, 22 must finish first; 7 in flight on version 3 already.',
  items: [
    { version: 3, status: 'running', position: 'reserveStock', count: 7, verdict: 'current' },
    { version: 2, status: 'waiting', position: 'creditApproval', count: 390, verdict: 'migrates' },
    {
      version: 2,
      status: 'compensating',
      position: 'reserveStock',
      count: 22,
      verdict: 'finishes',
      reason: 'it is being undone, which the version that did it has to do',
    },
  ],
  links: { migrations: `${at}/migrations`, diagram: `${at}/diagram?version=3` },
};

export const START_SCHEMA: StartSchemaView = {
  name: 'order',
  version: 3,
  schema: {
    title: 'order.place',
    type: 'object',
    properties: { orderId: { type: 'string', maxLength: 64 }, totalCents: { type: 'integer', minimum: 0 } },
    required: ['orderId', 'totalCents'],
    additionalProperties: false,
  },
  example: { orderId: 'order-id', totalCents: 1 },
  links: { start: '/v1/sagas/order' },
};

export const MIGRATED: MigrationView = {
  name: 'order',
  from: 2,
  to: 3,
  dryRun: false,
  summary: '390 of version 2 go on with version 3, 22 must finish on version 2, 0 skipped.',
  migrated: 390,
  finishing: 22,
  skipped: 0,
  reasons: [{ reason: 'it is being undone, which the version that did it has to do', count: 22 }],
  links: { preview: `${at}/preview?version=3` },
};

export const MIGRATION_BODIES = {
  'see what would happen': {
    from: 2,
    by: 'lena@shop.example',
    reason: 'Before the deployment.',
    dryRun: true,
  },
  'migrate to the newest version': { from: 2, by: 'lena@shop.example', reason: 'Version 2 ends this week.' },
};

export const MERMAID = [
  'flowchart TB',
  '  accTitle: Saga order version 1',
  '  n1(["order.place"])',
  '  n2["chargePayment<br/>payment.charge"]',
  '  n3(["completed"])',
  '  n1 --> n2',
  '  n2 --> n3',
].join('\n');

/** A saga that charges a payment just now. */
export const DIAGRAM: Diagram = {
  name: 'order',
  version: 1,
  start: { by: 'command', message: 'order.place' },
  blocks: [
    {
      kind: 'step',
      name: 'chargePayment',
      role: 'pivot',
      command: { message: 'payment.charge', participant: 'payment' },
      failures: [],
      attempts: 5,
      mark: 'now',
      progress: 'attempt 2 of 5',
    },
  ],
  compensation: 'reverse',
  instance: {
    id: SAGA_ID,
    key: 'order-00042',
    status: 'running',
    isTurning: false,
    completed: 'to come',
    compensated: 'not taken',
  },
};
