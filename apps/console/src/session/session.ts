import { useSyncExternalStore } from 'react';

/** Who is at work here. */
export interface Session {
  /** An API key or a bearer token; empty: none was given. */
  readonly token: string;
  /** Set when the orchestrator wants to know who asks, or did not take the token: what it said. */
  readonly wanted?: string;
  /** How the person calls herself: goes into histories as `by` where nobody signs in. */
  readonly by: string;
}

const TOKEN = 'edda:token';
const BY = 'edda:by';

const listeners = new Set<() => void>();
// A token lasts as long as its tab, a name as long as the browser keeps it.
let session: Session = { token: read(sessionStorage, TOKEN), by: read(localStorage, BY) };

function change(next: Partial<Session>): void {
  session = { ...session, ...next };
  for (const listener of listeners) listener();
}

export const sessionNow = (): Session => session;

export function signIn(token: string): void {
  write(sessionStorage, TOKEN, token);
  change({ token, wanted: undefined });
}

export function signOut(): void {
  write(sessionStorage, TOKEN, '');
  change({ token: '', wanted: undefined });
}

/** The orchestrator answered 401. */
export function askToSignIn(wanted: string): void {
  if (session.wanted !== wanted) change({ wanted });
}

export function callMyself(by: string): void {
  write(localStorage, BY, by);
  change({ by });
}

export function useSession(): Session {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => session,
  );
}

/** A browser may keep nothing at all; then it is asked for each time. */
function read(storage: Storage, name: string): string {
  try {
    return storage.getItem(name) ?? '';
  } catch {
    return '';
  }
}

function write(storage: Storage, name: string, value: string): void {
  try {
    if (value === '') storage.removeItem(name);
    else storage.setItem(name, value);
  } catch {
    // It is kept in memory alone.
  }
}
