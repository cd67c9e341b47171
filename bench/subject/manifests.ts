import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SubjectManifest } from './protocol.js';

/** A subject and where it lives. */
export interface FoundSubject {
  readonly manifest: SubjectManifest;
  readonly folder: string;
  /** Of others. */
  readonly isPeer: boolean;
}

/** What a subject does if its manifest does not say otherwise. */
const USUAL_SCENARIOS = ['saturation', 'compensating', 'pace'];

/** Whether a subject has this scenario. */
export function canDo({ scenarios = USUAL_SCENARIOS }: SubjectManifest, scenario: string): boolean {
  return scenarios.includes(scenario);
}

const FILE = 'subject.json';

/** The bench's folder, seen from its compiled code. */
const HOME = fileURLToPath(new URL('../../', import.meta.url));

/** Our own, and the peers behind them. */
export function findSubjects(home = HOME): readonly FoundSubject[] {
  return [...subjectsIn(home, false), ...subjectsIn(join(home, 'peers'), true)];
}

function subjectsIn(parent: string, isPeer: boolean): readonly FoundSubject[] {
  return readdirSync(parent, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(parent, name))
    .toSorted()
    .flatMap((folder): FoundSubject[] => {
      const text = readIfThere(join(folder, FILE));
      return text === undefined ? [] : [{ manifest: JSON.parse(text) as SubjectManifest, folder, isPeer }];
    });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
