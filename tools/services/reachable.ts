import { statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, resolve } from 'node:path';

const OTHERS_MAY_ENTER = 0o001;

/** True if any user may pass through all folders down to this one. Not so below /root, where a clone may well lie. */
export function isReachableByAll(folder: string): boolean {
  for (let path = resolve(folder); ; path = dirname(path)) {
    if ((statSync(path).mode & OTHERS_MAY_ENTER) === 0) return false;
    if (path === dirname(path)) return true;
  }
}

/** Where temporary folders go: the system's place, but for a root whose TMPDIR no other user can enter. */
export function temporaryBase(root: boolean): string {
  return root && !isReachableByAll(tmpdir()) ? '/tmp' : tmpdir();
}
