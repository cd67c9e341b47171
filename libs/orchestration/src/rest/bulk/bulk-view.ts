import type { BulkForecast, BulkForecastEntry } from '../../sagas/bulk-actions.js';
import type { BulkAction, BulkRefusal } from '../../store/bulk-action-store.js';
import { isoTime, timeOf } from '../sagas/saga-view.js';

export interface BulkView {
  readonly id: string;
  readonly status: BulkAction['status'];
  readonly action: string;
  readonly path?: string;
  readonly by: string;
  readonly reason: string;
  /** How many sagas were meant when it was ordered. */
  readonly total: number;
  readonly capped: boolean;
  readonly done: number;
  readonly refused: number;
  readonly left: number;
  readonly refusals: readonly BulkRefusal[];
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly note?: string;
  readonly links: { readonly self: string; readonly cancel: string };
}

/** What an order would do. */
export interface BulkForecastView {
  readonly dryRun: true;
  readonly action: string;
  readonly total: number;
  readonly capped: boolean;
  readonly examined: number;
  readonly willDo: number;
  readonly items: readonly (Omit<BulkForecastEntry, 'reason'> & {
    readonly verdict: 'done' | 'refused';
    readonly reason?: string;
  })[];
}

export function bulkView(bulk: BulkAction, base: string): BulkView {
  const { id, status, action, path, by, reason, total, isTotalCapped, done, refusals, note } = bulk;
  const refused = refusals.reduce((sum, { count }) => sum + count, 0);
  const self = `${base}/v1/bulk-actions/${id}`;
  return {
    id,
    status,
    action,
    ...(path === undefined ? {} : { path }),
    by,
    reason,
    total,
    capped: isTotalCapped,
    done,
    refused,
    left: status === 'running' ? Math.max(0, total - done - refused) : 0,
    refusals,
    createdAt: isoTime(bulk.createdAt),
    ...timeOf('endedAt', bulk.endedAt),
    ...(note === undefined ? {} : { note }),
    links: { self, cancel: `${self}/cancel` },
  };
}

export function bulkForecastView(action: string, forecast: BulkForecast): BulkForecastView {
  const { total, isTotalCapped, examined, willDo, entries } = forecast;
  return {
    dryRun: true,
    action,
    total,
    capped: isTotalCapped,
    examined,
    willDo,
    items: entries.map((entry) => ({ ...entry, verdict: entry.reason === undefined ? 'done' : 'refused' })),
  };
}
