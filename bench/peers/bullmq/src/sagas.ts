import { Worker } from 'bullmq';
import type { Processor } from 'bullmq';
import { Ends } from '../../../dist/subject/ends.js';
import { startSecondProcess } from '../../../dist/subject/second-process.js';
import type { End, Subject } from '../../../dist/subject/subject.js';
import { settings, workerOptions } from './queues.js';
import type { Work } from './queues.js';

/**
 * Participants in a second process, and here the worker of the queue `sagas`, in which each saga is one job whose id is the saga's key and
 * whose result is its end.
 */
export async function openSagas<Data extends Work>(
  work: Processor<Data, End>,
  start: (key: string, fails: boolean) => Promise<unknown>,
  close: () => Promise<unknown>,
): Promise<Subject> {
  const participants = await startSecondProcess(new URL('./participants.js', import.meta.url));
  const ends = new Ends();
  const sagas = new Worker<Data, End>('sagas', work, workerOptions);
  await sagas.waitUntilReady();
  sagas.on('completed', ({ id = '' }, end) => ends.tell(id, end));
  sagas.on('failed', (job, { message }) => void process.stderr.write(`${job?.id} failed: ${message}\n`));
  return {
    settings,
    run: async (key, fails) => {
      const end = ends.of(key);
      await start(key, fails);
      return end;
    },
    close: async () => {
      await sagas.close();
      await close();
      await participants.close();
    },
  };
}
