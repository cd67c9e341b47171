import { MASK } from '@edda/messaging';
import { InMemorySagaStore } from '@edda/testing';
import { aLetter } from '@edda/testing/contracts';
import { beforeEach, describe, expect, it } from 'vitest';
import { sagasOn } from '../sagas/sagas-bench.fixture.js';
import type { Caller } from '../sign-in/caller.js';
import type { Sagas } from '../sagas.js';
import { visitSaga } from './patient-saga.fixture.js';

const caller = (...roles: readonly string[]): Caller => ({
  tenant: 'default',
  name: 'lena',
  roles,
  signedInBy: 'token',
});
const EMAIL = 'ada@post.example';
const DIAGNOSIS = 'a broken heart';
const RELATIVE = 'Byron Senior';
const body = {
  visitId: 'v-1',
  email: EMAIL,
  diagnosis: DIAGNOSIS,
  relatives: [{ name: RELATIVE, relation: 'father' }],
};

let bench: ReturnType<typeof sagasOn<InMemorySagaStore>>;
let id: string;
let sagas: Sagas;
beforeEach(async () => {
  bench = sagasOn(new InMemorySagaStore(), [visitSaga()]);
  ({ sagas } = bench);
  const started = await sagas.start('visit', body);
  if (started.status !== 'started') throw new Error(JSON.stringify(started));
  id = started.sagaId;
});

const seenBy = async (...roles: readonly string[]): Promise<string> => {
  const own = sagas.as(caller(...roles));
  return JSON.stringify([
    await own.find(id),
    await own.history(id),
    await own.wholeHistory(id),
    await own.asOf(id, 1),
    await own.list({ limit: 10 }),
    await own.diagnosis(id),
  ]);
};

describe('what of a saga is seen', () => {
  it('by whoever has no role for it is a mask, wherever it stands', async () => {
    const seen = await seenBy('operator');
    for (const secret of [EMAIL, DIAGNOSIS, RELATIVE]) expect(seen).not.toContain(secret);
    expect(await sagas.as(caller('viewer')).find(id)).toMatchObject({
      key: 'v-1',
      input: {
        visitId: 'v-1',
        email: MASK,
        diagnosis: MASK,
        relatives: [{ name: MASK, relation: 'father' }],
      },
      steps: [{ path: 'bed', forward: { body: { visitId: 'v-1', diagnosis: MASK } } }],
    });
  });

  it('by each role is what the fields say, and nothing more', async () => {
    const [admin, doctor] = [await seenBy('admin'), await seenBy('doctor')];
    expect(admin).toContain(EMAIL);
    expect(admin).not.toContain(DIAGNOSIS);
    expect(doctor).toContain(DIAGNOSIS);
    expect(doctor).not.toContain(EMAIL);
    const both = await seenBy('admin', 'doctor');
    for (const secret of [EMAIL, DIAGNOSIS, RELATIVE]) expect(both).toContain(secret);
  });

  it('by code of the application is everything', async () => {
    expect(JSON.stringify(await sagas.find(id))).toContain(DIAGNOSIS);
  });

  it('where nobody signs in is covered, unless it is said that it is to be shown', async () => {
    const nobody = { tenant: 'default', roles: [] };
    expect(JSON.stringify(await sagas.as(nobody).find(id))).not.toContain(EMAIL);
    Object.assign(Reflect.get(sagas, 'options') as object, { showSensitive: true });
    expect(JSON.stringify(await sagas.as(nobody).find(id))).toContain(EMAIL);
    expect(JSON.stringify(await sagas.as(caller('viewer')).find(id))).not.toContain(EMAIL);
  });

  it('in a sentence is covered as well: what a person says of it, and what an action is answered with', async () => {
    const own = sagas.as(caller('operator'));
    const outcome = await own.act(id, { action: 'pause', by: 'lena', reason: `${EMAIL} called` });
    expect(JSON.stringify(outcome)).not.toContain(EMAIL);
    expect(JSON.stringify(await own.history(id))).toContain(`${MASK} called`);
    expect(JSON.stringify(await own.diagnosis(id))).toContain(`${MASK} called`);
  });

  it('in a stream is covered, and so is in later facts what was seen in an earlier one', async () => {
    const shown = await sagas.as(caller('viewer')).follow(id);
    const told = (fact: object) =>
      JSON.stringify(
        shown?.({
          place: { xid: '1', position: '1' },
          saga: {} as never,
          entry: { sequence: 1, at: 0, fact: fact as never },
        }),
      );
    const reply = { bed: 'b-1', doorCode: 'code-9911' };
    expect(told({ kind: 'command-succeeded', path: 'bed', direction: 'forward', reply })).not.toContain(
      '9911',
    );
    const failure = { code: 'transient', message: `code-9911 does not open, ${EMAIL}` };
    const later = told({
      kind: 'retry-planned',
      path: 'tell',
      direction: 'forward',
      failure,
      retryAt: 1,
      epoch: 1,
    });
    expect(later).toContain(`${MASK} does not open, ${MASK}`);
  });

  it('is all covered in a saga of which nothing is known here', async () => {
    const state = await bench.store.find(id);
    if (!state) throw new Error('There is one.');
    await bench.store.transact((transaction) =>
      transaction.save([
        {
          state: { ...state, revision: state.revision + 1, definition: 'other' },
          fromRevision: state.revision,
          entries: [
            {
              sequence: state.revision + 1,
              at: 1,
              fact: { kind: 'input-ignored', input: 'timer', reason: 'not-due' },
            },
          ],
          outbox: [],
          wakeAt: undefined,
          keepsTimer: false,
          delivered: [],
          position: '',
          releaseKey: false,
          leaseMs: 1,
        },
      ]),
    );
    expect(await sagas.as(caller('viewer')).find(id)).toMatchObject({
      input: { visitId: MASK, email: MASK },
    });
    expect(JSON.stringify(await sagas.as(caller('admin', 'doctor')).find(id))).toContain(EMAIL);
  });
});

