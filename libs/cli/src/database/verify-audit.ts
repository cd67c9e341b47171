import type { AuditVerification } from '@edda/orchestration';
import { verifyAudit } from '@edda/orchestration';
import { withStore } from './with-store.js';

export { verificationText } from './verification-text.js';

/** Computes the audit anew from the table itself. */
export function verifyIn(
  env: Readonly<Record<string, string | undefined>>,
  schema: string,
  tenant: string,
): Promise<AuditVerification> {
  return withStore(schema, env, (store) => verifyAudit(store, tenant));
}
