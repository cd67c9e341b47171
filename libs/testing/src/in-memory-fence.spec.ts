import { FenceUnavailable } from '@edda/participant';
import { expect, it } from 'vitest';
import { fenceBatchContract } from './fence-batch-contract.js';
import { fenceContract } from './fence-contract.js';
import { InMemoryFence } from './in-memory-fence.js';
import { commandFor } from './participant-bench.js';

const open = async () => {
  const fence = new InMemoryFence();
  await fence.connect();
  return {
    fence,
    write: async (manager: Parameters<InMemoryFence['write']>[0], note: string) => fence.write(manager, note),
    notes: async () => fence.notes,
    close: () => fence.close(),
  };
};

for (const contract of [fenceContract, fenceBatchContract]) contract('in memory', open);

it('can be told to be unavailable', async () => {
  const fence = new InMemoryFence();
  await fence.connect();
  fence.available = false;
  const handle = () => Promise.reject(new Error('not to be called'));
  await expect(fence.run(commandFor('saga-1'), handle)).rejects.toThrow(FenceUnavailable);
  await expect(fence.ping()).rejects.toThrow(FenceUnavailable);
  expect(fence.healthy).toBe(false);
});

it('does not run before it is connected', async () => {
  const handle = () => Promise.reject(new Error('not to be called'));
  await expect(new InMemoryFence().run(commandFor('saga-1'), handle)).rejects.toThrow(
    'before it was connected',
  );
});
