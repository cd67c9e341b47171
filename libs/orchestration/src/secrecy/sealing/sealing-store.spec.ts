import { randomBytes } from 'node:crypto';
import { command, Encrypted } from '@edda/messaging';
import { defineSaga } from '@edda/saga-core';
import { InMemorySagaStore } from '@edda/testing';
import { aLetter, sagaStoreContract } from '@edda/testing/contracts';
import { IsInt } from 'class-validator';
import { beforeEach, describe, expect, it } from 'vitest';
import { SagaRegistry } from '../../saga-registry.js';
import { sagasOn } from '../../sagas/sagas-bench.fixture.js';
import type { SagaStore } from '../../saga-store.js';
import { Tell, visitSaga } from '../patient-saga.fixture.js';
import { encryptionProblems } from './encryption-problems.js';
import { ERASED } from './envelope.js';
import { MasterKeys } from './master-keys.js';
import { sealingStore } from './sealing-store.js';

const newKey = (): string => randomBytes(32).toString('base64');
const silent = (): void => undefined;

function registryOf(): SagaRegistry {
  const registry = new SagaRegistry();
  registry.add(visitSaga());
  return registry;
}

const DIAGNOSIS = 'a broken heart';
const body = { visitId: 'v-1', email: 'ada@post.example', diagnosis: DIAGNOSIS, note: { text: 'none' } };

let plain: InMemorySagaStore;
let key: string;
let store: SagaStore;
let bench: ReturnType<typeof sagasOn<SagaStore>>;
beforeEach(() => {
  plain = new InMemorySagaStore();
  key = newKey();
  store = sealingStore(plain, new MasterKeys([key]), registryOf(), silent);
  bench = sagasOn(store, [visitSaga()]);
});

/** All that a database would hold. */
const dump = (): string =>
  JSON.stringify(Reflect.get(plain, 'tables'), (_, value: unknown) => {
    if (value instanceof Map) return [...value.entries()];
    return value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value;
  });

async function begin(changes: object = {}): Promise<string> {
  const outcome = await bench.sagas.start('visit', { ...body, ...changes });
  if (outcome.status !== 'started') throw new Error(JSON.stringify(outcome));
  return outcome.sagaId;
}

const BY = { by: 'lena', reason: 'So.' };
/** Through its bed and its result to an end, with what a participant said on its way. */
async function runThrough(id: string): Promise<void> {
  const act = (request: object) => bench.sagas.act(id, { ...BY, ...request } as never);
  await act({ action: 'pause' });
  const reply = { bed: 'b-7', doorCode: 'code-4711' };
  await act({ action: 'override', path: 'bed', outcome: { status: 'success', reply } });
  await act({ action: 'resume' });
  await bench.sagas.announce('lab.result-came', { visitId: 'v-1', finding: `it is ${DIAGNOSIS}` });
  await bench.deliver();
  await act({ action: 'pause' });
  await act({ action: 'resolve' });
  plain.time.advance(60_000);
  await store.markPublished((await store.claimOutbox(10, 1_000)).map((message) => message.id));
}

