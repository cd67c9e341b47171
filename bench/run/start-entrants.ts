import type { SubjectEnvironment } from '../subject/protocol.js';
import type { FoundSubject } from '../subject/manifests.js';
import { canDo } from '../subject/manifests.js';
import { RunningSubject } from '../subject/running-subject.js';
import type { Ground } from './ground.js';
import type { Entrant } from './rounds.js';
import type { Chapter, Scenario } from './scenario.js';

export interface StartedEntrants {
  readonly entrants: readonly Entrant[];
  /** Ends all of them, and removes what they have left. */
  readonly end: () => Promise<void>;
}

/** A subject, and what it is started for. */
interface Place {
  readonly found: FoundSubject;
  readonly scenarios: readonly Scenario[];
  /** The one with a condition, which it has for itself. */
  readonly own?: Scenario;
}

/**
 * Starts who takes part in a chapter: each subject once, and once more for each of its scenarios that has a condition.
 *
 * @throws if one does not come up, or has a database that does not wait for the disk; then all have ended
 */
export async function startEntrants(
  chapter: Chapter,
  found: readonly FoundSubject[],
  ground: Ground,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<StartedEntrants> {
  const entrants: Entrant[] = [];
  const environments: SubjectEnvironment[] = [];
  const end = async (): Promise<void> => {
    await Promise.all(entrants.map(({ subject }) => subject.stop()));
    for (const environment of environments) await ground.clear(environment);
  };
  try {
    for (const { found: one, scenarios, own } of placesIn(chapter, found)) {
      if (signal.aborted) break;
      const { manifest, folder } = one;
      say(`Starting ${manifest.name}: ${own?.title ?? manifest.title} ...`);
      const place = await ground.place(manifest);
      environments.push(place);
      if (manifest.needs.includes('postgres')) await ground.databaseSettings(place);
      const environment = own ? { ...place, BENCH_CONDITION: JSON.stringify(own.condition) } : place;
      const limitMs = own ? CONDITION_MS : undefined;
      entrants.push({
        subject: await RunningSubject.start(manifest, folder, environment, limitMs),
        scenarios,
      });
    }
    return { entrants, end };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Millions of rows take their time. */
const CONDITION_MS = 3_600_000;

function placesIn({ scenarios }: Chapter, found: readonly FoundSubject[]): readonly Place[] {
  return found.flatMap((one): Place[] => {
    const mine = scenarios.filter(({ name }) => canDo(one.manifest, name));
    const plain = mine.filter(({ condition }) => condition === undefined);
    return [
      ...(plain.length > 0 ? [{ found: one, scenarios: plain }] : []),
      ...mine
        .filter(({ condition }) => condition !== undefined)
        .map((own) => ({ found: one, scenarios: [own], own })),
    ];
  });
}
