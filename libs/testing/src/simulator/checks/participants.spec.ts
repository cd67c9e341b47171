import { describe, expect, it } from 'vitest';
import { foundBy, handmade } from './handmade.fixture.js';
import { effectsHappenOnce, lateCommandsAreRefused } from './participants.js';

describe('S4, effects once', () => {
  it('is content with one of each direction', () => {
    const ledger = [{}, { direction: 'compensation' as const }];
    expect(foundBy(effectsHappenOnce, handmade({ ledger }))).toEqual([]);
  });

  it('finds a second one under the same epoch', () => {
    expect(foundBy(effectsHappenOnce, handmade({ ledger: [{}, {}] }))).toEqual(['S4']);
  });

  it('finds a second one under the next epoch', () => {
    expect(foundBy(effectsHappenOnce, handmade({ ledger: [{}, { epoch: 2 }] }))).toEqual(['S4']);
  });
});

describe('S5, late commands refused', () => {
  it('is content with an empty compensation', () => {
    const ledger = [{ direction: 'compensation' as const, what: 'no-op' as const }];
    expect(foundBy(lateCommandsAreRefused, handmade({ ledger }))).toEqual([]);
  });

  it('finds a command that has an effect after its compensation', () => {
    const ledger = [{ direction: 'compensation' as const, what: 'no-op' as const }, {}];
    expect(foundBy(lateCommandsAreRefused, handmade({ ledger }))).toEqual(['S5']);
  });

  it('finds a command that has an effect after its revocation', () => {
    expect(foundBy(lateCommandsAreRefused, handmade({ ledger: [{ what: 'revoked' }, {}] }))).toEqual(['S5']);
  });

  it('allows the next try after a revocation', () => {
    expect(
      foundBy(lateCommandsAreRefused, handmade({ ledger: [{ what: 'revoked' }, { epoch: 2 }] })),
    ).toEqual([]);
  });

  it('finds something undone that was never done', () => {
    expect(foundBy(lateCommandsAreRefused, handmade({ ledger: [{ direction: 'compensation' }] }))).toEqual([
      'S5',
    ]);
  });
});
