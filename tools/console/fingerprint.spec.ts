import { describe, expect, it } from 'vitest';
import { fingerprintOf } from './fingerprint.js';

const of = (...files: readonly (readonly [string, string])[]) =>
  fingerprintOf(files.map(([path, text]) => [path, Buffer.from(text)]));

describe('the fingerprint of files', () => {
  it('is the same for the same files, and another one for any other', () => {
    const all = [
      of(['a', '1'], ['b', '2']),
      of(['a', '1']),
      of(['a', '12'], ['b', '']),
      of(['a', ''], ['b', '12']),
      of(['ab', '1'], ['', '2']),
      of(),
    ];
    expect(of(['a', '1'], ['b', '2'])).toBe(all[0]);
    expect(new Set(all).size).toBe(all.length);
  });
});