describe('what finds a saga', () => {
  it('is never sensitive: a start whose key would tell is refused', async () => {
    const outcome = await sagas.start('visit', { ...body, visitId: `visit-of-${EMAIL}` });
    expect(outcome).toMatchObject({
      status: 'invalid',
      problems: [{ path: '', message: expect.stringContaining('derive it from an id') }],
    });
    expect(JSON.stringify(outcome)).not.toContain(EMAIL);
  });
});

describe('what of a dead letter is seen', () => {
  const names = { name: 'ward.assign-bed', contractVersion: 1 };
  const content = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  const record = async (overrides: Parameters<typeof aLetter>[0]) => {
    await bench.store.recordLetters([aLetter({ tenant: 'default', ...names, ...overrides })]);
    const [letter] = (await sagas.deadLetters.list({ limit: 1 })).items;
    return letter?.id ?? '';
  };
  const saga = () =>
    ({ id, definition: 'visit', path: 'bed', kind: 'command', direction: 'forward', epoch: 1 }) as const;
  const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes);

  it('is its body with masks, and no hash, by which a short secret could be found', async () => {
    const letter = await record({
      saga: saga(),
      content: content({ visitId: 'v-1', diagnosis: DIAGNOSIS }),
      detail: `${EMAIL} is wrong`,
    });
    const seen = await sagas.as(caller('viewer')).deadLetters.find(letter);
    expect(JSON.parse(text(seen?.content))).toEqual({ visitId: 'v-1', diagnosis: MASK });
    expect(seen).toMatchObject({ hash: MASK, detail: `${MASK} is wrong` });
    expect(text((await sagas.as(caller('doctor')).deadLetters.find(letter))?.content)).toContain(DIAGNOSIS);
  });

  it.each([
    [
      'cannot be decoded',
      { content: new TextEncoder().encode(`{"diagnosis":"${DIAGNOSIS}`), name: undefined },
    ],
    ['nobody knows', { content: content({ what: DIAGNOSIS }), name: 'strange.message' }],
  ])('is nothing of what %s', async (_, overrides) => {
    const letter = await record(overrides);
    expect(text((await sagas.as(caller('viewer')).deadLetters.find(letter))?.content)).toBe(MASK);
    expect(text((await sagas.as(caller('admin', 'doctor')).deadLetters.find(letter))?.content)).toContain(
      DIAGNOSIS,
    );
  });

  it('comes back with its values in the places of the masks, and is refused where that cannot be told', async () => {
    const letter = await record({ saga: saga(), content: content({ visitId: 'v-1', diagnosis: DIAGNOSIS }) });
    const { deadLetters } = sagas.as(caller('operator'));
    const seen = await deadLetters.find(letter);
    if (!seen) throw new Error('There is one.');
    expect(deadLetters.restored(seen, { visitId: 'v-2', diagnosis: MASK })).toEqual({
      ok: true,
      body: { visitId: 'v-2', diagnosis: DIAGNOSIS },
    });
    expect(deadLetters.restored(seen, { visitId: MASK, diagnosis: 'x' })).toEqual({
      ok: false,
      places: ['visitId'],
    });
    expect(deadLetters.problemsOf(seen, { visitId: 'v-1', diagnosis: MASK }, false)).toEqual([]);
  });
});

describe('the audit', () => {
  it('holds no sensitive value, since nothing is ever taken out of it', async () => {
    await sagas.act(id, { action: 'pause', by: 'lena', reason: 'So.' });
    const reply = { bed: 'b-7', doorCode: 'code-4711' };
    const outcome = await sagas.act(id, {
      action: 'override',
      path: 'bed',
      by: 'lena',
      reason: 'So.',
      outcome: { status: 'success', reply },
    });
    expect(outcome).toMatchObject({ status: 'done' });
    const audit = JSON.stringify(await sagas.audit());
    expect(audit).toContain('saga.override');
    expect(audit).not.toContain('code-4711');
  });

  it('is spared a mask that somebody took for a value', async () => {
    const outcome = await sagas.act(id, {
      action: 'override',
      path: 'bed',
      by: 'lena',
      reason: 'So.',
      outcome: { status: 'success', reply: { bed: 'b-7', doorCode: MASK } },
    });
    expect(outcome).toMatchObject({ status: 'invalid', problems: [{ path: 'doorCode' }] });
  });
});
