import type { Fact } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { foundBy, handmade, sent, started, succeeded, turnedBack, failed } from './handmade.fixture.js';
import {
  compensationsComeInReverse,
  nothingGoesForwardAfterTurningBack,
  nothingIsUndoneBehindThePivot,
} from './undoing.js';

const done = (path: string, more = {}): Fact[] => [sent(path, 'forward', more), succeeded(path)];
const undone = (path: string): Fact[] => [sent(path, 'compensation'), succeeded(path, 'compensation')];
const twoDone = [
  started('trip'),
  ...done('seat'),
  ...done('deposit'),
  sent('bus'),
  failed('bus'),
  turnedBack('bus'),
];

describe('S6, compensations in reverse', () => {
  it('is content with the latest first', () => {
    const facts = [...twoDone, ...undone('deposit'), ...undone('seat')];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual([]);
  });

  it('finds the earlier step undone first', () => {
    const facts = [...twoDone, ...undone('seat'), ...undone('deposit')];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual(['S6']);
  });

  it('finds a compensation that was not waited for', () => {
    const facts = [...twoDone, sent('deposit', 'compensation'), sent('seat', 'compensation')];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual(['S6']);
  });

  it('leaves alone what is undone all at once', () => {
    const facts = [
      started('visit'),
      ...done('room'),
      ...done('table'),
      turnedBack('table'),
      ...undone('room'),
    ];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual([]);
  });

  it('knows that items that were done side by side are undone side by side', () => {
    const facts = [
      started('crew'),
      ...done('sign[1]'),
      ...done('sign[2]'),
      turnedBack('hire'),
      ...undone('sign[1]'),
    ];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual([]);
  });

  it('knows that branches may have to be undone one after the other', () => {
    const facts = [
      started('crew'),
      ...done('bread'),
      ...done('loan'),
      turnedBack('loan'),
      ...undone('bread'),
    ];
    expect(foundBy(compensationsComeInReverse, handmade({ facts }))).toEqual(['S6']);
  });
});

describe('S7, nothing undone behind the pivot', () => {
  const beyond = [started('trip'), ...done('seat'), ...done('pay')];

  it('is content with a saga that goes on', () => {
    expect(foundBy(nothingIsUndoneBehindThePivot, handmade({ facts: [...beyond, sent('ticket')] }))).toEqual(
      [],
    );
  });

  it('finds a compensation after the pivot has succeeded', () => {
    expect(
      foundBy(nothingIsUndoneBehindThePivot, handmade({ facts: [...beyond, ...undone('seat')] })),
    ).toEqual(['S7']);
  });

  it('finds one after an event was published', () => {
    const published: Fact = {
      kind: 'event-published',
      path: 'sim.finished',
      messageId: 'm',
      event: 'sim.finished',
      body: {},
    };
    const facts = [started('trip'), ...done('seat'), published, ...undone('seat')];
    expect(foundBy(nothingIsUndoneBehindThePivot, handmade({ facts }))).toEqual(['S7']);
  });

  it('allows what was only attempted', () => {
    const scope: Fact = {
      kind: 'scope-failed',
      path: 'discount',
      failure: { reason: 'failure', path: 'bonus', message: 'no' },
    };
    const facts = [
      started('choice'),
      ...done('settle'),
      ...done('coupon', { lane: 'discount' }),
      scope,
      ...undone('coupon'),
    ];
    expect(foundBy(nothingIsUndoneBehindThePivot, handmade({ facts }))).toEqual([]);
  });
});

describe('S8, nothing forward after turning back', () => {
  it('is content with compensations', () => {
    const facts = [...twoDone, ...undone('deposit')];
    expect(foundBy(nothingGoesForwardAfterTurningBack, handmade({ facts }))).toEqual([]);
  });

  it('finds a command that goes forward', () => {
    expect(
      foundBy(nothingGoesForwardAfterTurningBack, handmade({ facts: [...twoDone, sent('pay')] })),
    ).toEqual(['S8']);
  });

  it('finds one that is sent again', () => {
    const again: Fact = {
      kind: 'command-resent',
      path: 'deposit',
      direction: 'forward',
      attempt: 1,
      because: 'silence',
      resendAt: 900,
    };
    expect(foundBy(nothingGoesForwardAfterTurningBack, handmade({ facts: [...twoDone, again] }))).toEqual([
      'S8',
    ]);
  });

  it('finds one inside an attempt that has failed, and not beside it', () => {
    const scope: Fact = {
      kind: 'scope-failed',
      path: 'discount',
      failure: { reason: 'failure', path: 'coupon', message: 'no' },
    };
    const facts = [
      started('choice'),
      scope,
      sent('bonus', 'forward', { lane: 'discount' }),
      sent('full-price'),
    ];
    expect(foundBy(nothingGoesForwardAfterTurningBack, handmade({ facts }))).toEqual(['S8']);
  });
});
