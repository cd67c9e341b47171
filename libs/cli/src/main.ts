import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { EXIT } from './exit-codes.js';
import { runCli } from './run.js';
import { Screen } from './screen.js';

/** The second Ctrl-C ends at once. */
const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());

// Whoever reads only the beginning, as `head` does, has what it wanted.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(EXIT.good);
});

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry, as in some containers.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}

process.exitCode = await runCli(process.argv.slice(2), {
  env: process.env,
  screen: new Screen(process.stdout, process.stderr, process.env),
  user: userName(),
  input: () => text(process.stdin),
  readText: (file) => readFile(file, 'utf8'),
  signal: interruption.signal,
  now: () => Date.now(),
  pause: (ms) => wait(ms, undefined, { signal: interruption.signal }).catch(() => undefined),
});
