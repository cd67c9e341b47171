import type { AuditEntry } from '@edda/client';
import { pathTo } from '../routing/route.js';

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Where the console shows what something was done to; undefined if it does not: a whole group of letters, an API key. */
export function pathToTarget({ action, target }: Pick<AuditEntry, 'action' | 'target'>): string | undefined {
  const [about] = action.split('.', 1);
  if ((about === 'saga' || about === 'approval') && UUID.test(target)) return pathTo('sagas', target);
  return (about === 'mail' || about === 'event') && target !== '' ? pathTo('mailbox', target) : undefined;
}

/** What came of it, where the entry says so; and whether it was refused. */
export function outcomeOf({ details }: Pick<AuditEntry, 'details'>): {
  readonly words: string;
  readonly isRefused: boolean;
} {
  const { outcome } = details;
  const words = typeof outcome === 'string' ? outcome : '';
  return { words, isRefused: words.startsWith('refused') };
}
