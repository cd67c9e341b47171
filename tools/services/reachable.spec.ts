import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReachableByAll, temporaryBase } from './reachable.js';

describe('a folder', () => {
  let outer: string;
  let inner: string;

  beforeEach(() => {
    outer = mkdtempSync(join(tmpdir(), 'reachable-spec-'));
    inner = join(outer, 'inner');
    mkdirSync(inner, { mode: 0o755 });
  });
  afterEach(() => rmSync(outer, { recursive: true, force: true }));

  it('cannot be reached by others through one that is closed to them', () => {
    chmodSync(outer, 0o700);
    expect(isReachableByAll(inner)).toBe(false);
  });

  it('can be reached through one that may be passed but not listed', () => {
    chmodSync(outer, 0o711);
    expect(isReachableByAll(inner)).toBe(isReachableByAll(tmpdir()));
  });

  it('for temporary files is the usual one for an ordinary user', () => {
    expect(temporaryBase(false)).toBe(tmpdir());
  });
});
