import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readJson } from './json-text.js';
import { DEFAULT_LIMITS } from './limits.js';

const read = (text: string, limits = DEFAULT_LIMITS) => readJson(text, limits);
const problem = (text: string): string => {
  const found = read(text);
  return found.ok ? 'it was read' : found.problem;
};
const fields = (count: number): string =>
  `{${Array.from({ length: count }, (_, index) => `"f${index}":0`).join(',')}}`;
const nested = (open: string, close: string, levels: number, inmost = '1'): string =>
  open.repeat(levels) + inmost + close.repeat(levels);

describe('the text of a body', () => {
  it('may be as deep and as wide as the limits say, and no more', () => {
    expect(read(nested('[', ']', 64)).ok).toBe(true);
    expect(read(nested('{"a":', '}', 64)).ok).toBe(true);
    expect(problem(nested('[', ']', 65))).toMatch(
      /^The body is nested deeper than 64 levels\. Make it flatter/,
    );
    expect(problem(nested('{"a":[', ']}', 33))).toContain('deeper than 64');
    expect(read(`[${'[],'.repeat(100_000)}[]]`).ok).toBe(true);
    expect(read(fields(10_000)).ok).toBe(true);
    expect(problem(fields(10_001))).toMatch(/more than 10000 fields/);
    expect(problem(`[${'{"a":1},'.repeat(10_000)}{"a":1}]`)).toContain('10000');
  });

  it.each([5_000, 1_000_000])('is refused without a parser at %i levels, closed or not', (levels) => {
    for (const text of [nested('[', ']', levels), '['.repeat(levels), '{"a":'.repeat(levels)])
      expect(problem(text)).toContain('deeper than 64');
  });

  it.each([
    ['9007199254740991', true],
    ['-9007199254740991', true],
    ['9007199254740992', false],
    ['-9007199254740993', false],
    ['1e15', true],
    ['1e16', false],
    ['9.1E15', false],
    ['123456789012345678901234567890', false],
    ['1e400', false],
    ['-1e+400', false],
    ['1e-400', true],
    ['0.1234567890123456789', true],
    ['-0', true],
    ['1.7976931348623157e308', false],
  ])('has %s for a number: %s', (number, isRead) => {
    for (const text of [`{"a":${number}}`, `[${number}]`, `[1, ${number} ,2]`])
      expect(read(text).ok).toBe(isRead);
    expect(read(`{"a":"${number}"}`).ok).toBe(true);
  });

  it('says what to do with a number that cannot be read as it is', () => {
    expect(problem('{"cents":9007199254740993}')).toBe(
      'The body has a number of 16 characters that is beyond 2^53 - 1, from where on numbers are not read exactly. Send such a number as text, and money as whole cents or as text.',
    );
    expect(problem('[1e400]')).toContain('a number of 5 characters that is too large to be read at all');
    expect(problem(`[${'9'.repeat(500)}]`)).toContain('a number of 500 characters that');
  });

  it.each([
    ['{"a":1,"a":1}', '"a"'],
    ['{"a":1,"\\u0061":2}', '"a"'],
    ['[{"b":{"a":1}},{"b":{"a":1},"c":[],"b":{}}]', '"b"'],
    ['{"x":{"a":{"k":1},"a":{"k":1}}}', '"a"'],
    ['{"":1, "":2}', '""'],
    ['{"a:\\"{":1,"a:\\"{" :2}', '"a:\\"{"'],
  ])('does not say a thing twice: %s', (text, name) => {
    expect(problem(text)).toContain(`has the field ${name} more than once in one object`);
  });

  it('may say the same in several objects', () => {
    expect(read('{"a":{"a":[{"a":1},{"a":"a:a"}]}}').ok).toBe(true);
  });

  it.each(['{"__proto__":1}', '{"a":[{"\\u005f_proto__":{"admin":true}}]}'])(
    'has no field named __proto__: %s',
    (text) => {
      expect(problem(text)).toMatch(/named __proto__.* change the prototype of other objects/);
      expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    },
  );

  it('may have fields that only sound dangerous', () => {
    expect(read('{"constructor":{"prototype":{"a":1}},"toString":1,"proto":"__proto__"}')).toMatchObject({
      ok: true,
      value: { toString: 1 },
    });
  });

  it('may begin with a byte order mark, and holds something', () => {
    expect(read('\uFEFF{"a":1}')).toMatchObject({ ok: true, value: { a: 1 } });
    expect(problem('\uFEFF\uFEFF{}')).toContain('is not JSON');
    for (const text of ['', '\uFEFF']) expect(problem(text)).toContain('is empty');
    expect(problem(' \n')).toContain('is not JSON');
  });

  it.each([
    '{"a":',
    '{"a":"',
    '{"a":"\\',
    '"\\u12',
    '{"a":1}}',
    'nul',
    '\0',
    '{"a":"\0"}',
    '{a:1}',
    '[1,]',
    '-',
    '01',
    '1.',
    ':',
  ])('is JSON, and not %j', (text) => {
    expect(problem(text)).toMatch(/^The body is not JSON: /);
  });

  it.each([
    '{"card":"4111-1111',
    '4111-1111',
    '{"card":4111-1111}',
    '"4111',
    '{"a":1}4111-1111',
    '{"card":"\n4111"}',
  ])('is not quoted where it cannot be read: %s', (text) => {
    expect(problem(text)).not.toContain('4111');
  });
});

const anyText = fc.string({ unit: 'binary', maxLength: 12 });
const anyValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(
      fc.constant(null),
      fc.boolean(),
      fc.integer({ min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
      fc.double({ noNaN: true, min: -(2 ** 53 - 1), max: 2 ** 53 - 1 }),
      anyText,
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      anyText.filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 5 },
    ),
  ),
})).value;

describe('any text', () => {
  it('of a value within the limits is read as JSON.parse reads it, however it is laid out', () => {
    fc.assert(
      fc.property(anyValue, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(read(text)).toMatchObject({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 1_000 },
    );
  });

  it('that was tampered with is read as JSON.parse reads it or refused, and nothing is thrown', () => {
    const piece = fc.oneof(
      anyText,
      fc.constantFrom(
        '"',
        '\\',
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '1e400',
        '-',
        '9007199254740993',
        '\uD800',
        '\0',
      ),
    );
    const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), cut: fc.nat(8), put: piece });
    fc.assert(
      fc.property(anyValue, fc.array(edit, { minLength: 1, maxLength: 4 }), (value, edits) => {
        let text = JSON.stringify(value);
        for (const { at, cut, put } of edits) {
          const start = Math.floor(at * text.length);
          text = text.slice(0, start) + put + text.slice(start + cut);
        }
        const found = read(text);
        if (found.ok) expect(found.value).toEqual(JSON.parse(text.replace(/^\uFEFF/, '')));
        else expect(found.problem).toMatch(/^The body .*\.$/s);
      }),
      { numRuns: 2_000 },
    );
  });
});
