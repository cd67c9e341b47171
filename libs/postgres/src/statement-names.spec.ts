import { afterEach, describe, expect, it } from 'vitest';
import { giveUpNames, named, useNamesAgain } from './statement-names.js';

const failed = (code: string, routine?: string): Error => Object.assign(new Error('no'), { code, routine });

describe('names of statements', () => {
  afterEach(useNamesAgain);

  it('follow from the text, and are short enough for PostgreSQL', () => {
    const { name, text, values } = named('SELECT $1', [1]);
    expect({ text, values }).toEqual({ text: 'SELECT $1', values: [1] });
    expect(name).toMatch(/^edda_[0-9a-f]{24}$/);
    expect(named('SELECT $1', [2]).name).toBe(name);
    expect(named('SELECT $2', [2]).name).not.toBe(name);
  });

  it.each([
    ['a server that does not know one', failed('26000')],
    ['a server that knows one already', failed('42P05')],
    ['a plan whose tables have changed', failed('0A000', 'RevalidateCachedQuery')],
    ['one of these under words of ours', new Error('refused', { cause: failed('26000') })],
    [
      'the other under words of ours',
      new Error('refused', { cause: failed('0A000', 'RevalidateCachedQuery') }),
    ],
  ])('are given up after %s', (_, error) => {
    expect(giveUpNames(error)).toBe(true);
    expect(named('SELECT 1', [])).toEqual({ text: 'SELECT 1', values: [] });
  });

  it.each([failed('23505'), failed('0A000', 'ExecSetParamPlan'), new Error('no'), undefined])(
    'are kept after %s',
    (error) => {
      expect(giveUpNames(error)).toBe(false);
      expect(named('SELECT 1', []).name).toBeDefined();
    },
  );
});
