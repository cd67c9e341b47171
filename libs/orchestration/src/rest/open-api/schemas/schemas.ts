import type { ReferenceObject, SchemaObject } from '@nestjs/swagger';
import { ACTION_SCHEMAS } from './action-schemas.js';
import { AUDIT_SCHEMAS } from './audit-schemas.js';
import { BULK_SCHEMAS } from './bulk-schemas.js';
import { DIAGRAM_SCHEMAS } from './diagram-schemas.js';
import { DEFINITION_SCHEMAS } from './definition-schemas.js';
import { DIAGNOSIS_SCHEMAS } from './diagnosis-schemas.js';
import { LETTER_SCHEMAS } from './letter-schemas.js';
import { MAIL_SCHEMAS } from './mail-schemas.js';
import { list, named, object, oneOf, text, uuid, whole, yesOrNo } from './parts.js';
import { READ_SCHEMAS } from './read-schemas.js';
import { SAGA_SCHEMAS, sagaLinks, status } from './saga-schemas.js';
import { TOPOLOGY_SCHEMAS } from './topology-schemas.js';

const PROBLEM: SchemaObject = {
  ...object(
    {
      type: text('`urn:edda:problem:<kind>`, or `about:blank`'),
      title: text(),
      status: whole(),
      detail: text('What happened, to which id, and what to do next'),
      instance: text('The path that was asked for'),
      errors: list(
        object({ path: text('Such as `lines/0/quantity`; empty for the whole'), message: text() }),
      ),
      known: list(
        { oneOf: [{ type: 'string' }, { type: 'integer' }] },
        'What there is instead: definitions, versions, actions or events',
      ),
      saga: object({ id: uuid, status, links: sagaLinks }, ['status']),
      reason: text('Why a saga did not take an action or a decision, for programs'),
      errorId: text('Stands in the log beside the reason'),
    },
    ['errors', 'known', 'saga', 'reason', 'errorId'],
  ),
  description: 'RFC 9457. Some kinds have members of their own beside these',
};

/** What stands under components/schemas. */
export const SCHEMAS = {
  ...SAGA_SCHEMAS,
  ...READ_SCHEMAS,
  ...DIAGNOSIS_SCHEMAS,
  ...TOPOLOGY_SCHEMAS,
  ...BULK_SCHEMAS,
  ...ACTION_SCHEMAS,
  ...AUDIT_SCHEMAS,
  ...MAIL_SCHEMAS,
  ...LETTER_SCHEMAS,
  ...DEFINITION_SCHEMAS,
  ...DIAGRAM_SCHEMAS,
  Live: object({ status: oneOf(['live']) }),
  Ready: object({
    status: oneOf(['ready']),
    database: oneOf(['up', 'down']),
    broker: text(),
    consuming: yesOrNo(),
  }),
  Problem: PROBLEM,
};

/** Refers to one of {@link SCHEMAS}. */
export const ref = (name: keyof typeof SCHEMAS): ReferenceObject => named(name);
