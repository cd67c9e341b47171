import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import type { ClientCall } from '../evidence.js';
import { answersAreTrue } from './answers.js';
import {
  commitOf,
  completed,
  foundBy,
  handmade,
  SAGA,
  sent,
  started,
  succeeded,
  turnedBack,
} from './handmade.fixture.js';
import { acceptedStartsAreThere, repeatedStartsAreOne } from './starts.js';

const acted = (action: 'cancel' | 'pause', id = 'act'): Fact => ({
  kind: 'action-taken',
  id,
  action,
  by: 'otto',
  reason: 'so',
});
const call = (answer: ClientCall['answer'], more: Partial<ClientCall> = {}): ClientCall => ({
  kind: 'action',
  sagaId: SAGA,
  action: 'cancel',
  actionId: 'act',
  answer,
  ...more,
});
const find = (facts: readonly Fact[], ...calls: ClientCall[]): readonly string[] =>
  foundBy(answersAreTrue, handmade({ facts, seen: (evidence) => void evidence.calls.push(...calls) }));

describe('S22, answers that are true', () => {
  const open = [started('trip'), sent('seat')];

  it('is content with what was accepted and done', () => {
    expect(find([...open, acted('cancel'), turnedBack('')], call({ status: 'answered' }))).toEqual([]);
  });

  it('finds what was accepted and not done', () => {
    expect(find(open, call({ status: 'answered' }))).toEqual(['S22']);
  });

  it('finds what was refused and done', () => {
    const facts = [...open, acted('pause')];
    expect(find(facts, call({ status: 'answered', reason: 'past-pivot' }, { action: 'pause' }))).toEqual([
      'S22',
    ]);
  });

  it('finds what was done twice', () => {
    expect(find([...open, acted('pause'), acted('pause')])).toEqual(['S22']);
  });

  it('finds a cancellation that was accepted, and a saga that went on as if nothing had been', () => {
    expect(find([...open, acted('cancel'), succeeded('seat')], call({ status: 'answered' }))).toEqual([
      'S22',
    ]);
  });

  it('finds a saga that ended twice', () => {
    expect(find([...open, completed, { kind: 'saga-compensated' }])).toEqual(['S22']);
  });

  it('finds a decision in a role that was not asked', () => {
    const wait: Fact = { kind: 'wait-began', path: 'sign-off', arms: [{ name: 'approved' }], role: 'clerk' };
    const decided = (role: string): Fact => ({
      kind: 'decision-made',
      path: 'sign-off',
      messageId: 'd',
      arm: 'approved',
      by: 'olga',
      role,
    });
    const escalated: Fact = { kind: 'approval-escalated', path: 'sign-off', role: 'chief' };
    expect(find([started('loan'), wait, decided('clerk')])).toEqual([]);
    expect(find([started('loan'), wait, decided('chief')])).toEqual(['S22']);
    expect(find([started('loan'), wait, escalated, decided('chief')])).toEqual([]);
  });
});

describe('S1 and S23, starts', () => {
  const start = (answer: ClientCall['answer'], body = '{}'): ClientCall => ({
    kind: 'start',
    definition: 'trip',
    idempotencyKey: 'start-1',
    body,
    answer,
  });
  const claim = (sagaId: string) => ({
    sagaId,
    tenant: 'default',
    definition: 'trip',
    key: 'key',
    idempotencyKey: 'start-1',
    bodyHash: 'hash',
  });
  const run = (calls: readonly ClientCall[], ids: readonly string[] = [SAGA]): ReturnType<typeof handmade> =>
    handmade({
      facts: [started('trip')],
      seen: (evidence, tables) => {
        evidence.calls.push(...calls);
        const state = tables.sagas.get(SAGA);
        for (const id of ids)
          if (state) commitOf(evidence, { state: { ...state, id } }, { claims: [claim(id)] });
      },
    });

  it('are content with a saga for each start', () => {
    const calls = [
      start({ status: 'started', sagaId: SAGA }),
      start(undefined),
      start({ status: 'idempotency-conflict' }, '{"a":1}'),
    ];
    expect(foundBy(acceptedStartsAreThere, run(calls))).toEqual([]);
    expect(foundBy(repeatedStartsAreOne, run(calls))).toEqual([]);
  });

  it('find an accepted start without a saga', () => {
    expect(foundBy(acceptedStartsAreThere, run([start({ status: 'started', sagaId: 'gone' })]))).toEqual([
      'S1',
    ]);
  });

  it('find two sagas of one start', () => {
    expect(foundBy(acceptedStartsAreThere, run([], [SAGA, 'other']))).toEqual(['S1']);
  });

  it('find two answers to one idempotency key', () => {
    const calls = [start({ status: 'started', sagaId: SAGA }), start({ status: 'started', sagaId: 'other' })];
    expect(foundBy(repeatedStartsAreOne, run(calls))).toEqual(['S23']);
  });

  it('find one answer to two bodies', () => {
    const calls = [
      start({ status: 'started', sagaId: SAGA }),
      start({ status: 'started', sagaId: SAGA }, '{"a":1}'),
    ];
    expect(foundBy(repeatedStartsAreOne, run(calls))).toEqual(['S23']);
  });

  it('find a caller who is told that his own saga has taken the key', () => {
    expect(foundBy(repeatedStartsAreOne, run([start({ status: 'key-taken', sagaId: SAGA })]))).toEqual([
      'S23',
    ]);
  });
});
