import type { FoundSubject } from '../subject/manifests.js';
import { canDo } from '../subject/manifests.js';
import type { Chapter } from './scenario.js';

/** Who is up at the same time, and for what. */
export interface Turn {
  readonly chapter: Chapter;
  readonly found: readonly FoundSubject[];
  /** From 1. */
  readonly rounds: readonly number[];
}

/** The turns of a chapter, in their order. */
export function turnsOf(chapter: Chapter, found: readonly FoundSubject[]): readonly Turn[] {
  const rounds = roundsOf(chapter);
  switch (chapter.up) {
    case 'all':
      return [{ chapter, found, rounds }];
    case 'one, for all its rounds':
      return found.flatMap((one) => turnOf(chapter, one, rounds));
    case 'one, anew for each round':
      return rounds.flatMap((round) => found.flatMap((one) => turnOf(chapter, one, [round])));
  }
}

/** From 1, as many as the scenario has that has most. */
export function roundsOf({ scenarios }: Chapter): readonly number[] {
  const most = Math.max(0, ...scenarios.map(({ rounds }) => rounds));
  return Array.from({ length: most }, (_, index) => index + 1);
}

/** None for who has nothing to do in these rounds. */
function turnOf(chapter: Chapter, one: FoundSubject, rounds: readonly number[]): readonly Turn[] {
  const first = Math.min(...rounds);
  const scenarios = chapter.scenarios.filter(
    (scenario) => scenario.rounds >= first && canDo(one.manifest, scenario.name),
  );
  return scenarios.length === 0 ? [] : [{ chapter: { ...chapter, scenarios }, found: [one], rounds }];
}
