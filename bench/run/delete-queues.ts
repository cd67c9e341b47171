import type { Services } from '@edda/tools';
import { management } from './management.js';

/** Deletes the queues whose names begin so. */
export async function deleteQueues(services: Services, prefix: string): Promise<void> {
  const ask = management(services);
  const queues = await ask<readonly { readonly name: string; readonly vhost: string }[]>('/api/queues');
  for (const { name, vhost } of queues.filter((queue) => queue.name.startsWith(prefix)))
    await ask(`/api/queues/${encodeURIComponent(vhost)}/${encodeURIComponent(name)}`, 'DELETE');
}
