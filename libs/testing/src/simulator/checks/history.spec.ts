import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import {
  commitOf,
  failed,
  foundBy,
  handmade,
  historyOf,
  SAGA,
  sent,
  started,
  succeeded,
} from './handmade.fixture.js';
import {
  historiesGiveTheState,
  noUpdateIsLost,
  oneOutcomeForEachTry,
  sagasKeepTheirVersion,
} from './history.js';

const facts = [started('trip'), sent('seat'), succeeded('seat')];

describe('S10, one outcome for each try', () => {
  it('is content with one', () => {
    expect(foundBy(oneOutcomeForEachTry, handmade({ facts }))).toEqual([]);
  });

  it('finds a second one', () => {
    expect(foundBy(oneOutcomeForEachTry, handmade({ facts: [...facts, failed('seat')] }))).toEqual(['S10']);
  });

  it('allows another outcome under the next epoch, and by hand', () => {
    const next = [
      started('trip'),
      sent('seat'),
      failed('seat'),
      sent('seat', 'forward', { epoch: 2 }),
      succeeded('seat'),
    ];
    expect(foundBy(oneOutcomeForEachTry, handmade({ facts: next }))).toEqual([]);
    const override: Fact = {
      kind: 'action-taken',
      id: 'a',
      action: 'override',
      by: 'otto',
      reason: 'so',
      path: 'seat',
    };
    const byHand = [started('trip'), sent('seat'), failed('seat'), override, succeeded('seat')];
    expect(foundBy(oneOutcomeForEachTry, handmade({ facts: byHand }))).toEqual([]);
  });

  it('finds a reply that was taken in and left no trace', () => {
    const run = (entries: number): ReturnType<typeof handmade> =>
      handmade({
        facts,
        seen: (evidence, tables) => {
          const state = tables.sagas.get(SAGA);
          const covers = [`${SAGA}:seat:forward:1:reply`];
          if (state) commitOf(evidence, { state, entries: historyOf(facts).slice(0, entries) }, { covers });
        },
      });
    expect(foundBy(oneOutcomeForEachTry, run(3))).toEqual([]);
    expect(foundBy(oneOutcomeForEachTry, run(0))).toEqual(['S10']);
  });
});

describe('S11, histories that give the state', () => {
  it('is content with one that does', () => {
    expect(foundBy(historiesGiveTheState, handmade({ facts }))).toEqual([]);
  });

  it('finds a state that says something else', () => {
    const run = handmade({ facts, state: (state) => ({ ...state, key: 'another' }) });
    expect(foundBy(historiesGiveTheState, run)).toEqual(['S11']);
  });

  it('finds an entry that is missing', () => {
    const run = handmade({
      facts,
      seen: (_, tables) => void tables.history.set(SAGA, historyOf(facts).slice(1)),
    });
    expect(foundBy(historiesGiveTheState, run)).toEqual(['S11']);
  });
});

describe('S12, no lost update', () => {
  const run = (revisions: readonly (readonly [from: number, to: number])[]): ReturnType<typeof handmade> =>
    handmade({
      facts,
      seen: (evidence, tables) => {
        const state = tables.sagas.get(SAGA);
        if (!state) return;
        for (const [fromRevision, to] of revisions)
          commitOf(evidence, {
            state: { ...state, revision: to },
            fromRevision,
            entries: historyOf(facts).slice(fromRevision, to),
          });
      },
    });

  it('is content with changes that follow one another', () => {
    expect(
      foundBy(
        noUpdateIsLost,
        run([
          [0, 2],
          [2, 3],
        ]),
      ),
    ).toEqual([]);
  });

  it('finds two that begin at the same revision', () => {
    expect(
      foundBy(
        noUpdateIsLost,
        run([
          [0, 2],
          [0, 3],
        ]),
      ),
    ).toEqual(['S12']);
  });

  it('finds one that says less than it changed', () => {
    expect(foundBy(noUpdateIsLost, run([[0, 5]]))).toEqual(['S12']);
  });
});

describe('S24, versions', () => {
  it('finds a saga that runs another version than it was started with', () => {
    expect(foundBy(sagasKeepTheirVersion, handmade({ facts }))).toEqual([]);
    const moved = handmade({ facts, state: (state) => ({ ...state, version: 2 }) });
    expect(foundBy(sagasKeepTheirVersion, moved)).toEqual(['S24']);
  });
});
