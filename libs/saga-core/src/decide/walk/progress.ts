import type { Step } from '../../definition/step.js';
import type { Failure } from '../../state/saga-state.js';
import type { Turn } from '../turn.js';

/** How far a step, or a list of steps, has come. */
export type Progress =
  | { readonly at: 'done' }
  /** Something has to come first: a reply, an event, a time, a person. */
  | { readonly at: 'open' }
  | { readonly at: 'failed'; readonly failure: Failure };

export const DONE: Progress = { at: 'done' };
export const OPEN: Progress = { at: 'open' };

export function failed(failure: Failure): Progress {
  return { at: 'failed', failure };
}

/** Where in the loops and lanes of a saga a list of steps runs. */
export interface Place {
  readonly iteration: readonly number[];
  readonly lane: string;
}

/** The saga's own steps. */
export const OUTERMOST: Place = { iteration: [], lane: '' };

/** Goes through a list of steps; what is inside a step gets it to go further in. */
export type Walk = (turn: Turn, steps: readonly Step[], place: Place) => Progress;

/** The lane of a place as facts have it: the outermost one is not mentioned. */
export function laneOfFact({ lane }: Place): { readonly lane?: string } {
  return lane === '' ? {} : { lane };
}
