import { spawn, type ChildProcess } from 'node:child_process';
import type { Writable } from 'node:stream';

/**
 * A separate process that outlives us for a moment. It reads the pids to watch from a pipe; the kernel closes the pipe
 * however we die, also by SIGKILL, and then the watchdog ends what is left and removes the folder.
 *
 * Its program is a string, so that it is the same when we run from dist and when a test runs us from source.
 * Each pid is the leader of a process group: the whole group gets the signal. First the gentlest signal that ends the
 * server at once, for PostgreSQL gives back its shared memory only if it may; then, after three seconds, SIGKILL.
 */
const PROGRAM = `
process.title = 'edda-watchdog';
const { readFileSync, rmSync } = require('node:fs');
const [folder] = process.argv.slice(1);
const watched = new Map();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => {});
const send = (pid, signal) => {
  try { process.kill(-pid, signal); return true; } catch { return false; }
};
const isZombie = (pid) => {
  try { return /\\) Z /.test(readFileSync('/proc/' + pid + '/stat', 'utf8')); } catch { return false; }
};
let text = '';
process.stdin.on('data', (chunk) => {
  const lines = (text + chunk).split('\\n');
  text = lines.pop();
  for (const line of lines) {
    const [word, pid, signal] = line.split(' ');
    if (word === 'watch') watched.set(Number(pid), signal);
    else watched.delete(Number(pid));
  }
});
process.stdin.on('end', () => {
  let alive = [...watched].filter(([pid, signal]) => send(pid, signal)).map(([pid]) => pid);
  const deadline = Date.now() + 3000;
  const finish = () => {
    alive = alive.filter((pid) => send(pid, 0) && !isZombie(pid));
    if (alive.length > 0 && Date.now() < deadline) return setTimeout(finish, 50);
    for (const pid of alive) send(pid, 'SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  finish();
});
`;

export class Watchdog {
  private readonly child: ChildProcess;
  private readonly pipe: Writable;
  private readonly exited: Promise<void>;

  constructor(folder: string) {
    // Detached: a terminal's Ctrl-C must not take the watchdog before those whom it watches.
    this.child = spawn(process.execPath, ['-e', PROGRAM, folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: {},
    });
    const { stdin } = this.child;
    if (stdin === null) throw new Error('The watchdog process was started without a pipe.');
    this.pipe = stdin;
    // A watchdog that someone killed is no reason to fall: the exit handler is still there.
    this.pipe.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.once('error', () => resolve());
    });
    this.child.unref();
    if ('unref' in stdin && typeof stdin.unref === 'function') stdin.unref();
  }

  /** `lastSignal` is what ends this process at once. */
  watch(pid: number, lastSignal: NodeJS.Signals): void {
    this.pipe.write(`watch ${pid} ${lastSignal}\n`);
  }

  forget(pid: number): void {
    this.pipe.write(`forget ${pid}\n`);
  }

  /** Closes the pipe: the watchdog cleans up what is left, and ends. */
  async release(): Promise<void> {
    this.child.ref();
    this.pipe.end();
    await this.exited;
  }
}
