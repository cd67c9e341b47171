import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSecondProcess } from './second-process.js';

let folder: string;
const program = (text: string): URL => {
  const file = join(folder, 'program.mjs');
  writeFileSync(file, text);
  return pathToFileURL(file);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'second-process-spec-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a second process', () => {
  it('says what it has to say when it is up, and ends when it is closed', async () => {
    const closed = join(folder, 'closed');
    const second = await startSecondProcess(
      program(`
        import { writeFileSync } from 'node:fs';
        process.on('disconnect', () => writeFileSync(${JSON.stringify(closed)}, ''));
        process.send({ port: 7 });
      `),
    );
    expect(second.said).toEqual({ port: 7 });
    expect(existsSync(closed)).toBe(false);
    await second.close();
    expect(existsSync(closed)).toBe(true);
  });

  it('hears what it is told, and is heard', async () => {
    const second = await startSecondProcess(
      program(`
        process.on('disconnect', () => process.exit(0));
        process.on('message', ({ number }) => process.send({ twice: 2 * number, of: process.env.OF }));
        process.send('up');
      `),
      { environment: { OF: 'spec' } },
    );
    const heard = new Promise((resolve) => second.hear(resolve));
    second.tell({ number: 21 });
    expect(await heard).toEqual({ twice: 42, of: 'spec' });
    await second.close();
  });

  it('that ends before it is up is an error with its name and exit code', async () => {
    await expect(startSecondProcess(program('process.exit(3)'))).rejects.toThrow(
      /program\.mjs ended with exit code 3 before it was up/,
    );
  });
});
