import { InMemorySagaStore, tripSaga } from '@edda/testing';
import type { Broker, OutgoingMessage } from '@edda/messaging';
import { wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { SagaRegistry } from '../saga-registry.js';
import type { SagaTransaction } from '../saga-store.js';
import { StoreUnavailable } from '../saga-store.js';
import { BatchProcessor } from './batch-processor.js';
import { MicroBatcher } from './micro-batcher.js';
import { Relay } from './relay.js';
import type { StartWork, Work, WorkResult } from './work.js';

const definition = tripSaga();
const registry = new SagaRegistry();
registry.add(definition);

const idOf = (n: number): string => `01970000-0000-7000-8000-${String(n).padStart(12, '0')}`;

function start(n: number, key = `trip-${n}`): StartWork {
  const id = idOf(n);
  return {
    kind: 'start',
    definition,
    claim: { sagaId: id, tenant: 'default', definition: 'trip', key, bodyHash: key },
    input: { kind: 'started', id, tenant: 'default', key, input: { tripId: key, cents: 1 } },
  };
}

/** A store that cannot take one certain saga, as a database cannot take certain characters. */
class PickyStore extends InMemorySagaStore {
  transactions = 0;

  constructor(private readonly refused: string) {
    super();
  }

  override transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    this.transactions += 1;
    return super.transact((transaction) =>
      work({
        now: transaction.now,
        claimKeys: (claims) => transaction.claimKeys(claims),
        load: (ids) => transaction.load(ids),
        save: (changes) => {
          if (changes.some(({ state }) => state.id === this.refused))
            throw new Error('unsupported Unicode escape sequence');
          return transaction.save(changes);
        },
      }),
    );
  }
}

function engineOn(store: InMemorySagaStore) {
  const sent: OutgoingMessage[] = [];
  const closing = new AbortController();
  const broker = {
    status: 'up',
    publish: async (messages: readonly OutgoingMessage[]) => {
      sent.push(...messages);
      return messages.map(() => ({ status: 'confirmed' }) as const);
    },
  } as unknown as Broker;
  const lines: string[] = [];
  const log = (_: string, line: string): void => void lines.push(line);
  const relay = new Relay(store, broker, log, closing.signal);
  const settings = { registry, names: wireNames(), appId: 'orchestrator', leaseMs: 1_000 };
  const processor = new BatchProcessor(store, relay, settings, log, closing.signal);
  const batcher = new MicroBatcher<Work, WorkResult>((batch) => processor.process(batch), 256);
  return { submit: (work: Work) => batcher.submit(work), sent, lines, closing };
}

describe('the batch processor', () => {
  it('commits a batch in one transaction, and sends after the commit', async () => {
    const store = new PickyStore('nobody');
    const { submit, sent } = engineOn(store);
    const results = await Promise.all([1, 2, 3].map((n) => submit(start(n))));
    expect(results.map(({ status }) => status)).toEqual(['started', 'started', 'started']);
    expect(store.transactions).toBe(1);
    expect(sent.map(({ messageId }) => messageId)).toEqual([1, 2, 3].map((n) => `${idOf(n)}:seat:forward:1`));
    expect(await store.find(idOf(2))).toMatchObject({ status: 'running', revision: 2 });
  });

  it('sets one piece that no transaction can take apart, and lets all others through', async () => {
    const store = new PickyStore(idOf(5));
    const { submit, sent, lines } = engineOn(store);
    const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7, 8].map((n) => submit(start(n))));
    expect(results.map(({ status }) => status)).toEqual(
      [1, 2, 3, 4, 5, 6, 7, 8].map((n) => (n === 5 ? 'rejected' : 'fulfilled')),
    );
    expect(results[4]).toMatchObject({ reason: { message: 'unsupported Unicode escape sequence' } });
    expect(sent).toHaveLength(7);
    expect(await store.find(idOf(5))).toBeUndefined();
    expect(lines.join()).toContain('cannot be processed');
    expect(store.transactions).toBeLessThanOrEqual(16);
  });

  it('tries a batch again as it is when the database is away for a moment', async () => {
    const store = new InMemorySagaStore();
    store.failNext(new StoreUnavailable('connection lost'), new StoreUnavailable('connection lost'));
    const { submit, sent } = engineOn(store);
    expect(await submit(start(1))).toMatchObject({ status: 'started' });
    expect(sent).toHaveLength(1);
  });

  it('tells those who wait behind REST when the database stays away, and keeps the rest waiting', async () => {
    const store = new InMemorySagaStore();
    const { submit } = engineOn(store);
    await submit(start(1));
    store.failNext(...Array.from({ length: 4 }, () => new StoreUnavailable('connection lost')));
    const outcomes = await Promise.allSettled([submit(start(2)), submit({ kind: 'timer', sagaId: idOf(1) })]);
    expect(outcomes[0]).toMatchObject({ status: 'rejected', reason: { name: 'StoreUnavailable' } });
    expect(outcomes[1]).toMatchObject({ status: 'fulfilled', value: { status: 'done' } });
  });

  it('gives up waiting when the process closes', async () => {
    const store = new InMemorySagaStore();
    const { submit, closing } = engineOn(store);
    await submit(start(1));
    closing.abort();
    store.failNext(new StoreUnavailable('connection lost'));
    await expect(submit({ kind: 'timer', sagaId: idOf(1) })).rejects.toThrow('connection lost');
  });

  it('starts one saga of two that want the same key in one batch', async () => {
    const { submit } = engineOn(new InMemorySagaStore());
    const results = await Promise.all([submit(start(1, 'same')), submit(start(2, 'same'))]);
    expect(results).toEqual([
      { status: 'started', sagaId: idOf(1), repeated: false },
      { status: 'key-taken', sagaId: idOf(1) },
    ]);
  });
});
