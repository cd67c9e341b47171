import { InMemorySagaStore, tripSaga } from '@edda/testing';
import type { Broker, BrokerStatus, OutgoingMessage, PublishResult } from '@edda/messaging';
import { wireNames } from '@edda/messaging';
import { afterEach, describe, expect, it } from 'vitest';
import { SagaRegistry } from '../saga-registry.js';
import type { OutboxMessage } from '../saga-store.js';
import { decideBatch } from './decide-batch.js';
import { Relay } from './relay.js';

const ID = '01970000-0000-7000-8000-000000000001';
const MESSAGE_ID = `${ID}:seat:forward:1`;
const closing: AbortController[] = [];

afterEach(() => closing.splice(0).forEach((controller) => controller.abort()));

/** A store that holds one started saga, whose first command is in the outbox. */
async function startedStore(): Promise<{ store: InMemorySagaStore; outbox: readonly OutboxMessage[] }> {
  const definition = tripSaga();
  const registry = new SagaRegistry();
  registry.add(definition);
  const store = new InMemorySagaStore();
  const claim = { sagaId: ID, tenant: 'default', definition: 'trip', key: 'k', bodyHash: 'h' };
  const input = {
    kind: 'started',
    id: ID,
    tenant: 'default',
    key: 'k',
    input: { tripId: 'k', cents: 1 },
  } as const;
  const outbox = await store.transact(async (transaction) => {
    const claims = await transaction.claimKeys([claim]);
    const facts = {
      now: await transaction.now(),
      claims,
      posted: new Set<string>(),
      states: new Map(),
      busy: new Set<string>(),
    };
    const settings = { registry, names: wireNames(), appId: 'orchestrator', leaseMs: 15_000 };
    const { changes } = decideBatch([{ kind: 'start', definition, claim, input }], facts, settings);
    await transaction.save(changes);
    return changes.flatMap((change) => change.outbox);
  });
  return { store, outbox };
}

function relayOn(store: InMemorySagaStore, results: readonly PublishResult[], status: BrokerStatus = 'up') {
  const published: OutgoingMessage[] = [];
  const answers = results.values();
  const broker = {
    status,
    publish: async (messages: readonly OutgoingMessage[]) => {
      published.push(...messages);
      return messages.map(() => answers.next().value ?? { status: 'confirmed' });
    },
  };
  const lines: string[] = [];
  const added: number[] = [];
  const limit = { add: (messages: number) => void added.push(messages), count: async () => undefined };
  const controller = new AbortController();
  closing.push(controller);
  const relay = new Relay(
    store,
    broker as unknown as Broker,
    limit,
    (_, line) => void lines.push(line),
    controller.signal,
  );
  return { relay, published, lines, broker, limit, added, close: () => (controller.abort(), relay.close()) };
}

describe('the relay', () => {
  it('takes a message out of the outbox once the broker has confirmed it', async () => {
    const { store, outbox } = await startedStore();
    const { relay, published, close } = relayOn(store, [{ status: 'confirmed' }]);
    await relay.offer(outbox);
    await close();
    expect(published.map(({ messageId }) => messageId)).toEqual([MESSAGE_ID]);
    store.time.advance(60_000);
    expect(await store.claimOutbox(10, 1)).toEqual([]);
  });

  it('keeps a message that was returned, and says which binding is missing', async () => {
    const { store, outbox } = await startedStore();
    const { relay, lines, close } = relayOn(store, [{ status: 'returned', reason: 'NO_ROUTE' }]);
    await relay.offer(outbox);
    await close();
    expect(lines.join()).toContain('No queue takes "seats.reserve" from exchange edda.commands');
    store.time.advance(1_000);
    expect((await store.claimOutbox(10, 1)).map(({ message }) => message.messageId)).toEqual([MESSAGE_ID]);
  });

  it('says once that a route is missing, and once that it is there', async () => {
    const { store, outbox } = await startedStore();
    const returned = { status: 'returned', reason: 'NO_ROUTE' } as const;
    const { relay, lines, close } = relayOn(store, [returned, returned, returned, { status: 'confirmed' }]);
    for (let offers = 0; offers < 4; offers += 1) await relay.offer(outbox);
    await close();
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('A queue takes "seats.reserve" from exchange edda.commands again');
  });

  it('keeps what is sent again before the first sending was marked', async () => {
    const { store, outbox } = await startedStore();
    const { relay, close } = relayOn(store, [
      { status: 'confirmed' },
      { status: 'failed', reason: 'connection lost' },
    ]);
    await relay.offer(outbox);
    const again = outbox.map((row) => ({ ...row, id: `${row.message.messageId}@3` }));
    await store.transact(async (transaction) => {
      const state = (await transaction.load([ID])).get(ID);
      if (state === undefined) throw new Error('The saga is gone.');
      const change = { state, fromRevision: state.revision, entries: [], outbox: again, leaseMs: 15_000 };
      await transaction.save([
        { ...change, wakeAt: 0, keepsTimer: true, delivered: [], position: '', releaseKey: false },
      ]);
    });
    await relay.offer(again);
    await close();
    store.time.advance(60_000);
    expect((await store.claimOutbox(10, 1)).map(({ id }) => id)).toEqual([`${MESSAGE_ID}@3`]);
  });

  it('survives a broker that throws', async () => {
    const { store, outbox } = await startedStore();
    const { relay, broker, lines, close } = relayOn(store, []);
    broker.publish = () => Promise.reject(new Error('no such channel'));
    await relay.offer(outbox);
    await close();
    expect(lines.join()).toContain('no such channel');
  });

  it('keeps a message that was not confirmed, to be published again as it is', async () => {
    const { store, outbox } = await startedStore();
    const { relay, close } = relayOn(store, [{ status: 'failed', reason: 'connection lost' }]);
    await relay.offer(outbox);
    await close();
    store.time.advance(1_000);
    expect(await store.claimOutbox(10, 1)).toEqual(outbox);
  });

  it('publishes what another process left behind, once its lease is over', async () => {
    const { store } = await startedStore();
    store.time.advance(15_000);
    const { relay, published, close } = relayOn(store, []);
    relay.start();
    await expect.poll(() => published.map(({ messageId }) => messageId)).toEqual([MESSAGE_ID]);
    await close();
  });

  it('leaves alone what its writer is publishing', async () => {
    const { store } = await startedStore();
    const { relay, published, close } = relayOn(store, []);
    relay.start();
    await close();
    expect(published).toEqual([]);
  });

  it.each<BrokerStatus>(['connecting', 'blocked'])(
    'claims nothing while the broker is %s',
    async (status) => {
      const { store } = await startedStore();
      store.time.advance(15_000);
      const { relay, close } = relayOn(store, [], status);
      relay.start();
      await close();
      expect(await store.claimOutbox(10, 1)).toHaveLength(1);
    },
  );

  it('counts what waits, with each look and with each batch', async () => {
    const { store, outbox } = await startedStore();
    const { relay, limit, added, close } = relayOn(store, [], 'blocked');
    let counts = 0;
    limit.count = async () => void (counts += 1);
    relay.start();
    await expect.poll(() => counts).toBe(1);
    await relay.offer(outbox);
    expect(added).toEqual([outbox.length]);
    await close();
  });

  it('survives a database that cannot mark what was sent', async () => {
    const { store, outbox } = await startedStore();
    store.markPublished = () => Promise.reject(new Error('connection lost'));
    const { relay, lines, close } = relayOn(store, []);
    await relay.offer(outbox);
    await close();
    expect(lines.join()).toContain('could not be marked');
  });
});
