import type { DiagnosisView } from '../../diagnosis/diagnosis-view.js';
import type { OverviewView } from '../../diagnosis/overview-view.js';
import { SAGA_ID, STARTED } from './saga-examples.js';

export const DIAGNOSIS: DiagnosisView = {
  saga: {
    id: SAGA_ID,
    name: 'order',
    version: 1,
    key: 'order-00042',
    status: 'running',
    links: STARTED.links,
  },
  stuck: true,
  since: '2030-01-31T12:00:00.250Z',
  findings: [
    {
      kind: 'no-consumer',
      severity: 'stuck',
      path: 'chargePayment',
      words: 'No consumer on payment.commands; 12 messages lie in it.',
      remedy: 'Start the participant that handles it.',
      since: '2030-01-31T12:00:00.250Z',
    },
  ],
};

export const OVERVIEW: OverviewView = {
  at: '2030-01-31T12:00:00.000Z',
  throughput: { windowSeconds: 60, started: 120, completed: 101, compensated: 3, resolved: 0 },
  sagas: { running: 14, waiting: 2, compensating: 0, paused: 0, parked: 1 },
  outbox: { waiting: 2, capped: false, oldestSeconds: 0.4 },
  timers: { overdueSeconds: 0 },
  deadLetters: { open: 1 },
  broker: { status: 'up' },
  queues: [
    { name: 'orchestrator.replies', messages: 0, consumers: 1 },
    { name: 'payment.commands', messages: 12, consumers: 0 },
    { name: 'shipping.commands', missing: true },
  ],
};
