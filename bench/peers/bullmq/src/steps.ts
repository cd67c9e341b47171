import { Queue, WaitingChildrenError } from 'bullmq';
import type { Job } from 'bullmq';
import { orderOf } from '../../../dist/subject/order.js';
import { serve } from '../../../dist/subject/serve.js';
import type { End } from '../../../dist/subject/subject.js';
import { queueOptions } from './queues.js';
import type { Work } from './queues.js';
import { openSagas } from './sagas.js';

/** A saga as a "process step job": after each child it is called again, reads what it has sent so far, and sends the next. */
interface Saga extends Work {
  readonly sent: readonly string[];
}

const FORWARD = ['stock.reserve', 'card.charge', 'parcel.send'];
const BACKWARD = ['card.refund', 'stock.release'];

const sagas = new Queue<Saga>('sagas', queueOptions);
const participants = new Map(
  ['stock', 'card', 'parcel'].map((name) => [name, new Queue<Work>(name, queueOptions)]),
);

async function start(key: string, fails: boolean): Promise<void> {
  await sagas.add('saga', { order: orderOf(key), fails, sent: [] }, { jobId: key });
}

async function work(job: Job<Saga>, token = ''): Promise<End> {
  for (;;) {
    const hasFailed = Object.keys(await job.getIgnoredChildrenFailures()).length > 0;
    const steps = hasFailed ? [...FORWARD, ...BACKWARD] : FORWARD;
    const next = steps[job.data.sent.length];
    if (next === undefined) return hasFailed ? 'compensated' : 'completed';
    await send(job, next);
    await job.updateData({ ...job.data, sent: [...job.data.sent, next] });
    if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  }
}

async function send(job: Job<Saga>, step: string): Promise<void> {
  const { order, fails } = job.data;
  const queue = participants.get(step.split('.')[0] ?? '');
  await queue?.add(
    step,
    { order, fails },
    {
      // The same id if a worker dies before it has written down what it sent: then the job is there already.
      jobId: `${job.id}-${step}`,
      parent: { id: job.id ?? '', queue: job.queueQualifiedName },
      ignoreDependencyOnFailure: true,
    },
  );
}

await serve(() =>
  openSagas(work, start, () => Promise.all([...participants.values(), sagas].map((queue) => queue.close()))),
);
