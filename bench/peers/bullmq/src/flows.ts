import { FlowProducer, WaitingChildrenError } from 'bullmq';
import type { Job } from 'bullmq';
import { orderOf } from '../../../dist/subject/order.js';
import { serve } from '../../../dist/subject/serve.js';
import type { End } from '../../../dist/subject/subject.js';
import { queueOptions } from './queues.js';
import type { Work } from './queues.js';
import { openSagas } from './sagas.js';

/** A job in a flow runs after its children: the first step is the innermost one. */
const flows = new FlowProducer(queueOptions);

async function start(key: string, fails: boolean): Promise<void> {
  const data: Work = { order: orderOf(key), fails };
  const must = { failParentOnFailure: true };
  const reserve = { name: 'stock.reserve', queueName: 'stock', data, opts: must };
  const charge = { name: 'card.charge', queueName: 'card', data, opts: must, children: [reserve] };
  const send = { name: 'parcel.send', queueName: 'parcel', data, opts: { continueParentOnFailure: true } };
  await flows.add({
    name: 'saga',
    queueName: 'sagas',
    data: { ...data, isCompensating: false },
    opts: { jobId: key },
    children: [{ ...send, children: [charge] }],
  });
}

/** Is called when the steps are done or the last one has failed, and once more when what undoes the others is done. */
async function decide(job: Job<Work & { isCompensating: boolean }>, token = ''): Promise<End> {
  const { order, fails, isCompensating } = job.data;
  if (isCompensating) return 'compensated';
  const failures = await job.getFailedChildrenValues();
  if (Object.keys(failures).length === 0) return 'completed';
  const data: Work = { order, fails };
  await flows.add({
    name: 'stock.release',
    queueName: 'stock',
    data,
    // The same ids if a worker dies between here and the end: then these jobs are there already.
    opts: { jobId: `${job.id}-release`, parent: { id: job.id ?? '', queue: job.queueQualifiedName } },
    children: [{ name: 'card.refund', queueName: 'card', data, opts: { jobId: `${job.id}-refund` } }],
  });
  await job.updateData({ ...data, isCompensating: true });
  if (await job.moveToWaitingChildren(token)) throw new WaitingChildrenError();
  return 'compensated';
}

await serve(() => openSagas(decide, start, () => flows.close()));
