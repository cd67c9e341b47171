import type { LetterForecast } from '../../sagas.js';
import type { LetterPlan } from '../../store/dead-letter-store.js';
import { timeOf } from '../sagas/saga-view.js';
import type { GroupView } from './letter-view.js';
import { groupView } from './letter-view.js';

/** The answer to a redrive or a discard: 202. It is carried out in the background. */
export interface PlannedView {
  readonly intention: LetterPlan['intention'];
  /** How many open letters it is about. */
  readonly count: number;
  /** When the last one is carried out; missing if there is none. */
  readonly lastDueAt?: string;
  readonly links: { readonly letters: string };
}

/** The answer to a dry run: 200. */
export interface ForecastView {
  readonly intention: LetterPlan['intention'];
  readonly dryRun: true;
  readonly count: number;
  readonly groups: readonly GroupView[];
  /** Of those that were looked at one by one: what could not go back as things are, and why. */
  readonly refused: readonly { readonly id: string; readonly why: string }[];
  readonly checked: number;
}

/** `base` stands before `/v1` in links. */
export function plannedView(
  intention: LetterPlan['intention'],
  { count, lastDueAt }: { readonly count: number; readonly lastDueAt?: number },
  base: string,
): PlannedView {
  const status = intention === 'redrive' ? 'redriving' : 'discarding';
  const links = { letters: `${base}/v1/dead-letters?status=${status}` };
  return { intention, count, ...timeOf('lastDueAt', lastDueAt), links };
}

export function forecastView(
  intention: LetterPlan['intention'],
  { count, groups, refused, checked }: LetterForecast,
  base: string,
): ForecastView {
  return {
    intention,
    dryRun: true,
    count,
    groups: groups.map((group) => groupView(group, base)),
    refused,
    checked,
  };
}
