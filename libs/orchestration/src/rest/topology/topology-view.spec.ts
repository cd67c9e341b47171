import { describe, expect, it } from 'vitest';
import { seenTopology } from '../../topology/seen-topology.js';
import { topologyView } from './topology-view.js';

const unreachable = seenTopology(
  { participants: ['payment'] },
  {
    status: 'up',
    looks: new Map([['payment.commands', undefined]]),
    failure: 'http://rabbit:15672 refuses "edda".',
  },
  new Map(),
);

describe('the view of a topology', () => {
  it('tells users and addresses to admins alone', () => {
    const codesFor = (seesAll: boolean) =>
      topologyView(unreachable, { seesAll }).findings.map(({ code }) => code);
    expect(codesFor(true)).toEqual(['missing-queue', 'management-unreachable']);
    expect(codesFor(false)).toEqual(['missing-queue', 'management-unreachable']);
    expect(JSON.stringify(topologyView(unreachable, { seesAll: false }))).not.toContain('15672');
  });

  it('says of a part that it is missing, and of no other', () => {
    const { queues } = topologyView(unreachable, { seesAll: true });
    expect(queues.filter((queue) => 'missing' in queue).map(({ name }) => name)).toEqual([
      'payment.commands',
    ]);
  });
});
