import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { quorumNamesAreOnDisk } from './quorum-names.js';

describe("RabbitMQ's register of quorum queues", () => {
  let data: string;
  let quorum: string;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'quorum-spec-'));
    quorum = join(data, 'edda@localhost', 'quorum', 'edda@localhost');
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const queue = (name: string): string => mkdirSync(join(quorum, name), { recursive: true }) ?? '';
  const register = (text: string): void => writeFileSync(join(quorum, 'names.dets'), text);

  it('is complete while there is no queue', () => {
    expect(quorumNamesAreOnDisk(data)).toBe(true);
  });

  it('is incomplete while the newest queue is not in it', () => {
    queue('2F_KEPTAAAA');
    queue('2F_NEWBBBB');
    register('\0%2F_kept\x01 2F_KEPTAAAA\0');
    expect(quorumNamesAreOnDisk(data)).toBe(false);
    register('\0%2F_kept\x01 2F_KEPTAAAA\0%2F_new 2F_NEWBBBB');
    expect(quorumNamesAreOnDisk(data)).toBe(true);
  });

  it('may hold queues that are gone', () => {
    queue('2F_KEPTAAAA');
    register('2F_KEPTAAAA 2F_GONECCCC');
    expect(quorumNamesAreOnDisk(data)).toBe(true);
  });
});
