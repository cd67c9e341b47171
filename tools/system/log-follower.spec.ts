import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFollower } from './log-follower.js';

describe('LogFollower', () => {
  let folder: string;
  let file: string;
  let lines: string[];
  let follower: LogFollower;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'edda-log-'));
    file = join(folder, 'app.log');
    lines = [];
    follower = new LogFollower(file, (line) => lines.push(line));
  });

  afterEach(() => {
    follower.close();
    rmSync(folder, { recursive: true });
  });

  it('follows a file that was not there before', () => {
    appendFileSync(file, 'one\ntwo\n');
    follower.read();
    expect(lines).toEqual(['one', 'two']);
  });

  it('hands each line out once', () => {
    appendFileSync(file, 'one\n');
    follower.read();
    appendFileSync(file, 'two\n');
    follower.read();
    expect(lines).toEqual(['one', 'two']);
  });

  it('waits for the rest of a line', () => {
    appendFileSync(file, 'half a ');
    follower.read();
    expect(lines).toEqual([]);
    appendFileSync(file, 'line\n');
    follower.read();
    expect(lines).toEqual(['half a line']);
  });

  it('puts a character together whose bytes come in two reads', () => {
    const bytes = Buffer.from('é\n');
    appendFileSync(file, bytes.subarray(0, 1));
    follower.read();
    appendFileSync(file, bytes.subarray(1));
    follower.read();
    expect(lines).toEqual(['é']);
  });

  it('reads more than fits into one chunk', () => {
    const long = 'x'.repeat(150_000);
    appendFileSync(file, `${long}\nend\n`);
    follower.read();
    expect(lines).toEqual([long, 'end']);
  });
});

describe('a LogFollower that is closed', () => {
  it('hands out the last line even without its end', () => {
    const folder = mkdtempSync(join(tmpdir(), 'edda-log-'));
    const file = join(folder, 'app.log');
    const lines: string[] = [];
    const follower = new LogFollower(file, (line) => lines.push(line));
    appendFileSync(file, 'fatal: no such thing');
    follower.close();
    expect(lines).toEqual(['fatal: no such thing']);
    rmSync(folder, { recursive: true });
  });
});
