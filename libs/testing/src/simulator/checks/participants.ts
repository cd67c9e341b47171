import type { LedgerEntry } from '../evidence.js';
import type { Check, Violation } from './finished-run.js';
import { groupBy } from './starts.js';

/** S4: an effect happens at most once for each saga, step, direction and epoch, and only once in all for each direction. */
export const effectsHappenOnce: Check = ({ evidence }) => {
  const effects = evidence.ledger.filter(({ what }) => what === 'effect');
  return [...groupBy(effects, ({ sagaId, path, direction }) => `${sagaId} ${path} ${direction}`)].flatMap(
    ([, entries]): Violation[] => {
      const [first] = entries;
      if (!first || entries.length === 1) return [];
      const epochs = entries.map(({ epoch }) => epoch).join(', ');
      const message = `${first.direction} "${first.path}" was done ${entries.length} times, under the epochs ${epochs}`;
      return [{ invariant: 'S4', sagaId: first.sagaId, message }];
    },
  );
};

/** S5: after its compensation or revocation a command has no effect any more; and nothing is undone that never was. */
export const lateCommandsAreRefused: Check = ({ evidence }) =>
  [...groupBy(evidence.ledger, ({ sagaId, path }) => `${sagaId} ${path}`)].flatMap(([, entries]) =>
    ofStep(entries),
  );

function ofStep(entries: readonly LedgerEntry[]): readonly Violation[] {
  let isCompensated = false;
  let isDone = false;
  let revoked = 0;
  const found: Violation[] = [];
  const note = ({ sagaId, path, epoch, direction }: LedgerEntry, why: string): void => {
    const message = `${direction} "${path}" under epoch ${epoch} had an effect although ${why}`;
    found.push({ invariant: 'S5', sagaId, message });
  };
  for (const entry of entries) {
    const { direction, what, epoch } = entry;
    if (what === 'revoked') revoked = Math.max(revoked, epoch);
    if (direction === 'compensation') {
      if (what === 'effect' && !isDone) note(entry, 'there was nothing to undo');
      isCompensated = true;
    } else if (what === 'effect') {
      if (isCompensated) note(entry, 'its compensation had been there before');
      else if (epoch <= revoked) note(entry, 'it had been revoked');
      isDone = true;
    }
  }
  return found;
}
