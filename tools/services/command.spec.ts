import { describe, expect, it } from 'vitest';
import { runCommand } from './command.js';
import { isAlive } from './process-tree.js';

const node = (program: string) => runCommand(process.execPath, ['-e', program]);

describe('a command', () => {
  it('ends with its code and what it wrote', async () => {
    expect(await node('console.log("out"); console.error("err"); process.exit(3)')).toEqual({
      code: 3,
      stdout: 'out\n',
      output: expect.stringMatching(/^(out\nerr|err\nout)\n$/) as string,
    });
  });

  it('that does not exist has no code and says so', async () => {
    expect(await runCommand('/no/such/program', [])).toMatchObject({
      code: undefined,
      output: expect.stringContaining('ENOENT') as string,
    });
  });

  it('that hangs is killed after its time', async () => {
    let pid = 0;
    const result = await runCommand(
      process.execPath,
      ['-e', 'process.stdin.resume(); setInterval(() => {}, 1000)'],
      {
        timeoutMs: 200,
        onStart: (started) => (pid = started),
      },
    );
    expect(result.code).toBeUndefined();
    expect(isAlive(pid)).toBe(false);
  });
});
