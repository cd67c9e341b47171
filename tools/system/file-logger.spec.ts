import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FileLogger } from './file-logger.js';

describe('FileLogger', () => {
  let folder: string;
  let file: string;
  let logger: FileLogger;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'edda-log-'));
    file = join(folder, 'app.log');
    logger = new FileLogger(file);
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('writes the level, the context and the message into the file', () => {
    logger.log('it listens', 'orchestrator');
    logger.warn('it is slow', 'Broker');
    expect(readFileSync(file, 'utf8')).toMatch(
      /^\S+Z LOG \[orchestrator\] it listens\n\S+Z WARN \[Broker\] it is slow\n$/,
    );
  });

  it('writes the stack of an error', () => {
    logger.error('it broke', 'Error: at once\n    at here', 'Relay');
    expect(readFileSync(file, 'utf8')).toMatch(/ERROR \[Relay\] it broke\nError: at once\n {4}at here\n$/);
  });

  it('leaves standard output and standard error alone', () => {
    const outputs = [vi.spyOn(process.stdout, 'write'), vi.spyOn(process.stderr, 'write')];
    logger.log('one');
    logger.error('two', 'stack', 'three');
    logger.fatal('four');
    expect(outputs.map((output) => output.mock.calls.length)).toEqual([0, 0]);
    outputs.forEach((output) => output.mockRestore());
  });
});
