import type { Broker, Metrics, Reading, ServiceCondition } from '@edda/messaging';
import { QUEUE_MESSAGES, readCondition } from '@edda/messaging';
import type { BreakerStatus } from '../breaker.js';
import { BREAKER_STATE, COMMANDS_IN_FLIGHT, HELD_DELIVERIES } from './participant-metrics.js';

/** However many look, the broker is asked so often at most. */
const REMEMBERED_MS = 5_000;

export interface GaugeParts {
  readonly broker: Pick<Broker, 'depths'>;
  /** The participant's queue. */
  readonly queue: string;
  readonly condition: () => ServiceCondition;
  readonly inFlight: () => number;
  readonly breakers: () => readonly {
    readonly name: string;
    readonly state: BreakerStatus['state'];
    readonly held: number;
  }[];
}

/** What is read when somebody looks. */
export function readGauges(
  metrics: Metrics,
  { broker, queue, condition, inFlight, breakers }: GaugeParts,
): void {
  metrics.read(() => [
    ...readCondition(condition()),
    { metric: COMMANDS_IN_FLIGHT, labels: [], value: inFlight() },
    ...breakers().flatMap(({ name, state, held }): readonly Reading[] => [
      { metric: BREAKER_STATE, labels: [name], value: STATES[state] },
      { metric: HELD_DELIVERIES, labels: [name], value: held },
    ]),
  ]);
  let last: { readonly at: number; readonly depth: Promise<readonly number[]> } | undefined;
  metrics.read(async () => {
    const now = performance.now();
    if (last === undefined || now - last.at >= REMEMBERED_MS)
      last = { at: now, depth: broker.depths([queue]) };
    // Without the namespace: one dashboard for all systems.
    return (await last.depth).map((value) => ({ metric: QUEUE_MESSAGES, labels: ['commands'], value }));
  });
}

const STATES = { closed: 0, 'half-open': 1, open: 2 } as const;
