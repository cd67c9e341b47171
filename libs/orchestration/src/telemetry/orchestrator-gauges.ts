import type { Broker, Metrics, Reading, ServiceCondition, WireNames } from '@edda/messaging';
import { DEAD_LETTER_REASONS, QUEUE_MESSAGES, readCondition, remembered } from '@edda/messaging';
import type { MeasuredStore, StoreMeasures } from '../store/store-measures.js';
import {
  BACKLOG,
  DEAD_LETTERS_OPEN,
  OUTBOX_AGE,
  OUTBOX_MESSAGES,
  SAGAS_UNFINISHED,
  TIMERS_LAG,
} from './orchestrator-metrics.js';

/** However many look, the database and the broker are asked so often at most. */
const REMEMBERED_MS = 5_000;

/** Further than this nothing is counted: whoever has that many has heard the alarm. */
const COUNT_LIMIT = 10_000;

export interface GaugeParts {
  readonly store: MeasuredStore;
  readonly broker: Pick<Broker, 'depths'>;
  readonly names: Pick<WireNames, 'replies' | 'inbox' | 'deadLetters' | 'undecodable'>;
  readonly condition: () => ServiceCondition;
  readonly backlog: () => number;
}

/** What is read when somebody looks. Three sources, so that a database that is away hides nothing of the process. */
export function readGauges(metrics: Metrics, parts: GaugeParts): void {
  const { store, broker, names, condition, backlog } = parts;
  const now = (): number => performance.now();
  const measures = remembered(REMEMBERED_MS, now, () => store.measure(COUNT_LIMIT));
  const queues = ['replies', 'inbox', 'deadLetters', 'undecodable'] as const;
  const depths = remembered(REMEMBERED_MS, now, () => broker.depths(queues.map((queue) => names[queue])));
  metrics.read(() => [...readCondition(condition()), { metric: BACKLOG, labels: [], value: backlog() }]);
  metrics.read(async () => readMeasures(await measures()));
  metrics.read(async () =>
    (await depths()).map((value, index) => ({
      metric: QUEUE_MESSAGES,
      labels: [LABELS[queues[index] ?? 'replies']],
      value,
    })),
  );
}

/** Without the namespace: one dashboard for all systems. */
const LABELS = {
  replies: 'replies',
  inbox: 'inbox',
  deadLetters: 'dead-letters',
  undecodable: 'undecodable',
} as const;

export function readMeasures(measures: StoreMeasures): readonly Reading[] {
  const { outbox, oldestInOutboxMs, timersLagMs, deadLetters, unfinished } = measures;
  const open = new Map<string, number>(DEAD_LETTER_REASONS.map((reason) => [reason, 0]));
  for (const { reason, count } of deadLetters) {
    // Copies of letters come from others: their reasons are theirs, and a label has few values.
    const label = open.has(reason) ? reason : 'other';
    open.set(label, (open.get(label) ?? 0) + count);
  }
  return [
    { metric: OUTBOX_MESSAGES, labels: [], value: outbox },
    { metric: OUTBOX_AGE, labels: [], value: oldestInOutboxMs / 1_000 },
    { metric: TIMERS_LAG, labels: [], value: timersLagMs / 1_000 },
    ...[...open].map(([reason, value]) => ({ metric: DEAD_LETTERS_OPEN, labels: [reason], value })),
    ...unfinished.map(({ definition, status, count }) => ({
      metric: SAGAS_UNFINISHED,
      labels: [definition, status],
      value: count,
    })),
  ];
}
