import type { SagaSummary } from '@edda/client';
import { describe, expect, it } from 'vitest';
import { whereText } from './where-text.js';

const failure = { reason: 'failure', step: 'pay', code: 'card-declined', message: 'No.' } as const;
const step = { path: 'pay', direction: 'forward', status: 'outstanding', attempt: 2 } as const;

describe('where a saga stands', () => {
  it.each<[Partial<SagaSummary>, string]>([
    [{}, ''],
    [{ position: 'pay' }, 'pay'],
    [{ position: 'pay', step }, 'pay, attempt 2'],
    [{ position: 'reserve', failure }, 'reserve (card-declined at pay)'],
    [{ failure }, 'card-declined at pay: No.'],
    [{ failure: { reason: 'cancelled', step: '', message: 'By ada.' } }, 'cancelled: By ada.'],
    [
      { position: 'pay', parked: { reason: 'dead-lettered', step: 'pay', message: 'M.' } },
      'dead-lettered at pay: M.',
    ],
  ])('%j is "%s"', (saga, words) => expect(whereText(saga)).toBe(words));
});
