import { InMemorySagaStore, tripSaga } from '@edda/testing';
import type { Broker, OutgoingMessage } from '@edda/messaging';
import { MicroBatcher, wireNames } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { SagaRegistry } from '../saga-registry.js';
import type { SagaTransaction } from '../saga-store.js';
import { StoreUnavailable } from '../saga-store.js';
import { BatchProcessor } from './batch-processor.js';
import { Relay } from './relay.js';
import { orderSaga } from './order-sagas.fixture.js';
import type { PostWork, ReplyWork, StartWork, Work, WorkResult } from './work.js';

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

function seatTaken(n: number): ReplyWork {
  const failure = { code: 'seat-taken', message: 'The seat is taken.' };
  const address = {
    messageId: `reply-${n}`,
    path: 'seat',
    direction: 'forward',
    epoch: 1,
    attempt: 1,
  } as const;
  const input = { kind: 'reply', ...address, result: { outcome: 'failure', failure } } as const;
  return { kind: 'reply', sagaId: idOf(n), saga: 'trip', command: 'seats.reserve', input };
}

const post = (id: string): PostWork => ({
  kind: 'post',
  mail: {
    id,
    tenant: 'default',
    event: 'order.paid',
    contractVersion: 1,
    keys: ['order.paid'],
    body: {},
    unexpected: 'mailbox',
    ttlMs: 1_000,
  },
});

/** A store that cannot take one certain saga, as a database cannot take certain characters. */
class PickyStore extends InMemorySagaStore {
  transactions = 0;
  committed = 0;

  constructor(private readonly refused: string) {
    super();
  }

  override async transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    this.transactions += 1;
    const result = await super.transact((transaction) =>
      work({
        now: () => transaction.now(),
        claimKeys: (claims) => transaction.claimKeys(claims),
        load: (ids) => transaction.load(ids),
        existing: (ids) => transaction.existing(ids),
        post: (mail) => transaction.post(mail),
        save: (changes) => {
          if (changes.some(({ state }) => state.id === this.refused))
            throw new Error('unsupported Unicode escape sequence');
          return transaction.save(changes);
        },
        dataKeys: (ids) => transaction.dataKeys(ids),
        addDataKeys: (keys) => transaction.addDataKeys(keys),
        audit: (entries) => transaction.audit(entries),
      }),
    );
    this.committed += 1;
    return result;
  }
}

/** A store one of whose sagas is locked by somebody else. */
class HeldStore extends InMemorySagaStore {
  constructor(private readonly held: string) {
    super();
  }

  override transact<Result>(work: (transaction: SagaTransaction) => Promise<Result>): Promise<Result> {
    return super.transact((transaction) =>
      work({
        now: () => transaction.now(),
        claimKeys: (claims) => transaction.claimKeys(claims),
        load: (ids) => transaction.load(ids.filter((id) => id !== this.held)),
        existing: (ids) => transaction.existing(ids),
        post: (mail) => transaction.post(mail),
        save: (changes) => transaction.save(changes),
        dataKeys: (ids) => transaction.dataKeys(ids),
        addDataKeys: (keys) => transaction.addDataKeys(keys),
        audit: (entries) => transaction.audit(entries),
      }),
    );
  }
}

/** Its sagas run version 9, from now on. */
function ofVersionNine(store: InMemorySagaStore): InMemorySagaStore['transact'] {
  const transact = store.transact.bind(store);
  return (work) =>
    transact((transaction) =>
      work({
        now: () => transaction.now(),
        claimKeys: (claims) => transaction.claimKeys(claims),
        load: async (ids) =>
          new Map([...(await transaction.load(ids))].map(([id, state]) => [id, { ...state, version: 9 }])),
        existing: (ids) => transaction.existing(ids),
        post: (mail) => transaction.post(mail),
        save: (changes) => transaction.save(changes),
        dataKeys: (ids) => transaction.dataKeys(ids),
        addDataKeys: (keys) => transaction.addDataKeys(keys),
        audit: (entries) => transaction.audit(entries),
      }),
    );
}

