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

/** Scenarios whose rounds are taken in turns, so that what else this machine has to do falls on all of them. */
export interface Chapter {
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}
