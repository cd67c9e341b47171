import { describe, expect, it } from 'vitest';
import { differencesFrom } from './differences.js';
import { show, showDuration } from './show.js';
import { Story } from './story.js';

describe('a story', () => {
  it('is a table, in which the same thing several times is one line', () => {
    const story = new Story(1_000);
    story.remark(1_000, 'begins', '', 'a');
    for (const at of [2_000, 3_000, 4_000]) story.remark(at, 'asks', 'step', '');
    story.remark(90_061_000, 'ends', 'step', 'x'.repeat(200));
    expect(story.table().split('\n')).toEqual([
      'time    fact    path',
      '+0s     begins        a',
      '+3s     asks    step  (3 times)',
      `+1d 1h  ends    step  ${'x'.repeat(89)}…`,
    ]);
  });

  it('tells of its latest lines, and how many there are before', () => {
    const story = new Story(0);
    for (const path of ['a', 'b', 'c']) story.remark(0, 'asks', path, '');
    expect(story.table(2).split('\n')).toEqual([
      "(1 earlier lines: see the saga's story)",
      'time  fact  path',
      '+0s   asks  b',
      '+0s   asks  c',
    ]);
  });
});

describe('a length of time', () => {
  it.each([
    [0, '0s'],
    [250, '250ms'],
    [1_500, '1s 500ms'],
    [60_000, '1m'],
    [90_061_001, '1d 1h'],
    [-5_000, '-5s'],
  ])('of %i ms reads %s', (ms, text) => expect(showDuration(ms)).toBe(text));
});

describe('a value on one line', () => {
  it('is cut when it is long', () => {
    expect(show({ a: [1, { b: 'c' }] })).toBe("{ a: [ 1, { b: 'c' } ] }");
    expect(show(Array.from({ length: 99 }, (_, index) => index))).toHaveLength(140);
  });
});

describe('the differences from what was expected', () => {
  it('are none where all that was mentioned is as expected', () => {
    const actual = { id: 'a', lines: [{ product: 'p', quantity: 2 }], total: 7 };
    expect(differencesFrom({ lines: [{ product: 'p' }], gift: undefined }, actual)).toEqual([]);
    expect(differencesFrom({}, actual)).toEqual([]);
  });

  it('name the path, what was expected and what is there', () => {
    const actual = { id: 'a', lines: [{ product: 'p' }, { product: 'q' }], nothing: null };
    expect(differencesFrom({ id: 'b' }, actual)).toEqual(["id: expected 'b', but it is 'a'"]);
    expect(differencesFrom({ lines: [{}, { product: 'r' }] }, actual)).toEqual([
      "lines[1].product: expected 'r', but it is 'q'",
    ]);
    expect(differencesFrom({ lines: [{}] }, actual)).toEqual([
      "lines: expected 1 items, but there are 2: [ { product: 'p' }, { product: 'q' } ]",
    ]);
    expect(differencesFrom({ total: 1 }, actual)).toEqual(['total: expected 1, but it is missing']);
    expect(differencesFrom({ id: undefined }, actual)).toEqual(["id: expected to be missing, but it is 'a'"]);
    expect(differencesFrom({ nothing: {} }, actual)).toEqual(['nothing: expected {}, but it is null']);
  });
});
