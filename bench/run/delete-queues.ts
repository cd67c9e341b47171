import type { ManagementApi } from '@edda/topology';
import { segment } from '@edda/topology';

/** Deletes the queues whose names begin so. */
export async function deleteQueues(api: ManagementApi, prefix: string): Promise<void> {
  const queues = await api.get<readonly { readonly name: string; readonly vhost: string }[]>('queues');
  for (const { name, vhost } of queues.filter((queue) => queue.name.startsWith(prefix)))
    await api.delete(`queues/${segment(vhost)}/${segment(name)}`);
}
