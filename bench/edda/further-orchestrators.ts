import type { SagaState } from '@edda/saga-core';
import { startSecondProcess } from '../subject/second-process.js';
import type { Start } from './open-orchestrator.js';

/** What such a process is told: a saga to start. */
export type Told = Start;

/** What it says: the sagas whose end has just become durable there. */
export interface Ended {
  readonly ended: readonly Pick<SagaState, 'key' | 'status'>[];
}

export interface FurtherOrchestrators {
  /** Each starts a saga in the next one. */
  readonly starts: readonly ((start: Start) => Promise<void>)[];
  readonly close: () => Promise<void>;
}

/**
 * Processes of the orchestrator besides the first. A saga may be started in one of them, and end in any.
 *
 * @param program calls `besideSubject`; not needed for none
 */
export async function startFurther(
  count: number,
  program: URL | undefined,
  onEnded: (states: Ended['ended']) => void,
): Promise<FurtherOrchestrators> {
  if (count === 0) return { starts: [], close: async () => undefined };
  if (program === undefined) throw new Error(`There is no program for ${count} further orchestrators.`);
  const processes = await Promise.all(Array.from({ length: count }, () => startSecondProcess(program)));
  for (const { hear } of processes) hear((message) => onEnded((message as Ended).ended));
  return {
    starts: processes.map(
      ({ tell }) =>
        async (start) =>
          tell(start satisfies Told),
    ),
    close: async () => {
      await Promise.all(processes.map(({ close }) => close()));
    },
  };
}
