import { describe, expect, it } from 'vitest';
import type { LetterAddress } from './letter.js';
import type { LetterPlace } from './letter-way.js';
import { wayOf } from './letter-way.js';
import { wireNames } from './wire-names.js';

const names = wireNames('blue');
const saga = (kind: LetterAddress['kind']): LetterAddress => ({
  id: 's1',
  definition: 'order',
  path: 'charge',
  kind,
});
const way = (place: Partial<LetterPlace>) =>
  wayOf({ queue: 'blue.payment.commands', isCopy: true, ...place }, names);

describe('where a dead letter goes back to', () => {
  it.each(['command', 'revoke'] as const)('is its saga, for a %s', (kind) => {
    expect(way({ saga: saga(kind) })).toEqual({ way: 'saga', saga: saga(kind) });
  });

  it('is the orchestrator itself, for what lay in one of its queues, a command of a parent saga too', () => {
    expect(way({ queue: names.replies, isCopy: false, saga: saga('reply') })).toEqual({
      way: 'take-in',
      queue: 'replies',
    });
    expect(way({ queue: names.inbox, isCopy: false, saga: saga('command') })).toEqual({
      way: 'take-in',
      queue: 'inbox',
    });
  });

  it('is its queue, for all else', () => {
    for (const place of [{}, { saga: saga('event') }, { saga: saga('reply') }])
      expect(way(place)).toEqual({ way: 'queue', queue: 'blue.payment.commands' });
  });

  it('is nowhere, for a copy that says that it lay in a queue of the orchestrators: it could be a forged reply', () => {
    expect(way({ queue: names.replies, saga: saga('reply') })).toMatchObject({ way: 'none' });
    expect(way({ queue: names.inbox })).toMatchObject({ way: 'none' });
  });

  it('is nowhere, for what nobody knows to have lain in another queue before', () => {
    expect(way({ queue: names.deadLetters })).toMatchObject({ way: 'none' });
    expect(way({ queue: names.undecodable })).toMatchObject({ way: 'none' });
  });
});
