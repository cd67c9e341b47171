import type { AuditEntry } from '../store/audit-store.js';
import type { Work, WorkResult } from './work.js';

/**
 * What a batch writes into the audit: what people did, each once, with what came of it. What was done before under the same key is in it
 * already, and of what found no saga nothing was done.
 */
export function toAudit(work: readonly Work[], results: readonly WorkResult[]): readonly AuditEntry[] {
  return work.flatMap((piece, index) => {
    const audit = 'audit' in piece ? piece.audit : undefined;
    const result = results[index];
    if (!audit || result?.status !== 'answered' || result.ignored === 'duplicate') return [];
    const outcome = result.ignored === undefined ? 'done' : `refused: ${result.ignored}`;
    return [{ ...audit, details: { ...audit.details, outcome } }];
  });
}
