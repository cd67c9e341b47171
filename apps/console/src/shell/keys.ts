import { useEffect, useRef } from 'react';
import { go } from '../routing/location.js';
import { bindingOf, SCREENS } from './key-bindings.js';

/** Elements by which the keys find what they are for. */
export const ROW = 'data-row';

/** Listens to keys while nobody writes and no dialog is open. */
export function useKeys(onHelp: () => void): void {
  const help = useRef(onHelp);
  help.current = onHelp;
  useEffect(() => {
    let before = '';
    let at = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.metaKey || event.ctrlKey || event.altKey || isWriting(event.target)) return;
      if (document.querySelector('dialog[open]')) return;
      const keys = bindingOf(before, event.timeStamp - at, event.key);
      before = event.key;
      at = event.timeStamp;
      if (keys === undefined) return;
      const screen = SCREENS[keys];
      if (screen !== undefined) go(screen);
      else if (keys === '?') help.current();
      else if (keys === '/') focusOn('[data-search]');
      else if (keys === 'n') press1('[data-start]');
      else if (keys === 'j' || keys === 'k') step(keys === 'j' ? 1 : -1);
      else if (keys === 'x') press1(`[${ROW}]:focus-within input[type="checkbox"]`);
      // A link that has the focus opens by itself.
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}

function isWriting(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="checkbox"]), textarea, select'))
  );
}

function focusOn(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}

function press1(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

/** Moves the focus along the rows: to the link in each. */
function step(by: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>(`[${ROW}]`)];
  const now = rows.findIndex((row) => row.contains(document.activeElement));
  const next =
    rows[now < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, now + by))];
  const link = next?.querySelector<HTMLElement>('a[href], button');
  link?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
