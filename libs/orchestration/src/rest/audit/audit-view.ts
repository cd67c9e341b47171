import type { AuditVerification } from '../../audit/verify.js';
import type { AuditRecord } from '../../store/audit-store.js';

/** An entry of the audit, with all that its hash is made of. */
export type AuditView = Omit<AuditRecord, 'at'> & { readonly at: string };

export interface VerificationView {
  readonly status: 'whole' | 'broken';
  readonly entries: number;
  readonly last: { readonly sequence: number; readonly hash: string };
  readonly broken?: { readonly sequence: number; readonly problem: string };
}

export function auditView({ at, ...record }: AuditRecord): AuditView {
  return { ...record, at: new Date(at).toISOString() };
}

export function verificationView({ entries, last, broken }: AuditVerification): VerificationView {
  return { status: broken ? 'broken' : 'whole', entries, last, ...(broken ? { broken } : {}) };
}
