/** Which entries of the audit are looked for: what the address says. Empty: any. */
export interface AuditFilter {
  readonly who: string;
  readonly action: string;
  readonly target: string;
}

export const NO_AUDIT_FILTER: AuditFilter = { who: '', action: '', target: '' };

const SAGA_ACTIONS = [
  'start',
  'cancel',
  'pause',
  'resume',
  'retry',
  'redrive',
  'discard',
  'skip',
  'override',
  'compensate',
  'resolve',
  'migrate',
];

/** What may stand in an entry as what was done. */
export const AUDIT_ACTIONS: readonly string[] = [
  ...SAGA_ACTIONS.map((action) => `saga.${action}`),
  'approval.approved',
  'approval.rejected',
  'event.announce',
  'bulk.order',
  'bulk.cancel',
  'mail.discard',
  'mail.deliver',
  'letters.redrive',
  'letters.discard',
  'api-key.create',
  'api-key.revoke',
];

/** Reads the query of an address. An action that is not known here may be one of a newer orchestrator. */
export function auditFilterIn(query: URLSearchParams): AuditFilter {
  return {
    who: query.get('who') ?? '',
    action: query.get('action') ?? '',
    target: query.get('target') ?? '',
  };
}

/** The query of the address that means this filter, and what REST is asked for. */
export function auditQueryOf(filter: AuditFilter): Readonly<Partial<Record<keyof AuditFilter, string>>> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]: [string, string]) =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    ),
  );
}