function engineOn(store: InMemorySagaStore, onPublish: () => void = () => undefined) {
  const sent: OutgoingMessage[] = [];
  const story: string[] = [];
  const rings: number[] = [];
  const closing = new AbortController();
  const broker = {
    status: 'up',
    publish: async (messages: readonly OutgoingMessage[]) => {
      onPublish();
      sent.push(...messages);
      return messages.map(() => ({ status: 'confirmed' }) as const);
    },
  } as unknown as Broker;
  const lines: string[] = [];
  const log = (_: string, line: string): void => void lines.push(line);
  const limit = { add: () => undefined, count: async () => undefined };
  const relay = new Relay(store, broker, limit, log, closing.signal);
  const settings = { registry, names: wireNames(), appId: 'orchestrator', leaseMs: 1_000 };
  const processor = new BatchProcessor({
    store,
    relay,
    settings,
    log,
    onMail: () => void story.push('mail'),
    onFacts: () => void rings.push(sent.length),
    onUnavailable: (error) => batcher.rejectWaiting((work) => work.kind === 'start', error),
    closing: closing.signal,
  });
  const batcher = new MicroBatcher<Work, WorkResult>((batch) => processor.process(batch), 256);
  return { submit: (work: Work) => batcher.submit(work), sent, lines, closing, story, rings };
}

