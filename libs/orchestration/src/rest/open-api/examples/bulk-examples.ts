import type { BulkForecastView, BulkView } from '../../bulk/bulk-view.js';
import { SAGA_ID } from './saga-examples.js';

const ID = '019b0c5e-9b52-7c3d-9f10-5b2f8e6d4a18';

export const BULK: BulkView = {
  id: ID,
  status: 'running',
  action: 'retry',
  by: 'lena@shop.example',
  reason: 'The carrier is back.',
  total: 120,
  capped: false,
  done: 80,
  refused: 20,
  left: 20,
  refusals: [{ reason: 'ended', count: 20, example: SAGA_ID }],
  createdAt: '2030-01-31T12:00:00.000Z',
  links: { self: `/v1/bulk-actions/${ID}`, cancel: `/v1/bulk-actions/${ID}/cancel` },
};

export const BULK_FORECAST: BulkForecastView = {
  dryRun: true,
  action: 'cancel',
  total: 120,
  capped: false,
  examined: 120,
  willDo: 100,
  items: [
    { name: 'order', version: 1, status: 'running', count: 100, example: SAGA_ID, verdict: 'done' },
    {
      name: 'order',
      version: 1,
      status: 'running',
      count: 20,
      example: SAGA_ID,
      verdict: 'refused',
      reason: 'past-pivot',
    },
  ],
};
