import type { JsonObject } from './shapes.js';

/** What somebody did. */
export interface AuditEntry {
  readonly sequence: number;
  readonly at: string;
  readonly who: string;
  readonly roles: readonly string[];
  readonly action: string;
  readonly target: string;
  readonly reason: string;
  readonly requestId: string;
  readonly details: JsonObject;
  readonly previousHash: string;
  readonly hash: string;
}

export interface AuditVerification {
  readonly status: 'whole' | 'broken';
  readonly entries: number;
  readonly last: { readonly sequence: number; readonly hash: string };
  readonly broken?: { readonly sequence: number; readonly problem: string };
}
