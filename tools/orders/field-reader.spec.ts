import { describe, expect, it } from 'vitest';
import { FieldReader } from './field-reader.js';

/** What a reader notes while it reads one field. */
function problemsOf(value: unknown, read: (reader: FieldReader) => unknown): string[] {
  const reader = new FieldReader(value);
  read(reader);
  return reader.problems.map(({ path, problem }) => `${path} ${problem}`);
}

describe('FieldReader', () => {
  it('gives what is right', () => {
    const reader = new FieldReader({
      name: 'Chai',
      units: 39,
      id: 7,
      note: null,
      at: { city: 'Graz' },
      lines: [{ n: 1 }],
    });
    expect(reader.text('name', 10)).toBe('Chai');
    expect(reader.whole('units', 0, 100)).toBe(39);
    expect(reader.id('id')).toBe('7');
    expect(reader.optionalText('note', 10)).toBeNull();
    expect(reader.optionalText('nothing', 10)).toBeNull();
    expect(reader.object('at').text('city', 10)).toBe('Graz');
    expect(reader.list('lines', 3).map((line) => line.whole('n', 0, 9))).toEqual([1]);
    expect(reader.problems).toEqual([]);
  });

  it('says that a field is missing', () => {
    expect(problemsOf({}, (reader) => reader.text('name', 10))).toEqual(['name is missing']);
  });

  it.each([
    ['an empty text', ''],
    ['a text that is too long', 'x'.repeat(11)],
    ['a number', 5],
    ['null', null],
    ['a control character', 'a\u0000b'],
    ['half a surrogate pair', '\ud83d'],
  ])('refuses %s as a text', (_what, value) => {
    expect(problemsOf({ name: value }, (reader) => reader.text('name', 10))).toHaveLength(1);
  });

  it.each([1.5, -1, 101, '5', null, true])('refuses %s as a whole number from 0 to 100', (value) => {
    expect(problemsOf({ units: value }, (reader) => reader.whole('units', 0, 100))).toEqual([
      `units must be a whole number from 0 to 100, not ${JSON.stringify(value)}`,
    ]);
  });

  it('refuses an id that is half a number', () => {
    expect(problemsOf({ id: 1.5 }, (reader) => reader.id('id'))).toHaveLength(1);
  });

  it('names the whole path of what is wrong inside', () => {
    const value = { at: { city: 5 }, lines: [{ n: 1 }, { n: 'two' }] };
    const problems = problemsOf(value, (reader) => [
      reader.object('at').text('city', 10),
      reader.list('lines', 3).map((line) => line.whole('n', 0, 9)),
    ]);
    expect(problems).toEqual([
      'at.city must be a text of 1 to 10 characters, not 5',
      'lines.1.n must be a whole number from 0 to 9, not "two"',
    ]);
  });

  it.each([[[]], [[1, 2, 3, 4]], ['text'], [{}]])('refuses %j as a list of 1 to 3', (value) => {
    expect(problemsOf({ lines: value }, (reader) => reader.list('lines', 3))[0]).toContain(
      'lines must be a list of 1 to 3',
    );
  });

  it.each([null, 5, 'text', [1]])('refuses %j as an object', (value) => {
    expect(problemsOf({ at: value }, (reader) => reader.object('at'))[0]).toContain('at must be an object');
  });

  it('shows only the beginning of what is long', () => {
    expect(
      problemsOf({ name: 'x'.repeat(5_000) }, (reader) => reader.text('name', 10))[0]?.length,
    ).toBeLessThan(120);
  });

  it('says of a missing object that it is missing, and not of each of its fields', () => {
    const problems = problemsOf({}, (reader) => {
      const at = reader.object('at');
      return [
        at.text('city', 10),
        at.whole('number', 0, 9),
        at.object('country').text('name', 10),
        at.list('lines', 3),
      ];
    });
    expect(problems).toEqual(['at is missing']);
  });
});
