import { useMemo, useSyncExternalStore } from 'react';
import type { Route } from './route.js';
import { routeOf } from './route.js';

/** Where the console is served: its scripts lie in a folder below it. */
export const ROOT = new URL(import.meta.env.DEV ? '/' : '../', import.meta.url);

const listeners = new Set<() => void>();
const tellAll = (): void => {
  for (const listener of listeners) listener();
};
addEventListener('popstate', tellAll);

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Goes to a path below the console's root; with a query behind it if that is wanted. `replace` leaves no way back. */
export function go(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const address = new URL(path, ROOT).href;
  if (replace) history.replaceState(null, '', address);
  else history.pushState(null, '', address);
  tellAll();
  if (!replace) document.getElementById('main')?.scrollTo({ top: 0 });
}

/** The screen that is shown. */
export function useRoute(): Route {
  const path = useSyncExternalStore(subscribe, () => location.pathname);
  return useMemo(() => routeOf(path.slice(ROOT.pathname.length)), [path]);
}

/** The query of the address, and a way to change it: each view has an address that can be kept and sent. */
export function useQueryText(): readonly [URLSearchParams, (next: URLSearchParams) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const query = useMemo(() => new URLSearchParams(search), [search]);
  return [query, setQuery];
}

function setQuery(next: URLSearchParams): void {
  const text = next.toString();
  history.replaceState(null, '', `${location.pathname}${text === '' ? '' : `?${text}`}`);
  tellAll();
}
