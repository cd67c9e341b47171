import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Done, Failed, Ready, SubjectEnvironment, SubjectManifest, Task } from './protocol.js';

/** How long a subject may take to come up; some start a server of their own. */
const START_MS = 90_000;
const STOP_MS = 20_000;
/** Of what a subject says besides its answers, for when it fails. */
const REMEMBERED_LINES = 40;

/** A subject's process, as the bench sees it. */
export class RunningSubject {
  private constructor(
    readonly manifest: SubjectManifest,
    readonly settings: Ready['settings'],
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterator<string>,
    private readonly said: readonly string[],
  ) {}

  /**
   * @param limitMs how long it may take to come up. Default: 90 s
   * @throws with what the subject said last, if it does not come up. Then it has ended
   */
  static async start(
    manifest: SubjectManifest,
    folder: string,
    environment: SubjectEnvironment,
    limitMs = START_MS,
  ): Promise<RunningSubject> {
    const [program = 'node', ...args] = manifest.command;
    const child = spawn(program === 'node' ? process.execPath : program, args, {
      cwd: folder,
      env: { ...process.env, ...environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      said.push(line);
      if (said.length > REMEMBERED_LINES) said.shift();
    });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    try {
      const first = await within(limitMs, lines.next(), () => failure(manifest, 'did not come up', said));
      if (first.done === true) throw failure(manifest, 'ended before it was up', said);
      const { settings } = JSON.parse(first.value) as Ready;
      return new RunningSubject(manifest, settings, child, lines, said);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** @throws with what the subject said last, if it fails or takes longer than `limitMs` */
  async do(task: Task, limitMs: number): Promise<Done> {
    this.child.stdin?.write(`${JSON.stringify(task)}\n`);
    const what = `did not end ${JSON.stringify(task)} within ${limitMs / 1_000} s`;
    const line = await within(limitMs, this.lines.next(), () => failure(this.manifest, what, this.said));
    if (line.done === true) throw failure(this.manifest, 'ended in the middle of a task', this.said);
    const answer = JSON.parse(line.value) as Done | Failed;
    if ('error' in answer) throw failure(this.manifest, `failed: ${answer.error}`, this.said);
    return answer;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.stdin?.end();
    const exited = once(this.child, 'exit');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_MS);
    await exited;
    clearTimeout(timer);
  }
}

async function within<Result>(ms: number, work: Promise<Result>, error: () => Error): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(error()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function failure({ name }: SubjectManifest, what: string, said: readonly string[]): Error {
  const last = said.length === 0 ? 'It said nothing.' : `It said last:\n${said.join('\n')}`;
  return new Error(`The subject "${name}" ${what}. ${last}`);
}
