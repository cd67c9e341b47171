import { describe, expect, it } from 'vitest';
import type { CoveredFields } from './mask.js';
import { MASK, mask, maskAll, masksIn, secretsIn, unmask } from './mask.js';

const fields = (paths: readonly string[], names: readonly string[] = []): CoveredFields => ({
  paths: paths.map((path) => path.split('.')),
  names: new Set(names),
});
const order = {
  orderId: 'o-1',
  customer: { name: 'Ada Lovelace', city: 'London' },
  lines: [{ note: 'for Ada Lovelace', product: 'kettle' }, { product: 'cup' }],
};

function masked(value: unknown, covered: CoveredFields): unknown {
  return mask(value, covered, secretsIn(value, covered));
}

describe('a mask', () => {
  it('covers fields by their place, through lists', () => {
    expect(masked(order, fields(['lines.note']))).toEqual({
      ...order,
      lines: [{ note: MASK, product: 'kettle' }, { product: 'cup' }],
    });
  });

  it('covers fields by their names, wherever they stand', () => {
    const value = { note: 'hidden', inner: { deep: [{ note: 'too' }] } };
    expect(masked(value, fields([], ['note']))).toEqual({ note: MASK, inner: { deep: [{ note: MASK }] } });
  });

  it('covers a copy of what it covers, under any name and within any text', () => {
    expect(masked(order, fields(['customer.name']))).toMatchObject({
      customer: { name: MASK, city: 'London' },
      lines: [{ note: `for ${MASK}` }, {}],
    });
    const copied = {
      email: 'ada@x.example',
      recipient: 'ADA@x.example',
      said: 'mail to ada@x.example failed',
    };
    expect(masked(copied, fields(['email']))).toEqual({
      email: MASK,
      recipient: MASK,
      said: `mail to ${MASK} failed`,
    });
  });

  it('covers whatever a field holds, but for nothing', () => {
    const value = { a: 1, b: [1, 2], c: { d: 'x' }, e: null, f: false };
    expect(masked(value, fields([], ['a', 'b', 'c', 'e', 'f']))).toEqual({
      a: MASK,
      b: MASK,
      c: MASK,
      e: null,
      f: MASK,
    });
  });

  it('leaves short values alone where they stand in other texts', () => {
    const value = { region: 'no', age: 42, card: 41_111_111, text: 'no, 42 times; 41111111, and 1411111119' };
    expect(masked(value, fields([], ['region', 'age', 'card']))).toMatchObject({
      text: `no, 42 times; ${MASK}, and 1411111119`,
    });
  });

  it('covers a number under any name, from six digits on', () => {
    const value = { card: 41_111_111, copy: 41_111_111, text: '52222222', number: 52_222_222, other: 411 };
    expect(masked(value, fields([], ['card', 'text']))).toEqual({
      card: MASK,
      copy: MASK,
      text: MASK,
      number: MASK,
      other: 411,
    });
    expect(masked({ age: 42, lines: 42 }, fields([], ['age']))).toEqual({ age: MASK, lines: 42 });
  });

  it('covers names that are values, and keeps them apart', () => {
    const value = {
      people: ['ada@x.example', 'grace@x.example'],
      byPerson: { 'ada@x.example': 1, 'grace@x.example': { at: 2 }, 'for ada@x.example': 3, [MASK]: 4 },
    };
    expect(masked(value, fields(['people']))).toEqual({
      people: MASK,
      byPerson: { [`${MASK} (2)`]: 1, [`${MASK} (3)`]: { at: 2 }, [`for ${MASK}`]: 3, [MASK]: 4 },
    });
  });

  it('finds a value as it is written in JSON', () => {
    const value = { name: 'Ada "the first"', text: JSON.stringify({ of: 'Ada "the first"' }) };
    expect(masked(value, fields(['name']))).toMatchObject({ text: `{"of":"${MASK}"}` });
  });

  it('takes values for what they are, and not for patterns', () => {
    const value = { token: 'a.c+(d|e)$', text: 'a.c+(d|e)$ and abcc' };
    expect(masked(value, fields(['token']))).toMatchObject({ text: `${MASK} and abcc` });
  });

  it('keeps a field named __proto__ a field', () => {
    const value = JSON.parse('{"__proto__":{"x":"secret-1"},"y":"secret-1"}') as object;
    expect(JSON.stringify(masked(value, fields([], ['x'])))).toBe(
      `{"__proto__":{"x":"${MASK}"},"y":"${MASK}"}`,
    );
    expect({}).not.toHaveProperty('x');
  });

  it('covers all of what nobody knows, and leaves names', () => {
    expect(maskAll({ a: { b: 1 }, c: 'x' })).toEqual({ a: MASK, c: MASK });
  });
});

describe('a body that comes back edited', () => {
  const covered = fields(['customer.name', 'lines.note']);
  const shown = masked(order, covered);
  const edit = (change: object) => ({ ...(shown as typeof order), ...change });

  it('gets the values back where their masks were left', () => {
    expect(unmask(edit({ orderId: 'o-2' }), order, shown)).toEqual({
      ok: true,
      body: { ...order, orderId: 'o-2' },
    });
  });

  it('keeps what was written in the place of a mask', () => {
    const changed = unmask(edit({ customer: { name: 'Grace', city: 'London' } }), order, shown);
    expect(changed).toMatchObject({ ok: true, body: { customer: { name: 'Grace' } } });
  });

  it.each([
    ['where none was', { city: MASK }, ['city']],
    ['in a name', { prices: { [MASK]: 1 } }, [`prices/${MASK}`]],
    ['in a part of a text', { customer: { name: `${MASK} II`, city: 'London' } }, ['customer/name']],
    ['in a list that has become shorter', { lines: [{ note: MASK }] }, ['lines/0/note']],
    [
      'in a list in another order',
      { lines: [{ product: 'cup' }, { note: MASK, product: 'kettle' }] },
      ['lines/1/note'],
    ],
  ])('is refused for a mask %s', (_, change, places) => {
    expect(unmask(edit(change), order, shown)).toEqual({ ok: false, places });
  });

  it('gives back numbers and objects as they were', () => {
    const original = { total: 123_456, card: { token: 'x' } };
    const seen = masked(original, fields([], ['total', 'card']));
    expect(unmask(seen as never, original, seen)).toEqual({ ok: true, body: original });
  });

  it('says where masks stand', () => {
    expect(masksIn({ a: MASK, b: [{ c: `x ${MASK}` }], d: 'y' })).toEqual(['a', 'b/0/c']);
    expect(masksIn({ [`of ${MASK}`]: 1 })).toEqual([`of ${MASK}`]);
  });
});
