import type { DefinesSaga } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import type { Type } from '@nestjs/common';
import { Ends } from '../subject/ends.js';
import type { Condition, Post, Saturate } from '../subject/protocol.js';
import { startSecondProcess } from '../subject/second-process.js';
import type { Subject } from '../subject/subject.js';
import { wiring } from '../subject/wiring.js';
import { seeSettings } from './evidence/see-settings.js';
import { startFurther } from './further-orchestrators.js';
import type { Start } from './open-orchestrator.js';
import { openOrchestrator } from './open-orchestrator.js';
import { postOver } from './post-over.js';

export interface EddaOptions {
  readonly definitions: readonly Type<DefinesSaga>[];
  /** What starts a saga with this business key. */
  readonly startOf: (key: string, fails: boolean, shape?: Saturate['shape']) => Start;
  /** The program of the participants. It says when it is up, by `besideSubject`. */
  readonly participants: URL;
  /** Their names. */
  readonly participantNames: readonly string[];
  /** Whose commands travel together, and how many; the same for replies. Only for one orchestrator. Default: each travels alone. */
  readonly bundles?: Readonly<Record<string, number>>;
  /** What is to be there before the first task. */
  readonly condition?: Condition;
  /** The program of one more orchestrator. Only if the condition has several. */
  readonly further?: URL;
  /** Puts the sagas of the condition into the tables. `run` starts one and waits for its end; `start` only starts it. */
  readonly prepare?: (
    run: (key: string) => Promise<void>,
    start: (start: Start) => Promise<void>,
  ) => Promise<void>;
}

/** An orchestrator in this process, the participants in another, and perhaps further orchestrators in theirs. Nothing is switched off. */
export async function openEdda(options: EddaOptions): Promise<Subject> {
  const { definitions, startOf, participantNames, bundles = {}, condition = {} } = options;
  const ends = new Ends();
  const onEnded = (states: readonly Pick<SagaState, 'key' | 'status'>[]): void => {
    for (const { key, status } of states) ends.tell(key, status === 'compensated' ? status : 'completed');
  };
  const beside = await startSecondProcess(options.participants, {
    args: Object.values(bundles).slice(0, 1).map(String),
  });
  const first = await openOrchestrator(definitions, onEnded, bundles);
  const further = await startFurther((condition.orchestrators ?? 1) - 1, options.further, onEnded);
  const starts = [first.start, ...further.starts];
  let turn = 0;
  const run: Subject['run'] = async (key, fails, shape) => {
    const end = ends.of(key);
    turn = (turn + 1) % starts.length;
    await starts[turn]?.(startOf(key, fails, shape));
    return end;
  };
  const settings = await seeSettings({
    wiring: wiring(),
    participants: participantNames,
    run: (key) => run(key, false),
    refuses: () => first.refuses({ ...startOf('', false), message: {} }),
  });
  await options.prepare?.(async (key) => void (await run(key, false)), first.start);
  return {
    settings: { ...settings, bundles: Object.keys(bundles).length > 0, ...condition },
    run,
    post: (task: Post, prefix: string) => postOver(first.url, task, prefix, { startOf, ends }),
    close: async () => {
      await further.close();
      await first.close();
      await beside.close();
    },
  };
}
