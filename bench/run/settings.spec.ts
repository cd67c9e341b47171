import { describe, expect, it } from 'vitest';
import { brokerProblems, readBrokerSettings } from './broker-settings.js';
import { databaseProblem } from './database-settings.js';

describe('a database', () => {
  const on = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', server_version: '15.14' };

  it('that waits for its disk is measured', () => {
    expect(databaseProblem(on)).toBeUndefined();
  });

  it.each(['fsync', 'synchronous_commit', 'full_page_writes'])('without %s is not', (name) => {
    expect(databaseProblem({ ...on, [name]: 'off' })).toContain(`${name} is off instead of on`);
  });

  it('that would confirm before the disk has it is not, by whatever name', () => {
    expect(databaseProblem({ ...on, synchronous_commit: 'local' })).toContain('synchronous_commit is local');
    expect(databaseProblem({})).toContain('fsync is unknown and synchronous_commit is unknown');
  });
});

describe('a broker', () => {
  const channel = (confirm: boolean, publish?: number) => ({
    name: `c${publish ?? 'none'}`,
    confirm,
    ...(publish === undefined ? {} : { message_stats: { publish } }),
  });
  const queue = (type: string, durable = true, exclusive = false) => ({
    name: 'q',
    type,
    durable,
    exclusive,
  });

  it('is measured if what was published was confirmed, into quorum queues', () => {
    expect(brokerProblems([channel(true, 7), channel(false), channel(false, 0)], [queue('quorum')])).toEqual(
      [],
    );
  });

  it('is not if a channel publishes without confirms', () => {
    expect(brokerProblems([channel(true, 1), channel(false, 3)], [])).toEqual([
      'the channel c3 publishes without confirms',
    ]);
  });

  it('is not if nobody was seen to publish', () => {
    expect(brokerProblems([channel(true)], [])).toEqual(['no channel has published anything']);
  });

  it('is not if a queue would lose what it holds, unless it goes with its connection', () => {
    const published = [channel(true, 1)];
    expect(brokerProblems(published, [queue('classic')])).toEqual([
      'the queue q is a classic queue, and no quorum queue',
    ]);
    expect(brokerProblems(published, [queue('classic', false)])).toHaveLength(1);
    expect(brokerProblems(published, [queue('classic', false, true)])).toEqual([]);
  });

  it('is not if it cannot be asked', async () => {
    const services = { management: undefined } as Parameters<typeof readBrokerSettings>[0];
    await expect(readBrokerSettings(services)).rejects.toThrow('AMQP_MANAGEMENT_URL');
  });
});
