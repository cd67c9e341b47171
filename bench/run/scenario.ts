import type { Task } from '../subject/protocol.js';

/** One row of the table: what every subject is asked to do. */
export interface Scenario {
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly task: Task;
  /** Longest that one round may take, in milliseconds. */
  readonly limitMs: number;
}

/** What does not depend on the subject. `scale` shortens or lengthens all of them. */
export function scenarios(scale: number): readonly Scenario[] {
  const some = (count: number): number => Math.max(50, Math.round(count * scale));
  return [
    {
      name: 'saturation',
      title: 'as many as possible, 1,000 in flight',
      task: { task: 'saturate', sagas: some(10_000), inFlight: 1_000, compensateEvery: 0 },
      limitMs: 300_000,
    },
    {
      name: 'compensating',
      title: 'the same, every tenth compensates',
      task: { task: 'saturate', sagas: some(10_000), inFlight: 1_000, compensateEvery: 10 },
      limitMs: 300_000,
    },
    {
      name: 'pace',
      title: '20 a second, and time from the start to the end',
      task: { task: 'pace', sagas: some(300), perSecond: 20 },
      limitMs: 120_000,
    },
  ];
}
