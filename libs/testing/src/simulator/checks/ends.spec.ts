import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { endsAreTrue } from './atomicity.js';
import { childrenAreAsTheirParentsSay } from './children.js';
import { endsAreEnds, everythingSettles, parkedSagasCanBeTakenOn } from './ends.js';
import {
  compensated,
  completed,
  foundBy,
  handmade,
  SAGA,
  sent,
  started,
  succeeded,
  turnedBack,
} from './handmade.fixture.js';

const done = (path: string): Fact[] => [sent(path), succeeded(path)];
const undone = (path: string): Fact[] => [sent(path, 'compensation'), succeeded(path, 'compensation')];
const effect = (path: string, direction: 'forward' | 'compensation' = 'forward') => ({ path, direction });

describe('S2, three ends', () => {
  it('is content with a saga that ended as it says', () => {
    expect(
      foundBy(endsAreEnds, handmade({ facts: [started('diary'), ...done('write'), completed] })),
    ).toEqual([]);
  });

  it('finds an end that its history does not have', () => {
    const facts = [started('diary'), ...done('write')];
    const run = handmade({ facts, state: (state) => ({ ...state, status: 'completed' }) });
    expect(foundBy(endsAreEnds, run)).toEqual(['S2']);
  });

  it('finds a saga that was resolved by nobody', () => {
    expect(foundBy(endsAreEnds, handmade({ facts: [started('diary'), { kind: 'saga-resolved' }] }))).toEqual([
      'S2',
    ]);
  });
});

describe('S3, ends that are true', () => {
  const whole = [started('diary'), ...done('write'), completed];

  it('is content with a completed saga whose participants have done it all', () => {
    expect(foundBy(endsAreTrue, handmade({ facts: whole, ledger: [effect('write')] }))).toEqual([]);
  });

  it('finds a step that its participant has not done', () => {
    expect(foundBy(endsAreTrue, handmade({ facts: whole }))).toEqual(['S3']);
  });

  it('finds a completed saga with a step left out', () => {
    const run = handmade({ facts: [started('seat'), ...done('pick'), completed], ledger: [effect('pick')] });
    expect(foundBy(endsAreTrue, run)).toEqual(['S3']);
  });

  it('finds a compensated saga with something left behind', () => {
    const facts = [
      started('seat'),
      sent('pick'),
      GIVEN_UP,
      turnedBack('pick'),
      ...undone('pick'),
      compensated,
    ];
    expect(foundBy(endsAreTrue, handmade({ facts, ledger: [effect('pick')] }))).toEqual(['S3']);
    expect(foundBy(endsAreTrue, handmade({ facts }))).toEqual([]);
    const ledger = [effect('pick'), effect('pick', 'compensation')];
    expect(foundBy(endsAreTrue, handmade({ facts, ledger }))).toEqual([]);
  });

  it('finds what was done for a saga that is not there', () => {
    expect(foundBy(endsAreTrue, handmade({ ledger: [effect('pick')] }))).toEqual(['S3']);
  });

  it('finds a parent whose child is not what it believes', () => {
    const facts = [started('leg'), ...done('train'), ...done('place'), completed];
    expect(foundBy(childrenAreAsTheirParentsSay, handmade({ facts }))).toEqual(['S3']);
    const withChild = handmade({
      facts,
      seen: (_, tables) => {
        const parent = tables.sagas.get(SAGA);
        if (parent)
          tables.sagas.set('child', {
            ...parent,
            id: 'child',
            parent: { sagaId: SAGA, saga: 'leg', path: 'place' },
          });
      },
    });
    expect(foundBy(childrenAreAsTheirParentsSay, withChild)).toEqual([]);
  });
});

const GIVEN_UP: Fact = {
  kind: 'command-given-up',
  path: 'pick',
  direction: 'forward',
  reason: 'timeout',
  message: 'late',
};

describe('L1 and L5, everything ends', () => {
  const running = [started('diary'), sent('write')];
  const parked: Fact = { kind: 'saga-parked', reason: 'refused', path: 'write', message: 'refused' };

  it('is content with a world that settled', () => {
    expect(
      foundBy(everythingSettles, handmade({ facts: [...running, succeeded('write'), completed] })),
    ).toEqual([]);
  });

  it('finds a saga that is still under way', () => {
    expect(foundBy(everythingSettles, handmade({ facts: running, unsettled: 'time is over' }))).toEqual([
      'L1',
    ]);
  });

  it('finds a saga that stays parked', () => {
    const run = handmade({ facts: [...running, parked], unsettled: 'time is over' });
    expect(foundBy(parkedSagasCanBeTakenOn, run)).toEqual(['L5']);
    expect(foundBy(everythingSettles, run)).toEqual([]);
  });

  it('finds a message that nobody took', () => {
    const facts = [...running, succeeded('write'), completed];
    expect(foundBy(everythingSettles, handmade({ facts, unsettled: 'a message lies in a queue' }))).toEqual([
      'L1',
    ]);
  });
});
