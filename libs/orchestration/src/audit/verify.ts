import type { AuditStore } from '../store/audit-store.js';
import type { BrokenLink, ChainEnd } from './chain.js';
import { BEGINNING, firstBroken } from './chain.js';

/** What looking through a tenant's whole audit came to. */
export interface AuditVerification {
  /** How many entries are as they were written; if one is broken, those before it. */
  readonly entries: number;
  /** The last of them: who keeps this elsewhere sees later whether the end was cut off, which the chain itself cannot show. */
  readonly last: ChainEnd;
  readonly broken?: BrokenLink;
}

const PAGE = 1_000;

/** Computes every hash of a tenant's audit anew, from its beginning. */
export async function verifyAudit(store: AuditStore, tenant: string): Promise<AuditVerification> {
  let last: ChainEnd = BEGINNING;
  for (;;) {
    const page = await store.listAudit({ tenant, after: last.sequence, limit: PAGE });
    const broken = firstBroken(page, last);
    const whole = broken ? page.filter(({ sequence }) => sequence < broken.sequence) : page;
    const end = whole.at(-1);
    if (end) last = { sequence: end.sequence, hash: end.hash };
    if (broken) return { entries: last.sequence, last, broken };
    if (page.length < PAGE) return { entries: last.sequence, last };
  }
}
