import { describe, expect, it } from 'vitest';
import { account, type Evidence, type SeenLetter, type SentMessage } from './account.js';

const sent = (mark: string, changes: Partial<SentMessage> = {}): SentMessage => ({
  mark,
  family: 'raw',
  what: 'anything',
  queue: 'q',
  isTaken: true,
  isUnknownEvent: false,
  hash: `hash of ${mark}`,
  ...changes,
});
const letter = (mark: string | undefined, changes: Partial<SeenLetter> = {}): SeenLetter => ({
  mark,
  about: [],
  hash: `hash of ${mark}`,
  times: 1,
  ...changes,
});
const evidence = (changes: Partial<Evidence> = {}): Evidence => ({
  letters: [],
  undecodable: [],
  accepted: new Set(),
  keys: new Set(),
  ...changes,
});

describe('the account of bad messages', () => {
  it('finds each where it has gone', () => {
    const all = [sent('a'), sent('b'), sent('c'), sent('d'), sent('e', { isTaken: false })];
    const found = account([...all, sent('f', { isUnknownEvent: true })], {
      letters: [letter('a'), letter('x', { about: ['c'] })],
      undecodable: [letter('b')],
      accepted: new Set(['d']),
      keys: new Set(),
    });
    expect(found).toEqual({ deadLetters: 1, undecodable: 1, ignored: 3, refused: 1, unaccounted: [] });
  });

  it('lets go of a start whose order has a saga already, and of no other', () => {
    const all = [sent('a', { orderId: 'taken' }), sent('b', { orderId: 'free' }), sent('c')];
    const found = account(all, evidence({ keys: new Set(['taken']) }));
    expect(found.ignored).toBe(1);
    expect(found.unaccounted.map(({ mark }) => mark)).toEqual(['b', 'c']);
  });

  it('misses one that is nowhere', () => {
    expect(account([sent('a'), sent('b')], evidence({ letters: [letter('a')] })).unaccounted).toEqual([
      sent('b'),
    ]);
  });

  it('tells those without a mark by their bytes, each as often as it is there', () => {
    const empty = { hash: 'hash of nothing' };
    const all = [sent('a', empty), sent('b', empty), sent('c', empty), sent('d', empty)];
    const letters = [letter(undefined, { ...empty, times: 2 })];
    const undecodable = [letter(undefined, empty)];
    expect(account(all, evidence({ letters, undecodable }))).toEqual({
      deadLetters: 2,
      undecodable: 1,
      ignored: 0,
      refused: 0,
      unaccounted: [sent('d', empty)],
    });
  });

  it('does not take the bytes of a letter with a mark for those of another message', () => {
    const same = { hash: 'same' };
    const found = account([sent('a', same), sent('b', same)], evidence({ letters: [letter('a', same)] }));
    expect(found.unaccounted).toEqual([sent('b', same)]);
  });

  it('believes that a message which the broker has refused is nowhere, but looks first', () => {
    const refused = sent('a', { isTaken: false });
    expect(account([refused], evidence())).toMatchObject({ refused: 1 });
    expect(account([refused], evidence({ letters: [letter('a')] }))).toMatchObject({
      deadLetters: 1,
      refused: 0,
    });
  });
});
