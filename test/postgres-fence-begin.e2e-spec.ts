import 'reflect-metadata';
import type { CommandMessage } from '@edda/messaging';
import type { Fence, HandledCommand } from '@edda/participant';
import { postgresFence } from '@edda/postgres';
import { DataSource } from 'typeorm';
import { expect, inject, it } from 'vitest';
import { commandFor } from '../libs/testing/src/participant-bench.js';
import { refuseBegin } from './fixtures/failing-begin.js';

const RUN = `${process.pid}_${Date.now()}`;

async function connected(): Promise<{ readonly source: DataSource; readonly fence: Fence }> {
  const source = new DataSource({
    type: 'postgres',
    url: inject('databaseUrl'),
    schema: `fence_begin_${RUN}`,
    poolSize: 2,
    extra: { pipeline: true },
    poolErrorHandler: () => undefined,
  });
  const fence = postgresFence().create(source);
  await fence.connect();
  return { source, fence };
}

const done: HandledCommand = { outcome: 'success', body: {} };
const command = (saga: string): CommandMessage => commandFor(`${RUN}-${saga}`);

it('calls no handler and stores nothing when the transaction of a pipelined connection could not be begun', async () => {
  const { source, fence } = await connected();
  refuseBegin(source);
  const calls: string[] = [];
  const [alone, together] = [command('alone'), [command('one'), command('other')]];
  const run = fence.run(alone, async () => {
    calls.push('alone');
    return done;
  });
  await expect(run).rejects.toThrow('syntax error');
  const batch = fence.runTogether(together, async (_, positions) => {
    calls.push('together');
    return positions.map(() => done);
  });
  await expect(batch).rejects.toThrow('syntax error');
  expect(calls).toEqual([]);
  await fence.close();
  const { fence: again } = await connected();
  for (const one of [alone, ...together])
    expect(await again.run(one, async () => done)).toMatchObject({ replayed: false });
  await again.close();
});
