import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { ERASED, ERASED_SEALER, masterSealer, sagaSealer } from './envelope.js';
import { MasterKeys, masterKeyProblems } from './master-keys.js';

const newKey = (): string => randomBytes(32).toString('base64');
const [first, second] = [newKey(), newKey()];

describe('master keys', () => {
  it('are 32 bytes in base64, each once, and are never shown', () => {
    expect(masterKeyProblems([first, second])).toEqual([]);
    expect(masterKeyProblems([])).toEqual([]);
    const short = randomBytes(16).toString('base64');
    const problems = masterKeyProblems([first, short, 'not base64!', '']);
    expect(problems).toHaveLength(3);
    expect(problems.join()).not.toContain(short);
    expect(masterKeyProblems([first, first])).toEqual(['a master key is given twice']);
  });

  it('unwrap what the first of them wrapped, for that saga alone', () => {
    const keys = new MasterKeys([first, second]);
    const { key, wrapped } = keys.newDataKey('s-1');
    expect(new MasterKeys([second, first]).unwrap('s-1', keys.current, wrapped)).toEqual(key);
    expect(() => keys.unwrap('s-2', keys.current, wrapped)).toThrow('is not what was wrapped for it');
    expect(() => new MasterKeys([second]).unwrap('s-1', keys.current, wrapped)).toThrow('Give that one too');
    expect(Buffer.from(wrapped).includes(key)).toBe(false);
  });

  it('give the same fingerprint for the same bytes, and another one each', () => {
    const bytes = Buffer.from('1234');
    expect(new MasterKeys([first]).fingerprint(bytes)).toBe(
      new MasterKeys([first, second]).fingerprint(bytes),
    );
    expect(new MasterKeys([first]).fingerprint(bytes)).not.toBe(new MasterKeys([second]).fingerprint(bytes));
  });
});

const saga = sagaSealer('s-1', randomBytes(32));
const master = masterSealer(new MasterKeys([first]), 'mail m-1');

describe.each([
  ['with a data key', saga],
  ['under a master key', master],
])('a value that is sealed %s', (_, sealer) => {
  it.each([['text'], [5], [null], [{ a: [1, { b: 'ü' }] }], ['']])('comes back as it was: %j', (value) => {
    const envelope = String(sealer.seal('state/input/a', value));
    expect(envelope).toMatch(/^edda1m?:[\w:-]+$/);
    expect(sealer.open('state/input/a', envelope)).toEqual({ value });
  });

  it('is another text each time, and opens nowhere else and not if it was changed', () => {
    const envelope = String(sealer.seal('a', 'x'));
    expect(sealer.seal('a', 'x')).not.toBe(envelope);
    expect(sealer.open('b', envelope)).toBeUndefined();
    const changed = envelope.replace(/.(?=.{8}$)/, (character) => (character === 'A' ? 'B' : 'A'));
    expect(changed).not.toBe(envelope);
    expect(sealer.open('a', changed)).toBeUndefined();
    const bytes = sealer.sealBytes('a', Buffer.from('x'));
    expect(Buffer.from(sealer.openBytes('a', bytes) ?? []).toString()).toBe('x');
    expect(sealer.openBytes('b', bytes)).toBeUndefined();
    expect(sealer.openBytes('a', Uint8Array.of(1, 2, 3))).toBeUndefined();
    for (const other of ['', 'edda1:', 'edda1m:', 'edda1:%%%', 'edda1m:00:AA', 'hello'])
      expect(sealer.open('a', other)).toBeUndefined();
  });
});

describe('what was erased', () => {
  it('opens as a word, and is never sealed again', () => {
    expect(ERASED_SEALER.open('a', String(saga.seal('a', 'x')))).toEqual({ value: ERASED });
    expect(ERASED_SEALER.seal('a', 'secret')).toBe(ERASED);
  });
});
