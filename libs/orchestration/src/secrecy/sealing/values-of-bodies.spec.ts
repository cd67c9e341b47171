import { randomBytes } from 'node:crypto';
import { command, Encrypted } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga } from '@edda/saga-core';
import { InMemorySagaStore } from '@edda/testing';
import { IsString } from 'class-validator';
import { expect, it } from 'vitest';
import { SagaRegistry } from '../../saga-registry.js';
import { sagasOn } from '../../sagas/sagas-bench.fixture.js';
import { MasterKeys } from './master-keys.js';
import { sealingStore } from './sealing-store.js';

class Travel extends command('trip.travel', { version: 1 }) {
  @IsString() tripId: string;
  @IsString() first: string;
  @IsString() last: string;
}
class Done {
  @IsString() text: string;
}
class BookRoom extends command('room.book', { version: 1, reply: Done }) {
  @Encrypted() @IsString() guest: string;
}
class TellDesk extends command('desk.tell', { version: 1, reply: Done }) {
  @IsString() tripId: string;
}

/** The guest's whole name stands in the body of one command, and nowhere else. */
function tripSaga(): SagaDefinition {
  return defineSaga({ name: 'trip', version: 1 }, (saga) =>
    saga
      .startedBy(Travel, {
        key: ({ tripId }) => tripId,
        data: ({ tripId, first, last }) => ({ tripId, first, last }),
      })
      .step('room', (step) =>
        step
          .command(BookRoom, ({ first, last }) => ({ guest: `${first} ${last}` }))
          .noCompensation('It is given away at noon.'),
      )
      .retriable('desk', (step) => step.command(TellDesk, ({ tripId }) => ({ tripId }))),
  );
}

// The command is done then. Its body is kept in the state all the same: this is one of the reasons.
it.each(['room', 'desk'])(
  'a store seals what the reply at "%s" quotes of the body of a command',
  async (path) => {
    const plain = new InMemorySagaStore();
    const registry = new SagaRegistry();
    registry.add(tripSaga());
    const keys = new MasterKeys([randomBytes(32).toString('base64')]);
    const { sagas } = sagasOn(
      sealingStore(plain, keys, registry, () => undefined),
      [tripSaga()],
    );
    const started = await sagas.start('trip', { tripId: 't-1', first: 'Ada', last: 'Lovelace' });
    if (started.status !== 'started') throw new Error(JSON.stringify(started));
    const act = (request: object) =>
      sagas.act(started.sagaId, { by: 'lena', reason: 'So.', ...request } as never);
    for (const step of ['room', 'desk']) {
      const text = step === path ? 'done for Ada Lovelace' : 'done';
      await act({ action: 'pause' });
      await act({ action: 'override', path: step, outcome: { status: 'success', reply: { text } } });
      await act({ action: 'resume' });
    }
    expect((await sagas.find(started.sagaId))?.status).toBe('completed');
    const held = JSON.stringify(Reflect.get(plain, 'tables'), (_, value: unknown) =>
      value instanceof Map ? [...value.entries()] : value,
    );
    expect(held).not.toContain('done for Ada Lovelace');
  },
);
