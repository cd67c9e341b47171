import type { SagaStatus } from '@edda/saga-core';
import { hasEnded, SAGA_STATUSES } from '@edda/saga-core';
import type { Overview } from '../../sagas.js';
import { WINDOW_MS } from '../../sagas/watching.js';
import { isoTime } from '../sagas/saga-view.js';

/** How all is doing. */
export interface OverviewView {
  /** By the clock of the database. */
  readonly at: string;
  readonly throughput: {
    readonly windowSeconds: number;
    readonly started: number;
    readonly completed: number;
    readonly compensated: number;
    readonly resolved: number;
  };
  /** How many are under way, by status. */
  readonly sagas: Readonly<Partial<Record<SagaStatus, number>>>;
  /** Of all tenants, so that not everybody is told. */
  readonly outbox?: {
    readonly waiting: number;
    readonly capped: boolean;
    readonly oldestSeconds?: number;
    readonly lastReason?: string;
  };
  readonly timers: { readonly overdueSeconds: number };
  readonly deadLetters: { readonly open: number };
  readonly broker: { readonly status: string };
  /** Missing if the broker could not be asked. `missing`: the queue does not exist. */
  readonly queues?: readonly (
    | { readonly name: string; readonly messages: number; readonly consumers: number }
    | { readonly name: string; readonly missing: true }
  )[];
}

/** `seesAll`: the caller may be told what is of all tenants. */
export function overviewView(overview: Overview, { seesAll }: { readonly seesAll: boolean }): OverviewView {
  const { pulse, counts, queues, unsent, isUnsentCapped, openLetters, broker } = overview;
  const { started, ended, oldestUnsentMs, unsentReason, timersLateMs } = pulse;
  const { completed = 0, compensated = 0, resolved = 0 } = ended;
  const underWay = SAGA_STATUSES.filter((status) => !hasEnded({ status }));
  const sum = (status: SagaStatus): number =>
    counts.filter((one) => one.status === status).reduce((all, { count }) => all + count, 0);
  return {
    at: isoTime(pulse.at),
    throughput: { windowSeconds: WINDOW_MS / 1_000, started, completed, compensated, resolved },
    sagas: Object.fromEntries(underWay.map((status) => [status, sum(status)])),
    ...(seesAll
      ? {
          outbox: {
            waiting: unsent,
            capped: isUnsentCapped,
            ...(oldestUnsentMs === undefined ? {} : { oldestSeconds: seconds(oldestUnsentMs) }),
            ...(unsentReason === undefined ? {} : { lastReason: unsentReason }),
          },
        }
      : {}),
    timers: { overdueSeconds: seconds(timersLateMs) },
    deadLetters: { open: openLetters },
    broker: { status: broker },
    ...(queues
      ? {
          queues: queues.map(({ name, look }) =>
            look ? { name, ...look } : { name, missing: true as const },
          ),
        }
      : {}),
  };
}

const seconds = (ms: number): number => Math.round(ms / 100) / 10;
