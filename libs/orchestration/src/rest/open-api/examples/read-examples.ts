import type { CountsView } from '../../sagas/counts-view.js';
import type { TimelineView } from '../../sagas/timeline-view.js';
import { SAGA_ID, STARTED } from './saga-examples.js';

export const COUNTS: CountsView = {
  items: [
    { name: 'order', version: 1, status: 'completed', count: 10_001, capped: true },
    { name: 'order', version: 1, status: 'parked', count: 2 },
    { name: 'order', version: 1, status: 'running', count: 42 },
  ],
  cap: 10_000,
};

export const TIMELINE: TimelineView = {
  saga: SAGA_ID,
  from: '2030-01-31T12:00:00.000Z',
  now: '2030-01-31T12:00:01.500Z',
  items: [
    {
      kind: 'command',
      path: 'reserveStock',
      direction: 'forward',
      name: 'inventory.reserve-stock',
      attempt: 1,
      epoch: 1,
      resends: 0,
      from: '2030-01-31T12:00:00.000Z',
      to: '2030-01-31T12:00:00.250Z',
      outcome: 'success',
    },
    {
      kind: 'approval',
      path: 'creditApproval',
      name: 'credit-desk',
      from: '2030-01-31T12:00:00.250Z',
      until: '2030-02-02T12:00:00.250Z',
    },
  ],
  links: { self: `${STARTED.links.self}/timeline`, saga: STARTED.links.self },
};

/** What comes over a stream. */
export const STREAMED = `id: 7421-88012
event: fact
data: {"saga":{"id":"${SAGA_ID}","name":"order","version":1,"key":"order-00042","status":"running","revision":5},"sequence":5,"at":"2030-01-31T12:00:00.250Z","kind":"command-succeeded","path":"reserveStock"}

`;
