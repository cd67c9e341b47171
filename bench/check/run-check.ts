import { chapters } from '../run/chapters.js';
import { Ground } from '../run/ground.js';
import { runRounds, warmUp } from '../run/rounds.js';
import { startEntrants } from '../run/start-entrants.js';
import type { FoundSubject } from '../subject/manifests.js';
import type { Verdict } from './verdict.js';
import { verdictOf } from './verdict.js';

const SUBJECTS = ['floor', 'edda'];
const ATTEMPTS = 2;
const ROUNDS = [1, 2, 3];
/** Long enough for a rate, short enough for a check. */
const OPTIONS = { quick: false, rounds: ROUNDS.length, scale: 0.6, scenarios: ['saturation'] };

export interface CheckReport extends Verdict {
  readonly attempts: number;
}

/**
 * Lets Edda and the floor take turns at saturation, and once more if Edda was too slow: a machine may have had something else to do.
 *
 * @returns the last attempt's verdict; undefined if it was interrupted before
 */
export async function runCheck(
  all: readonly FoundSubject[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<CheckReport | undefined> {
  const found = all.filter(({ manifest }) => SUBJECTS.includes(manifest.name));
  const [chapter] = chapters(OPTIONS);
  if (!chapter) throw new Error('There is no scenario "saturation".');
  const ground = await Ground.open(new Set(found.flatMap(({ manifest }) => manifest.needs)), say);
  try {
    await ground.databaseSettings();
    const { entrants, end } = await startEntrants(chapter, found, ground, signal, say);
    try {
      await warmUp(entrants, signal);
      await ground.brokerSettings();
      for (let attempts = 1; ; attempts += 1) {
        const rounds = await runRounds({ entrants, rounds: ROUNDS, services: ground.pids, say, signal });
        if (signal.aborted) return undefined;
        const of = (name: string): number[] =>
          rounds.flatMap(({ system, sagasPerSecond }) => (system === name ? [sagasPerSecond] : []));
        const verdict = verdictOf({ floor: of('floor'), edda: of('edda') });
        if (verdict.isReached || attempts === ATTEMPTS) return { ...verdict, attempts };
        say(`${verdict.sentence} Once more ...`);
      }
    } finally {
      await end();
    }
  } finally {
    await ground.close();
  }
}
