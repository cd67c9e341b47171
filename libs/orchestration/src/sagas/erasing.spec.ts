import type { Fact, SagaState } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { NOBODY } from '../sign-in/caller.js';
import type { Erasure } from '../store/data-key-store.js';
import { eraseSaga } from './erasing.js';

const ended = { id: 's1', tenant: 'default', definition: 'visit', status: 'completed' } as SagaState;

/** The messages that are erased with a saga to which this has happened. */
async function erasedWith(...facts: readonly Fact[]): Promise<readonly string[]> {
  const erasures: Erasure[] = [];
  const store: Parameters<typeof eraseSaga>[0] = {
    find: async () => ended,
    history: async (_, after) => facts.map((fact, at) => ({ sequence: at + 1, at: 0, fact })).slice(after),
    standings: async () => new Map(),
    dataKeys: async () => [{ sagaId: 's1', master: 'm1', wrapped: Uint8Array.of(1) }],
    eraseSaga: async (erasure) => erasures.push(erasure) > 0,
  };
  expect(await eraseSaga(store, NOBODY, 's1', { by: 'lena', reason: 'So.' })).toEqual({ status: 'erased' });
  return erasures.flatMap(({ messageIds }) => messageIds);
}

describe('the erasing of a saga', () => {
  it('takes the events that it took, and those that it ignored', async () => {
    const received = { kind: 'event-received', path: 'result', event: 'lab.result-came', body: {} } as const;
    const ignored = {
      kind: 'input-ignored',
      reason: 'ended',
      input: 'event lab.result-came at result',
    } as const;
    expect(
      await erasedWith(
        { ...received, messageId: 'e-1' },
        { ...ignored, messageId: 'e-2' },
        { ...ignored, messageId: 'e-1' },
        ignored,
      ),
    ).toEqual(['e-1', 'e-2']);
  });

  it('takes none by the id of what a person did: who asked for that chose it', async () => {
    const ignored = { kind: 'input-ignored', reason: 'ended', messageId: 'e-3' } as const;
    expect(
      await erasedWith(
        { ...ignored, input: 'cancel by event' },
        { ...ignored, input: 'decision approved at result by lena' },
      ),
    ).toEqual([]);
  });
});
