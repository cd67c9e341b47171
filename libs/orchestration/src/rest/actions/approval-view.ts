import { approvalKey } from '@edda/saga-core';
import type { AwaitedEntry } from '../../store/mail-store.js';
import { isoTime, linksOf, timeOf } from '../sagas/saga-view.js';

const ANY_ROLE = approvalKey('');

/** Something that waits for a person. After an escalation it is there once for each role that may decide. */
export interface ApprovalView {
  readonly saga: string;
  readonly key: string;
  readonly definition: string;
  readonly path: string;
  readonly role: string;
  readonly since: string;
  readonly dueAt?: string;
  readonly links: { readonly saga: string; readonly decisions: string };
}

/** `base` stands before `/v1` in links. */
export function approvalView(
  { sagaId, businessKey, definition, path, key, since, dueAt }: AwaitedEntry,
  base: string,
): ApprovalView {
  const { self } = linksOf(sagaId, base);
  return {
    saga: sagaId,
    key: businessKey,
    definition,
    path,
    role: key.slice(ANY_ROLE.length),
    since: isoTime(since),
    ...timeOf('dueAt', dueAt),
    links: { saga: self, decisions: `${self}/decisions` },
  };
}
