import type { AuditVerification } from '@edda/orchestration';

/** What looking through an audit came to, for people. */
export function verificationText(tenant: string, { entries, last, broken }: AuditVerification): string {
  const end = `the last has the hash ${last.hash}`;
  if (broken)
    return `The audit of tenant ${tenant} is broken at entry ${broken.sequence}: ${broken.problem}. The ${entries} before it are as they were written; ${end}.`;
  if (entries === 0) return `The audit of tenant ${tenant} is empty.`;
  return `The audit of tenant ${tenant} is whole: ${entries} entries, and ${end}. Keep that elsewhere: with it, it shows if the end is cut off.`;
}
