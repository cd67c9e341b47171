import { MASK } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { InMemorySagaStore } from '@edda/testing';
import { describe, expect, it } from 'vitest';
import { SagaRegistry } from '../saga-registry.js';
import { sagasOn } from '../sagas/sagas-bench.fixture.js';
import type { Caller } from '../sign-in/caller.js';
import { spansOf } from '../telemetry/spans-of.js';
import { Discreet } from './discreet.js';
import { READ_AT_MOST } from './past.js';
import { visitSaga } from './patient-saga.fixture.js';

const caller = (...roles: readonly string[]): Caller => ({
  tenant: 'default',
  name: 'lena',
  roles,
  signedInBy: 'token',
});
const DOOR = 'code-4711';
const visit = { visitId: 'v-1', email: 'ada@post.example', diagnosis: 'a cold' };
const said = { by: 'lena', reason: 'So.' };
const reply = { bed: 'b-7', doorCode: DOOR };
const outcome = { status: 'success', reply } as const;

/** What a bed's reply is taken with quotes it, and throws. */
function throwing(): SagaDefinition {
  const definition = visitSaga();
  const onSuccess = (_: unknown, given: object): never => {
    throw new Error(`${JSON.stringify(given)} is no bed`);
  };
  const steps = definition.steps.map((step) => (step.kind === 'command' ? { ...step, onSuccess } : step));
  return { ...definition, steps };
}

async function parkedVisit() {
  const bench = sagasOn(new InMemorySagaStore(), [throwing()]);
  const { sagas, store } = bench;
  const started = await sagas.start('visit', { ...visit });
  if (started.status !== 'started') throw new Error(JSON.stringify(started));
  const id = started.sagaId;
  await sagas.act(id, { action: 'pause', ...said });
  await sagas.act(id, { action: 'override', path: 'bed', outcome, ...said });
  return { sagas, store, id };
}

describe('what a function of the definition threw', () => {
  it('is covered whole for whoever may not see all of the saga: it quotes what stands nowhere else', async () => {
    const { sagas, id } = await parkedVisit();
    expect(JSON.stringify(await sagas.find(id))).toContain(DOOR);
    const own = sagas.as(caller('operator'));
    const seen = [
      await own.find(id),
      await own.history(id),
      await own.wholeHistory(id),
      await own.list({ limit: 10 }),
      await own.diagnosis(id),
      await own.quiet({ limit: 10 }, -1_000),
    ];
    for (const one of seen) expect(JSON.stringify(one)).not.toContain('4711');
    expect((await own.find(id))?.parked).toEqual({ reason: 'definition-threw', path: 'bed', message: MASK });
    expect(JSON.stringify(seen[5])).toContain(MASK);
    const both = await sagas.as(caller('admin', 'doctor')).find(id);
    expect(both?.parked?.message).toContain(DOOR);
  });

  it('is covered in a stream', async () => {
    const { sagas, store, id } = await parkedVisit();
    const shown = await sagas.as(caller('viewer')).follow(id);
    const history = await store.history(id, 0, 100);
    const told = history.map((entry) =>
      shown?.({ place: { xid: '1', position: '1' }, saga: {} as never, entry }),
    );
    expect(JSON.stringify(history)).toContain(DOOR);
    expect(JSON.stringify(told)).not.toContain('4711');
  });

  it('is no part of a span, even where the saga itself holds nothing sensitive yet', async () => {
    const { store, id } = await parkedVisit();
    const registry = new SagaRegistry();
    const definition = throwing();
    registry.add(definition);
    const found = await store.find(id);
    if (!found) throw new Error('There is one.');
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const state = { ...found, input: {}, data: {}, steps: [], traceparent };
    const entries = (await store.history(id, 0, 100)).filter(({ fact }) => fact.kind === 'saga-parked');
    const change = { definition, before: state, state, entries };
    const told = (one: typeof change) => JSON.stringify(spansOf(one, { from: 1, to: 2, batch: 1 }));
    expect(told(change)).toContain('4711');
    const discreet = told(new Discreet(registry).change(change) as typeof change);
    expect(discreet).not.toContain('4711');
    expect(discreet).toContain('A function of the definition threw.');
  });
});

describe('a value that was overwritten', () => {
  const OLD = 'code-1111';

  /** The bed was given twice: its first door code stands in an old fact, and in what was said last. */
  async function movedVisit() {
    const bench = sagasOn(new InMemorySagaStore(), [visitSaga()]);
    const { sagas, store } = bench;
    const started = await sagas.start('visit', { ...visit });
    if (started.status !== 'started') throw new Error(JSON.stringify(started));
    const id = started.sagaId;
    const found = await store.find(id);
    if (!found) throw new Error('There is one.');
    const from = found.revision;
    const message = `${OLD} does not open`;
    const facts = [
      { kind: 'command-succeeded', path: 'bed', direction: 'forward', reply: { bed: 'b-1', doorCode: OLD } },
      { kind: 'saga-parked', reason: 'dead-lettered', path: 'bed', message },
    ] as const;
    const entries = facts.map((fact, index) => ({ sequence: from + 1 + index, at: 1, fact }));
    const parked = { reason: 'dead-lettered', path: 'bed', message } as const;
    const state = { ...found, status: 'parked', parked, revision: from + 2 } as const;
    const rest = {
      outbox: [],
      wakeAt: undefined,
      keepsTimer: false,
      delivered: [],
      position: '',
      releaseKey: false,
      leaseMs: 1,
    };
    await store.transact((transaction) =>
      transaction.save([{ state, fromRevision: from, entries, ...rest }]),
    );
    return { sagas, store, id, last: from + 2 };
  }

  it('is covered in all that is said later, though only an old fact has it', async () => {
    const { sagas, store, id, last } = await movedVisit();
    const own = sagas.as(caller('viewer'));
    const shown = await own.follow(id);
    const [entry] = await store.history(id, last - 1, 1);
    if (!entry) throw new Error('There is one.');
    const seen = [
      await own.find(id),
      await own.history(id, last - 1),
      await own.wholeHistory(id),
      await own.asOf(id, last),
      await own.list({ limit: 10 }),
      await own.diagnosis(id),
      await own.quiet({ limit: 10 }, -1_000),
      await own.act(id, { action: 'skip', path: 'nowhere', ...said }),
      shown?.({ place: { xid: '1', position: '1' }, saga: {} as never, entry }),
    ];
    for (const one of seen) {
      expect(JSON.stringify(one)).not.toContain('1111');
      expect(JSON.stringify(one)).toContain(`${MASK} does not open`);
    }
    expect(JSON.stringify(await sagas.as(caller('admin', 'doctor')).find(id))).toContain(OLD);
  });

  it('is not looked for in histories that are too long: then nothing can be read of what was said', async () => {
    const { sagas, store, id } = await movedVisit();
    const found = await store.find(id);
    if (!found) throw new Error('There is one.');
    const read = store.history.bind(store);
    const long = { ...found, revision: READ_AT_MOST + 1 };
    Object.assign(store, { find: async () => long, list: async () => ({ items: [long] }) });
    const own = sagas.as(caller('viewer'));
    const shown = await own.follow(id);
    const entries = await read(id, 0, 100);
    const parked = entries.filter(({ fact }) => fact.kind === 'saga-parked');
    const seen = [
      (await own.find(id))?.parked,
      (await own.list({ limit: 10 })).items[0]?.parked,
      shown?.({ place: { xid: '1', position: '1' }, saga: {} as never, entry: parked[0] as never }).entry
        .fact,
    ];
    for (const one of seen) expect(one).toMatchObject({ path: 'bed', message: MASK });
  });
});