describe('the batch processor', () => {
  it('commits a batch in one transaction, and sends after the commit', async () => {
    const store = new PickyStore('nobody');
    const committed: number[] = [];
    const { submit, sent } = engineOn(store, () => committed.push(store.committed));
    const results = await Promise.all([1, 2, 3].map((n) => submit(start(n))));
    expect(results.map(({ status }) => status)).toEqual(['started', 'started', 'started']);
    expect(store.transactions).toBe(1);
    // One publish, at which the one transaction was over.
    expect(committed).toEqual([1]);
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
    await expect.poll(() => sent).toHaveLength(7);
    expect(await store.find(idOf(5))).toBeUndefined();
    expect(lines.join()).toContain('cannot be processed');
    expect(store.transactions).toBeLessThanOrEqual(16);
  });

  it('tells once of a version that is not here while a timer is due for it', async () => {
    const store = new InMemorySagaStore();
    const { submit, lines } = engineOn(store);
    await Promise.all([1, 2].map((n) => submit(start(n))));
    store.transact = ofVersionNine(store);
    for (const sagaId of [idOf(1), idOf(2), idOf(1)])
      expect(await submit({ kind: 'timer', sagaId })).toEqual({ status: 'done' });
    expect(lines).toEqual([
      expect.stringMatching(
        /^A timer or an event is due for a saga that runs "trip" version 9, .*deploy it beside/,
      ),
    ]);
    expect(await submit(seatTaken(1))).toMatchObject({ status: 'unknown-version' });
    expect(lines).toHaveLength(1);
  });

  it('sends what one half has committed while the other half still waits for the database', async () => {
    const store = new InMemorySagaStore();
    const transact = store.transact.bind(store);
    let calls = 0;
    let letGo = (): void => {};
    const waiting = new Promise<void>((resolve) => (letGo = resolve));
    store.transact = async (work) => {
      calls += 1;
      if (calls === 1) throw new Error('something in this batch cannot be stored');
      if (calls === 3) await waiting;
      return await transact(work);
    };
    const { submit, sent } = engineOn(store);
    const results = Promise.all([submit(start(1)), submit(start(2))]);
    await expect.poll(() => sent.map(({ correlationId }) => correlationId)).toEqual([idOf(1)]);
    letGo();
    expect(await results).toHaveLength(2);
  });

  it('tries a batch again as it is when the database is away for a moment', async () => {
    const store = new InMemorySagaStore();
    store.failNext(new StoreUnavailable('connection lost'), new StoreUnavailable('connection lost'));
    const { submit, sent } = engineOn(store);
    expect(await submit(start(1))).toMatchObject({ status: 'started' });
    await expect.poll(() => sent).toHaveLength(1);
  });

  it('gives a batch back when the database stays away, so that nobody waits for ever', async () => {
    const store = new InMemorySagaStore();
    const { submit } = engineOn(store);
    await submit(start(1));
    store.failNext(...Array.from({ length: 3 }, () => new StoreUnavailable('connection lost')));
    const outcomes = await Promise.allSettled([submit(start(2)), submit({ kind: 'timer', sagaId: idOf(1) })]);
    const unavailable = { status: 'rejected', reason: { name: 'StoreUnavailable' } };
    expect(outcomes).toMatchObject([unavailable, unavailable]);
  });

  it('refuses starts that have come in meanwhile, and lets other work wait for its turn', async () => {
    const store = new InMemorySagaStore();
    const { submit, lines } = engineOn(store);
    await submit(start(1));
    store.failNext(...Array.from({ length: 3 }, () => new StoreUnavailable('connection lost')));
    const first = submit(start(2));
    await expect.poll(() => lines.length).toBeGreaterThan(0);
    const [late, timer] = [submit(start(3)), submit({ kind: 'timer', sagaId: idOf(1) })];
    const outcomes = await Promise.allSettled([first, late, timer]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
  });

  it('tries no more when the process closes', async () => {
    const store = new InMemorySagaStore();
    const { submit, closing } = engineOn(store);
    await submit(start(1));
    closing.abort();
    store.failNext(new StoreUnavailable('connection lost'));
    await expect(submit({ kind: 'timer', sagaId: idOf(1) })).rejects.toThrow('connection lost');
  });

  it('keeps events in the same transaction, and lets them be delivered only if one is new', async () => {
    const store = new InMemorySagaStore();
    const { submit, story } = engineOn(store);
    expect(await Promise.all([submit(post('e1')), submit(start(1)), submit(post('e1'))])).toMatchObject([
      { status: 'posted', repeated: false },
      { status: 'started' },
      { status: 'posted', repeated: true },
    ]);
    expect(story).toEqual(['mail']);
    expect(await submit(post('e1'))).toEqual({ status: 'posted', repeated: true });
    await submit(start(2));
    expect(story).toEqual(['mail']);
    expect(await store.findMail('default', 'e1')).toMatchObject({ event: 'order.paid', status: 'kept' });
  });

  it('rings for those who follow the histories, once for each commit that brought facts', async () => {
    const { submit, rings } = engineOn(new InMemorySagaStore());
    await Promise.all([submit(start(1)), submit(start(2))]);
    expect(rings).toEqual([0]);
    await submit(post('e1'));
    expect(rings).toHaveLength(1);
    await submit(start(3));
    expect(rings).toHaveLength(2);
  });

  it('keeps no event of a batch that was not committed', async () => {
    const store = new PickyStore(idOf(1));
    const { submit, story } = engineOn(store);
    const outcomes = await Promise.allSettled([submit(start(1)), submit(post('e1'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ value: { status: 'posted', repeated: false } });
    expect(story).toEqual(['mail']);
  });

  it('lets events be delivered when a saga has come to wait for some', async () => {
    const order = orderSaga();
    registry.add(order);
    const { submit, story } = engineOn(new InMemorySagaStore());
    const id = idOf(1);
    const claim = { sagaId: id, tenant: 'default', definition: 'order', key: 'o1', bodyHash: '' };
    const input = { kind: 'started', id, tenant: 'default', key: 'o1', input: { orderId: 'o1' } } as const;
    await submit({ kind: 'start', definition: order, claim, input });
    expect(story).toEqual(['mail']);
  });

  it('does not wait for a saga that another process holds', async () => {
    const store = new HeldStore(idOf(1));
    const { submit } = engineOn(store);
    await submit(start(1));
    await submit(start(2));
    const results = [submit(seatTaken(1)), submit(seatTaken(2))];
    expect(await Promise.all(results)).toEqual([{ status: 'busy' }, { status: 'done' }]);
  });

  it('answers a start whose commit was answered by nobody with its own saga', async () => {
    const store = new InMemorySagaStore();
    const transact = store.transact.bind(store);
    let lost = false;
    store.transact = async (work) => {
      const result = await transact(work);
      if (lost) return result;
      lost = true;
      throw new StoreUnavailable('the connection broke at the commit');
    };
    const { submit } = engineOn(store);
    expect(await submit(start(1))).toEqual({ status: 'started', sagaId: idOf(1), repeated: true });
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
