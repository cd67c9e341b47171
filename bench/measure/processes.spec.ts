import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { usageOf } from './processes.js';

/** Burns half a second in a child of a child, says so, and waits. */
const BURNS = `
const { spawn } = require('node:child_process');
if (process.argv[1] === 'child') {
  const from = process.cpuUsage().user;
  while (process.cpuUsage().user - from < 500_000);
  process.stdout.write('burnt');
  process.stdin.resume();
} else spawn(process.execPath, ['-e', process.env.BURNS, 'child'], { stdio: 'inherit' });`;

it.runIf(process.platform === 'linux')('counts what a process and its descendants have used', async () => {
  const child = spawn(process.execPath, ['-e', BURNS], {
    env: { ...process.env, BURNS },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const usage = usageOf([child.pid ?? 0]);
  expect(usage?.cpuSeconds).toBeGreaterThanOrEqual(0.5);
  // Two processes of Node.
  expect(usage?.memoryBytes).toBeGreaterThan(40 * 2 ** 20);
  child.stdin.end();
  await once(child, 'exit');
});
