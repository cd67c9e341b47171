import type { Caught } from '@edda/testing/simulator';
import type { Tally } from './tally.js';

/** What a thread is asked to do. */
export type Task =
  | { readonly kind: 'seeds'; readonly from: number; readonly count: number }
  /** `index` is the bug's place in the list of all. */
  | { readonly kind: 'bug'; readonly index: number };

/** What it answers. */
export type Outcome =
  { readonly kind: 'seeds'; readonly tally: Tally } | { readonly kind: 'bug'; readonly caught: Caught };
