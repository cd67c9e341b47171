import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { foundBy, handmade, sent, started, succeeded } from './handmade.fixture.js';
import { commandsComeInTheirTurn } from './sequence.js';

const done = (path: string): Fact[] => [sent(path), succeeded(path)];
const find = (...facts: Fact[]): readonly string[] => foundBy(commandsComeInTheirTurn, handmade({ facts }));
const item = (number: number): Fact => ({
  kind: 'item-began',
  path: `hire[${number}]`,
  lane: `hire[${number}]`,
  patch: {},
});

describe('S9, commands in their turn', () => {
  it('is content with one step after the other', () => {
    expect(find(started('trip'), ...done('seat'), sent('deposit'))).toEqual([]);
  });

  it('finds a step before the one in front of it has answered', () => {
    expect(find(started('trip'), sent('seat'), sent('deposit'))).toEqual(['S9']);
  });

  it('finds a step in a branch that was not chosen', () => {
    const small: Fact = { kind: 'branch-chosen', path: 'size', branch: 'small' };
    expect(find(started('choice'), ...done('estimate'), small, sent('drawer'))).toEqual([]);
    expect(find(started('choice'), ...done('estimate'), small, sent('hall'))).toEqual(['S9']);
  });

  it('finds the alternative of an attempt that was not undone', () => {
    const small: Fact = { kind: 'branch-chosen', path: 'size', branch: 'small' };
    const begun = [started('choice'), ...done('estimate'), small, ...done('drawer')];
    expect(find(...begun, sent('full-price'))).toEqual(['S9']);
  });

  it('finds more items at once than are allowed', () => {
    const joined: Fact = { kind: 'lanes-joined', path: 'provide', patch: {} };
    const taken: Fact = { kind: 'items-taken', path: 'hire', items: [1, 2, 3] };
    const before = [
      started('crew'),
      ...done('ship'),
      ...done('bread'),
      ...done('water'),
      ...done('loan'),
      joined,
      taken,
    ];
    const two = [...before, item(1), sent('sign[1]'), item(2), sent('sign[2]')];
    expect(find(...two)).toEqual([]);
    expect(find(...two, item(3), sent('sign[3]'))).toEqual(['S9']);
  });

  it('finds a pass after the last one', () => {
    expect(find(started('search'), sent('ask[1]'))).toEqual([]);
    expect(find(started('search'), sent('ask[2]'))).toEqual(['S9']);
    expect(find(started('search'), sent('ask[4]'))).toEqual(['S9']);
  });

  it('finds a step of a state where the machine is not', () => {
    const packed: Fact = {
      kind: 'state-entered',
      path: 'way',
      lane: 'way',
      state: 'packed',
      visit: 1,
      stayed: false,
    };
    expect(find(started('parcel'), packed, sent('label[1]'))).toEqual([]);
    expect(find(started('parcel'), packed, sent('refund[1]'))).toEqual(['S9']);
  });

  it('finds what follows an event that did not come', () => {
    const timedOut: Fact = { kind: 'wait-timed-out', path: 'answer' };
    const wait: Fact = { kind: 'wait-began', path: 'answer', arms: [] };
    expect(find(started('loan'), ...done('file'), wait, timedOut, sent('bank-it'))).toEqual(['S9']);
  });
});