describe('a store that seals', () => {
  it('keeps nothing of what is encrypted in the clear, and gives it back as it was', async () => {
    const id = await begin();
    await runThrough(id);
    const held = dump();
    expect(held).not.toContain(DIAGNOSIS);
    expect(held).not.toContain('code-4711');
    // What is only sensitive, and what is neither, stays readable.
    expect(held).toContain('ada@post.example');
    const state = await bench.sagas.find(id);
    expect(state).toMatchObject({ status: 'resolved', input: { diagnosis: DIAGNOSIS } });
    const history = JSON.stringify(await bench.sagas.wholeHistory(id));
    expect(history).toContain('code-4711');
    expect(history).toContain(`it is ${DIAGNOSIS}`);
    expect(history).not.toContain('edda1');
    expect((await bench.sagas.asOf(id, state?.revision ?? 0))?.state).toEqual(state);
    expect(JSON.stringify(await store.factsAfter({ xid: '0', position: '0' }, 100))).toContain(DIAGNOSIS);
    expect((await bench.sagas.mail({ limit: 5 })).items[0]?.body).toMatchObject({
      finding: `it is ${DIAGNOSIS}`,
    });
  });

  it('sends what it was to send', async () => {
    await begin();
    plain.time.advance(60_000);
    const messages = await store.claimOutbox(10, 1_000);
    expect(messages.map(({ message }) => message.content)).toEqual([
      JSON.stringify({ visitId: 'v-1', diagnosis: DIAGNOSIS }),
    ]);
    expect(dump()).not.toContain(DIAGNOSIS);
  });

  it('sends it even if its saga has been removed by then, and never as it was sealed', async () => {
    const id = await begin();
    await bench.sagas.act(id, { ...BY, action: 'pause' });
    await bench.sagas.act(id, { ...BY, action: 'resolve' });
    plain.time.advance(60_000);
    await store.pruneSagas({ definition: 'visit', keepMs: 1, limit: 9, keepsBusinessKeys: false });
    expect(await store.dataKeys([id])).toEqual([]);
    const lines: string[] = [];
    const other = sealingStore(plain, new MasterKeys([newKey()]), registryOf(), (_, line) =>
      lines.push(line),
    );
    expect(await other.claimOutbox(10, 1_000)).toEqual([]);
    expect(lines).toEqual([expect.stringContaining('1 messages in the outbox are sealed by a master key')]);
    plain.time.advance(60_000);
    expect(await store.claimOutbox(10, 1_000)).toHaveLength(1);
  });

  it('takes somebody’s text that looks sealed for what it is', async () => {
    const id = await begin({ diagnosis: 'x', note: {}, relatives: [{ name: 'n', relation: 'edda1:AAAA' }] });
    expect(await bench.sagas.find(id)).toMatchObject({ input: { relatives: [{ relation: 'edda1:AAAA' }] } });
  });

  it('makes the hash of a start of what is not sensitive', async () => {
    const options = { idempotencyKey: 'k' };
    const first = await bench.sagas.start('visit', body, options);
    expect(await bench.sagas.start('visit', { ...body, diagnosis: 'another one' }, options)).toMatchObject({
      status: 'started',
      repeated: true,
      ...(first.status === 'started' ? { sagaId: first.sagaId } : {}),
    });
    expect(await bench.sagas.start('visit', { ...body, note: { other: true } }, options)).toMatchObject({
      status: 'idempotency-conflict',
    });
  });

  it('seals letters with the key of their saga, and others under the master key', async () => {
    const id = await begin();
    const content = new TextEncoder().encode(JSON.stringify({ visitId: 'v-1', diagnosis: DIAGNOSIS }));
    const saga = {
      id,
      definition: 'visit',
      path: 'bed',
      kind: 'command',
      direction: 'forward',
      epoch: 1,
    } as const;
    const letters = [
      aLetter({ tenant: 'default', name: 'ward.assign-bed', saga, content }),
      aLetter({ tenant: 'default', name: 'who.knows', content }),
      aLetter({ tenant: 'default', name: undefined, content: Uint8Array.of(255, 0, ...content) }),
    ];
    await store.recordLetters(letters);
    expect(dump()).not.toContain(DIAGNOSIS);
    const { items } = await store.listLetters({ tenant: 'default', limit: 10 });
    const found = await Promise.all(items.map((one) => store.findLetter('default', one.id)));
    for (const letter of letters) {
      const same = found.find((one) => one?.messageId === letter.messageId);
      expect([...(same?.content ?? [])]).toEqual([...(letter.content ?? [])]);
    }
    await store.planLetters(
      { tenant: 'default', ids: [items[0]?.id ?? ''] },
      { intention: 'redrive', by: 'l', because: 'w', corrected: `{"diagnosis":"${DIAGNOSIS}"}` },
    );
    expect(dump()).not.toContain(DIAGNOSIS);
    const [claimed] = await store.claimLetters(10, 1_000);
    expect(claimed?.corrected).toBe(`{"diagnosis":"${DIAGNOSIS}"}`);
  });

  it('goes on with an older master key, and wraps anew by the first', async () => {
    const id = await begin();
    const keys = new MasterKeys([newKey(), key]);
    const later = sealingStore(plain, keys, registryOf(), silent);
    expect(await later.find(id)).toMatchObject({ input: { diagnosis: DIAGNOSIS } });
    await later.tendHistory();
    expect(await plain.dataKeysNotUnder(keys.current, 10)).toEqual([]);
    expect(await later.find(id)).toMatchObject({ input: { diagnosis: DIAGNOSIS } });
    await expect(store.find(id)).rejects.toThrow('Give that one too');
  });
});

