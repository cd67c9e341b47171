import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs';
import { poll } from './poll.js';
import { PORT_TAKEN } from './port-conflict.js';
import type { PrivateFolder } from './private-folder.js';
import { descendantsOf, isAlive, sendSignal } from './process-tree.js';
import type { ControlledServer } from './services.js';
import type { SystemUser } from './system-user.js';

export interface ServerPlan {
  /** As it stands in errors. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly owner?: SystemUser | undefined;
  readonly logFile: string;
  /** The server's own orderly shutdown. */
  readonly stopSignal: NodeJS.Signals;
  /** What ends it at once: SIGKILL, or a gentler one if it has something to give back to the system. */
  readonly lastSignal: NodeJS.Signals;
  /** One question; must be sure that it is this very server that answers, not another one on the same port. */
  readonly isReady: () => Promise<boolean>;
  /** Told of each end, also of one that was asked for, in words for a person: `with exit code 1`, `by SIGKILL`. */
  readonly onEnd?: (how: string) => void;
}

const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 30_000;
const LOG_TAIL_CHARACTERS = 2_000;

/** One server process in a group of its own, so that a terminal's Ctrl-C reaches us and not it. */
export class ServerProcess implements ControlledServer {
  private child: ChildProcess | undefined;
  private exited: Promise<void> = Promise.resolve();
  private running = false;
  private logBegin = 0;

  constructor(
    private readonly plan: ServerPlan,
    private readonly folder: PrivateFolder,
  ) {}

  get pid(): number {
    if (this.child?.pid === undefined) throw new Error(`${this.plan.name} has no pid: it was never started.`);
    return this.child.pid;
  }

  get isRunning(): boolean {
    return this.running;
  }

  async start(): Promise<void> {
    if (this.running) return;
    this.spawn();
    const settled = await poll(async () => !this.running || (await this.plan.isReady()), {
      withinMs: START_WITHIN_MS,
    });
    if (settled && this.running) return;
    const what = this.running
      ? `did not answer within ${START_WITHIN_MS / 1_000} s`
      : 'ended while it was starting';
    await this.kill();
    // Said here, for Erlang says so much after this word that it is not in the log's tail.
    const why = PORT_TAKEN.test(this.logOfThisRun()) ? ': a port was already in use' : '';
    throw new Error(`${this.plan.name} ${what}${why}. The end of its log:\n${this.logTail()}`);
  }

  async stop(): Promise<void> {
    if (!this.running) return;
    const stopped = await this.signalAndWait(this.plan.stopSignal);
    if (stopped) return;
    await this.kill();
    throw new Error(`${this.plan.name} did not stop within ${STOP_WITHIN_MS / 1_000} s and was killed.`);
  }

  /** The quickest end after which nothing is left in the system. For data that is thrown away anyway. */
  async discard(): Promise<void> {
    if (!this.running) return;
    if (this.plan.lastSignal === 'SIGKILL' || !(await this.signalAndWait(this.plan.lastSignal)))
      await this.kill();
  }

  async kill(): Promise<void> {
    if (!this.running) return;
    const { pid } = this;
    // Stopped first: a server that goes on forking while its children are listed would have some that are not listed.
    sendSignal(pid, 'SIGSTOP');
    const family = [pid, ...descendantsOf(pid)];
    for (const member of family) sendSignal(member, 'SIGKILL');
    await this.whenExited();
    if (await poll(() => !family.some(isAlive), { withinMs: STOP_WITHIN_MS, everyMs: 5 })) return;
    throw new Error(
      `${this.plan.name} (pid ${pid}) is still there after SIGKILL: ${family.filter(isAlive).join(', ')}.`,
    );
  }

  private async signalAndWait(signal: NodeJS.Signals): Promise<boolean> {
    sendSignal(this.pid, signal);
    return poll(() => !this.running, { withinMs: STOP_WITHIN_MS, everyMs: 10 });
  }

  private spawn(): void {
    const { command, args, env, cwd, owner, logFile } = this.plan;
    const log = openSync(logFile, 'a');
    this.logBegin = fstatSync(log).size;
    const child = spawn(command, args, { env, cwd, detached: true, stdio: ['ignore', log, log], ...owner });
    closeSync(log);
    this.child = child;
    this.running = true;
    this.exited = new Promise((resolve) => {
      const ended = (how: string): void => {
        if (!this.running) return;
        this.running = false;
        if (child.pid !== undefined) this.folder.forget(child.pid);
        this.plan.onEnd?.(how);
        resolve();
      };
      child.once('exit', (code, signal) =>
        ended(signal === null ? `with exit code ${code}` : `by ${signal}`),
      );
      child.once('error', (error) => ended(`before it ran: ${error.message}`));
    });
    // A script that has come to its end may end: its servers end with it.
    child.unref();
    if (child.pid !== undefined) this.folder.watch(child.pid, this.plan.lastSignal);
  }

  private async whenExited(): Promise<void> {
    this.child?.ref();
    await this.exited;
  }

  /** The end of what the server wrote, for an error's text. */
  logTail(): string {
    return readFileSync(this.plan.logFile, 'utf8').slice(-LOG_TAIL_CHARACTERS).trim() || '(it wrote nothing)';
  }

  private logOfThisRun(): string {
    return readFileSync(this.plan.logFile).subarray(this.logBegin).toString();
  }
}
