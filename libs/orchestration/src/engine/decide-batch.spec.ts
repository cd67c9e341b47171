import { BookTrip, tripSaga } from '@edda/testing';
import { wireNames } from '@edda/messaging';
import type { ReplyInput, SagaState } from '@edda/saga-core';
import { fold } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { SagaRegistry } from '../saga-registry.js';
import type { ClaimedKey, SagaChange } from '../saga-store.js';
import { FAILED_STEP } from '../store/saga-attributes.js';
import type { BatchFacts } from './decide-batch.js';
import { decideBatch } from './decide-batch.js';
import type { ReplyWork, StartWork, Work } from './work.js';

const NOW = Date.UTC(2026, 0, 1);
const registry = new SagaRegistry();
registry.add(tripSaga());
const again = new SagaRegistry();
again.add(tripSaga('start-again'));
const settings = { registry, names: wireNames(), appId: 'orchestrator', leaseMs: 1_000 };

function startWork(id: string, key = id): StartWork {
  const definition = tripSaga();
  const command = Object.assign(new BookTrip(), { tripId: key, cents: 100 });
  return {
    kind: 'start',
    definition,
    claim: { sagaId: id, tenant: 'default', definition: 'trip', key, bodyHash: key },
    input: {
      kind: 'started',
      id,
      tenant: 'default',
      key,
      input: definition.start.data(command) as { tripId: string },
    },
  };
}

function reply(sagaId: string, path: string, command: string, result: ReplyInput['result']): ReplyWork {
  const address = {
    messageId: `${sagaId}:${path}:reply`,
    path,
    direction: 'forward',
    epoch: 1,
    attempt: 1,
  } as const;
  return { kind: 'reply', sagaId, saga: 'trip', command, input: { kind: 'reply', ...address, result } };
}

const seatReserved = (id: string) =>
  reply(id, 'seat', 'seats.reserve', { outcome: 'success', reply: { reservation: 'r1' } });

function decide(work: readonly Work[], facts: Partial<BatchFacts> = {}) {
  return decideBatch(
    work,
    { now: NOW, claims: [], states: new Map(), posted: new Set<string>(), busy: new Set<string>(), ...facts },
    settings,
  );
}

/** The state of a saga that was just started. */
function startedState(id: string): SagaState {
  const [change] = decide([startWork(id)], { claims: [{ status: 'free' }] }).changes;
  if (!change) throw new Error('No change.');
  return change.state;
}

const messagesOf = (change: SagaChange | undefined): string[] =>
  (change?.outbox ?? []).map(({ message }) => message.messageId);

