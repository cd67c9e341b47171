import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { descendantsOf, isAlive, sendSignal } from './process-tree.js';

describe('a process', () => {
  it('is a descendant of its parent while it lives, and not alive afterwards', async () => {
    const child = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const pid = child.pid ?? 0;
    const exited = once(child, 'exit');
    expect(isAlive(pid)).toBe(true);
    expect(descendantsOf(process.pid)).toContain(pid);
    expect(descendantsOf(process.ppid)).toContain(pid);
    expect(sendSignal(pid, 'SIGKILL')).toBe(true);
    await exited;
    expect(isAlive(pid)).toBe(false);
    expect(descendantsOf(process.pid)).not.toContain(pid);
    expect(sendSignal(pid, 'SIGKILL')).toBe(false);
  });
});
