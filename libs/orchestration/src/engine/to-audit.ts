import type { AuditEntry } from '../store/audit-store.js';
import type { Work, WorkResult } from './work.js';

/**
 * What a batch writes into the audit: what people did, each once, with what came of it. What was done before under the same key is in it
 * already, and of what found no saga, or whose key was taken, nothing was done.
 */
export function toAudit(work: readonly Work[], results: readonly WorkResult[]): readonly AuditEntry[] {
  return work.flatMap((piece, index) => {
    const audit = 'audit' in piece ? piece.audit : undefined;
    const outcome = outcomeOf(results[index]);
    return audit && outcome !== undefined ? [{ ...audit, details: { ...audit.details, outcome } }] : [];
  });
}

/** For people; undefined if nothing was written, and so nothing was done. */
function outcomeOf(result: WorkResult | undefined): string | undefined {
  switch (result?.status) {
    case 'started':
    case 'posted':
      return result.repeated ? undefined : 'done';
    case 'answered':
      if (result.ignored === 'duplicate') return undefined;
      return result.ignored === undefined ? 'done' : `refused: ${result.ignored}`;
    default:
      return undefined;
  }
}
