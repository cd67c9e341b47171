import { DEFAULT_TENANT } from '@edda/messaging';

/** On whose behalf something is done: what a request's sign-in came to. */
export interface Caller {
  /** All that the caller sees and changes is of this tenant. */
  readonly tenant: string;
  /** Who; missing where nobody signs in. */
  readonly name?: string;
  readonly roles: readonly string[];
  readonly signedInBy?: 'token' | 'api-key';
  /** Stands in the audit, and in the answer's `X-Request-Id`. */
  readonly requestId?: string;
}

/** Where nobody signs in: code of the same application, or a request from this machine. */
export const NOBODY: Caller = { tenant: DEFAULT_TENANT, roles: [] };
