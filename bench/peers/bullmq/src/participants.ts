import { UnrecoverableError, Worker } from 'bullmq';
import type { Job } from 'bullmq';
import { besideSubject } from '../../../dist/subject/second-process.js';
import { workerOptions } from './queues.js';
import type { Work } from './queues.js';

/** Each participant has a queue of its own. */
const work = async ({ name, data: { order, fails } }: Job<Work>): Promise<string> => {
  if (name === 'parcel.send' && fails)
    throw new UnrecoverableError(`No parcel can be sent to ${order.customerId}.`);
  return order.orderId;
};

const workers = ['stock', 'card', 'parcel'].map((queue) => new Worker<Work>(queue, work, workerOptions));
await Promise.all(workers.map((worker) => worker.waitUntilReady()));
besideSubject(async () => {
  await Promise.all(workers.map((worker) => worker.close()));
});
