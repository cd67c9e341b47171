import type { Condition, Task } from '../subject/protocol.js';

/** One row of the table: what subjects are asked to do. */
export interface Scenario {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly task: Task;
  /** How often. */
  readonly rounds: number;
  /** Longest that one round may take, in milliseconds. */
  readonly limitMs: number;
  /** What is there before: such a scenario has processes and a database of its own. */
  readonly condition?: Condition;
}

/**
 * Who is up while one is measured. Whoever is up without being asked for anything still polls, and takes a part of the machine.
 *
 * - `one, anew for each round`: so that what else this machine has to do falls on all of them, and nobody meets anybody.
 * - `one, for all its rounds`: the same without starting each of them several times.
 * - `all`: rounds are taken in turns. For those whose tables take long to fill.
 */
export type Up = 'one, anew for each round' | 'one, for all its rounds' | 'all';

/** Scenarios that belong together. */
export interface Chapter {
  readonly title: string;
  readonly up: Up;
  readonly scenarios: readonly Scenario[];
}
