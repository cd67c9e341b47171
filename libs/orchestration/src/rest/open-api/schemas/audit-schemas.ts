import { AUDIT_ENTRY, VERIFICATION } from '../examples/audit-examples.js';
import { anything, list, object, oneOf, page, shown, text, time, whole } from './parts.js';

const end = object({ sequence: whole(), hash: text() });

export const AUDIT_SCHEMAS = {
  AuditEntry: shown(
    object({
      tenant: text(),
      sequence: whole('Counts from 1, without gaps, in each tenant'),
      at: time('When, by the database'),
      who: text('As signed in; where nobody signs in, as the request said'),
      roles: list(text(), 'What that one might do then'),
      action: text(
        'Such as `saga.start`, `saga.cancel`, `approval.approved`, `letters.redrive`, `api-key.create`',
      ),
      target: text('An id, or which letters'),
      reason: text('Empty where nobody is asked for one, such as at a start'),
      requestId: text('The `X-Request-Id` of the request; empty where there was none'),
      details: anything('What else was said, and what came of it'),
      previousHash: text('Of the entry before; 64 zeros for the first one'),
      hash: text('SHA-256 of all else in the entry'),
    }),
    AUDIT_ENTRY,
  ),
  AuditPage: shown(page('AuditEntry'), { items: [AUDIT_ENTRY], links: {} }),
  AuditVerification: shown(
    object(
      {
        status: oneOf(['whole', 'broken']),
        entries: whole('Those that are as they were written; if one is broken, those before it'),
        last: end,
        broken: object({ sequence: whole(), problem: text('What is wrong with the first that is broken') }),
      },
      ['broken'],
    ),
    VERIFICATION,
  ),
};