describe('a batch', () => {
  it('starts a saga: its state, its history, its first command and its timer', () => {
    const { changes, results } = decide([startWork('s1')], { claims: [{ status: 'free' }] });
    expect(results).toEqual([{ status: 'started', sagaId: 's1', repeated: false }]);
    const [change] = changes;
    expect(change).toMatchObject({ fromRevision: 0, wakeAt: NOW + 10_000, releaseKey: false });
    expect(messagesOf(change)).toEqual(['s1:seat:forward:1']);
    expect(fold(change?.entries ?? [])).toEqual(change?.state);
  });

  it('writes what a saga is found by with its start, and the step that failed once it has turned back', () => {
    const start = { ...startWork('s1'), attributes: { customer: '42' } };
    const [born] = decide([start], { claims: [{ status: 'free' }] }).changes;
    expect(born?.attributes).toEqual({ customer: '42' });
    const state = startedState('s1');
    const [went] = decide([seatReserved('s1')], { states: new Map([['s1', state]]) }).changes;
    expect(went?.attributes).toBeUndefined();
    const failure = { code: 'sold-out', message: 'No seat is left.' };
    const refused = reply('s1', 'seat', 'seats.reserve', { outcome: 'failure', failure });
    const [turned] = decide([refused], { states: new Map([['s1', state]]) }).changes;
    expect(turned?.state.abort?.path).toBe('seat');
    expect(turned?.attributes).toEqual({ [FAILED_STEP]: 'seat' });
    const [both] = decide([start, refused], { claims: [{ status: 'free' }] }).changes;
    expect(both?.attributes).toEqual({ customer: '42', [FAILED_STEP]: 'seat' });
  });

  it.each<[ClaimedKey, object]>([
    [
      { status: 'repeated', sagaId: 'first' },
      { status: 'started', sagaId: 'first', repeated: true },
    ],
    [
      { status: 'key-taken', sagaId: 'first' },
      { status: 'key-taken', sagaId: 'first' },
    ],
    [
      { status: 'idempotency-conflict', sagaId: 'first' },
      { status: 'idempotency-conflict', sagaId: 'first' },
    ],
  ])('makes no saga when the claim is %o', (claim, result) => {
    const { changes, results } = decide([startWork('s1')], { claims: [claim] });
    expect(results).toEqual([result]);
    expect(changes).toEqual([]);
  });

  it('gives each start its own claim, whatever stands between them', () => {
    const states = new Map([['s2', startedState('s2')]]);
    const work = [startWork('a'), seatReserved('s2'), startWork('b')];
    const claims: ClaimedKey[] = [{ status: 'key-taken', sagaId: 'x' }, { status: 'free' }];
    const { results } = decide(work, { claims, states });
    expect(results.map(({ status }) => status)).toEqual(['key-taken', 'done', 'started']);
  });

  it('folds two inputs for one saga in order, into one change', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const paid = reply('s1', 'pay', 'bank.pay', { outcome: 'success', reply: {} });
    const { changes, results } = decide([seatReserved('s1'), paid], { states });
    expect(results).toEqual([{ status: 'done' }, { status: 'done' }]);
    expect(changes).toHaveLength(1);
    expect(messagesOf(changes[0])).toEqual(['s1:pay:forward:1', 's1:ticket:forward:1']);
    expect(changes[0]).toMatchObject({ fromRevision: 2, state: { revision: 6 }, position: 'ticket' });
    expect(changes[0]?.entries.map(({ sequence }) => sequence)).toEqual([3, 4, 5, 6]);
  });

  it('keeps a duplicate in the history and sends nothing for it', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const { changes } = decide([seatReserved('s1'), seatReserved('s1')], { states });
    expect(changes[0]?.entries.at(-1)?.fact).toMatchObject({ kind: 'input-ignored', reason: 'duplicate' });
    expect(messagesOf(changes[0])).toEqual(['s1:pay:forward:1']);
  });

  it('rejects a reply for a saga that is not there', () => {
    expect(decide([seatReserved('nobody')]).results).toMatchObject([
      { status: 'rejected', reason: 'unknown-saga' },
    ]);
  });

  it('rejects a reply that answers another command than the one that was sent', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const forged = reply('s1', 'seat', 'bank.pay', { outcome: 'success', reply: {} });
    const { results, changes } = decide([forged], { states });
    expect(results).toMatchObject([{ status: 'rejected', reason: 'contract-violated' }]);
    expect(changes[0]?.entries ?? []).toEqual([]);
  });

  it('rejects a reply that names another saga, or a step that sends nothing', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const elsewhere = { ...seatReserved('s1'), saga: 'order' };
    const nowhere = reply('s1', 'trip.booked', 'seats.reserve', { outcome: 'success', reply: {} });
    const { results } = decide([elsewhere, nowhere], { states });
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  });

  it('leaves to others what belongs to a version that this process does not have', () => {
    const states = new Map([['s1', { ...startedState('s1'), version: 9 }]]);
    const [result] = decide([seatReserved('s1')], { states }).results;
    expect(result).toMatchObject({ status: 'unknown-version' });
    expect(JSON.stringify(result)).toContain('version 9');
  });

  it('leaves a saga alone that another process holds, and goes on with the others', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const { results, changes } = decide([seatReserved('held'), seatReserved('s1')], {
      states,
      busy: new Set(['held']),
    });
    expect(results).toEqual([{ status: 'busy' }, { status: 'done' }]);
    expect(changes.map(({ state }) => state.id)).toEqual(['s1']);
  });

  it('does nothing for a timer whose saga is gone', () => {
    expect(decide([{ kind: 'timer', sagaId: 'gone' }])).toEqual({
      changes: [],
      results: [{ status: 'done' }],
      unknownVersions: [],
    });
  });

  it('sets the timer anew when it was not due, since claiming has moved it', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const { changes } = decide([{ kind: 'timer', sagaId: 's1' }], { states });
    expect(changes).toMatchObject([
      { entries: [], outbox: [], fromRevision: 2, wakeAt: NOW + 10_000, keepsTimer: false },
    ]);
  });

  it('leaves a timer alone that a step has made due too early', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const { changes } = decide([seatReserved('s1')], { states, now: NOW + 1_000 });
    expect(changes).toMatchObject([{ wakeAt: NOW + 11_000, keepsTimer: true }]);
  });

  it('moves it when it wakes the saga too early, whatever else comes in the same batch', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const work: Work[] = [{ kind: 'timer', sagaId: 's1' }, seatReserved('s1')];
    const { changes } = decide(work, { states, now: NOW + 1_000 });
    expect(changes).toMatchObject([{ wakeAt: NOW + 11_000, keepsTimer: false }]);
  });

  it('moves it when the saga has to be looked at earlier than before', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const failure = { code: 'busy', message: 'Later.' };
    const busy = reply('s1', 'seat', 'seats.reserve', { outcome: 'transient', failure });
    const [change] = decide([busy], { states }).changes;
    expect(change?.wakeAt).toBeLessThan(NOW + 10_000);
    expect(change?.keepsTimer).toBe(false);
  });

  it('removes it while a saga is at rest, and arms it when the saga goes on', () => {
    const act = (action: 'pause' | 'resume'): Work => ({
      kind: 'action',
      sagaId: 's1',
      input: { kind: 'action', id: action, action, by: 'ada', reason: 'so' },
    });
    const [rests] = decide([act('pause')], { states: new Map([['s1', startedState('s1')]]) }).changes;
    expect(rests).toMatchObject({ wakeAt: undefined, keepsTimer: false });
    const states = new Map([['s1', rests?.state ?? startedState('s1')]]);
    const [goesOn] = decide([act('resume')], { states, now: NOW + 1_000 }).changes;
    expect(goesOn?.wakeAt).toBeGreaterThan(NOW);
    expect(goesOn?.keepsTimer).toBe(false);
  });

  it('sends the same message again when nobody answers', () => {
    const states = new Map([['s1', startedState('s1')]]);
    const { changes } = decide([{ kind: 'timer', sagaId: 's1' }], { states, now: NOW + 10_000 });
    expect(messagesOf(changes[0])).toEqual(['s1:seat:forward:1']);
  });

  it('frees the business key at the end only if the definition says so', () => {
    const state = startedState('s1');
    const failed = reply('s1', 'seat', 'seats.reserve', {
      outcome: 'failure',
      failure: { code: 'seat-taken', message: 'x' },
    });
    const facts = {
      now: NOW,
      claims: [],
      posted: new Set<string>(),
      states: new Map([['s1', state]]),
      busy: new Set<string>(),
    };
    expect(decideBatch([failed], facts, settings).changes).toMatchObject([
      { releaseKey: false, wakeAt: undefined },
    ]);
    const allowed = decideBatch([failed], facts, { ...settings, registry: again });
    expect(allowed.changes).toMatchObject([{ releaseKey: true, state: { status: 'compensated' } }]);
  });

  it('does not free the key a second time when something late comes', () => {
    const facts = {
      now: NOW,
      claims: [],
      posted: new Set<string>(),
      states: new Map([['s1', startedState('s1')]]),
      busy: new Set<string>(),
    };
    const failed = reply('s1', 'seat', 'seats.reserve', {
      outcome: 'failure',
      failure: { code: 'seat-taken', message: 'x' },
    });
    const ended = decideBatch([failed], facts, { ...settings, registry: again }).changes[0];
    if (!ended) throw new Error('No change.');
    const later = decideBatch(
      [seatReserved('s1')],
      { ...facts, states: new Map([['s1', ended.state]]) },
      { ...settings, registry: again },
    );
    // Another saga may hold the key by now.
    expect(later.changes).toMatchObject([{ releaseKey: false }]);
  });
});