describe('erasing a saga', () => {
  it('leaves nothing of what is encrypted, and the audit says so', async () => {
    const id = await begin();
    await runThrough(id);
    const saga = {
      id,
      definition: 'visit',
      path: 'bed',
      kind: 'command',
      direction: 'forward',
      epoch: 1,
    } as const;
    const content = new TextEncoder().encode(JSON.stringify({ diagnosis: DIAGNOSIS }));
    await store.recordLetters([aLetter({ tenant: 'default', name: 'ward.assign-bed', saga, content })]);
    expect(await bench.sagas.erase(id, BY)).toEqual({ status: 'erased' });
    const state = await bench.sagas.find(id);
    expect(state).toMatchObject({
      key: 'v-1',
      status: 'resolved',
      input: { email: 'ada@post.example', diagnosis: ERASED },
    });
    const seen = JSON.stringify([
      state,
      await bench.sagas.wholeHistory(id),
      await bench.sagas.mail({ limit: 9 }),
    ]);
    for (const secret of [DIAGNOSIS, 'code-4711', 'edda1']) expect(seen).not.toContain(secret);
    const [letter] = (await bench.sagas.deadLetters.list({ limit: 1 })).items;
    const bytes = (await bench.sagas.deadLetters.find(letter?.id ?? ''))?.content;
    expect(new TextDecoder().decode(bytes)).toBe(ERASED);
    expect((await bench.sagas.audit()).at(-1)).toMatchObject({
      action: 'saga.erase',
      target: id,
      who: 'lena',
    });
    expect(await bench.sagas.verifyAudit()).not.toHaveProperty('broken');
    expect(await bench.sagas.erase(id, BY)).toMatchObject({
      status: 'refused',
      detail: expect.stringContaining('already'),
    });
  });

  it('never writes anything of it again', async () => {
    const id = await begin();
    await runThrough(id);
    await bench.sagas.erase(id, BY);
    await bench.sagas.act(id, { action: 'pause', ...BY, reason: DIAGNOSIS });
    const late = new TextEncoder().encode(JSON.stringify({ diagnosis: DIAGNOSIS }));
    const saga = {
      id,
      definition: 'visit',
      path: 'bed',
      kind: 'command',
      direction: 'forward',
      epoch: 1,
    } as const;
    await store.recordLetters([aLetter({ tenant: 'default', name: 'ward.assign-bed', saga, content: late })]);
    expect(dump().replaceAll(/"audit".*/g, '')).not.toContain(`"diagnosis":"${DIAGNOSIS}"`);
  });

  it('is refused while it is under way, and where nothing is encrypted', async () => {
    const id = await begin();
    expect(await bench.sagas.erase(id, BY)).toMatchObject({
      status: 'refused',
      detail: expect.stringContaining('is running'),
    });
    expect(await bench.sagas.erase('01900000-ffff-7000-8000-00000000000f', BY)).toEqual({
      status: 'unknown-saga',
    });
  });
});

describe('a definition with encrypted fields', () => {
  it('needs a master key', () => {
    expect(encryptionProblems([visitSaga()], true)).toEqual([]);
    expect(encryptionProblems([visitSaga()], false)).toEqual([
      expect.stringMatching(
        /^Saga "visit" version 1 has encrypted fields \(diagnosis, doorCode, finding\).*EDDA_MASTER_KEY/,
      ),
    ]);
  });
});

class PlaceSecretly extends command('order.place-secretly', { version: 1 }) {
  @Encrypted() @IsInt() orderId: number;
}

/** The sagas of the contract suite, with what they hold encrypted. */
function sealedOrders(): SagaRegistry {
  const registry = new SagaRegistry();
  registry.add(
    defineSaga({ name: 'order', version: 1 }, (saga) =>
      saga
        .startedBy(PlaceSecretly, { key: () => 'k', data: ({ orderId }) => ({ orderId }) })
        .retriable('tell', (step) => step.command(Tell, () => ({ visitId: 'v', recipient: 'r' }))),
    ),
  );
  // Letters of a contract in which nothing is encrypted are kept as they are, their hash included.
  registry.add(
    defineSaga({ name: 'payment', version: 1 }, (saga) =>
      saga
        .startedBy(PlaceSecretly, { key: () => 'k', data: () => ({}) })
        .retriable('charge', (step) => step.command(command('payment.charge', { version: 1 }), () => ({}))),
    ),
  );
  return registry;
}

/** The contract's leases run out by themselves. */
const realTime = {
  get nowMs(): number {
    return Date.now();
  },
  advance(): never {
    throw new Error('Nobody moves the real time.');
  },
};

/** In lists a letter that is sealed has a fingerprint instead of its hash; the suite looks for the hash. */
function withHashes(sealing: SagaStore, keys: MasterKeys): SagaStore {
  const hashes = new Map<string, string>();
  const methods: Pick<SagaStore, 'recordLetters' | 'listLetters'> = {
    recordLetters(letters) {
      for (const { hash } of letters) hashes.set(keys.fingerprint(Buffer.from(hash)), hash);
      return sealing.recordLetters(letters);
    },
    async listLetters(query) {
      const page = await sealing.listLetters(query);
      return {
        ...page,
        items: page.items.map((one) => ({ ...one, hash: hashes.get(one.hash) ?? one.hash })),
      };
    },
  };
  return new Proxy(sealing, {
    get: (store, name): unknown => Reflect.get(methods, name) ?? Reflect.get(store, name),
  });
}

sagaStoreContract('sealing', async () => {
  const keys = new MasterKeys([newKey()]);
  const sealing = sealingStore(new InMemorySagaStore(realTime), keys, sealedOrders(), silent);
  const hashed = withHashes(sealing, keys);
  return { store: hashed, other: hashed };
});
