import type { QueueOptions, WorkerOptions } from 'bullmq';
import { needed } from '../../../dist/subject/needed.js';
import type { Order } from '../../../dist/subject/order.js';

/** What travels with each job. */
export interface Work {
  readonly order: Order;
  readonly fails: boolean;
}

/** Of our Redis, where all names begin with our namespace. */
export const queueOptions: QueueOptions = {
  connection: { url: needed('BENCH_REDIS_URL') },
  prefix: needed('BENCH_NAMESPACE'),
};

/** BullMQ takes one job after the other unless it is told otherwise. */
export const workerOptions: WorkerOptions = {
  ...queueOptions,
  // A worker's connection waits for jobs without an end.
  connection: { url: needed('BENCH_REDIS_URL'), maxRetriesPerRequest: null },
  concurrency: 200,
};

export const settings = {
  durability: 'Redis appends each write to a file and fsyncs it before it answers',
  'jobs at once in a worker': 200,
  'ended jobs': 'kept',
};
