import { fork } from 'node:child_process';
import { once } from 'node:events';

/** A program of a subject that runs beside it, in a process of its own. */
export interface SecondProcess {
  /** What it said when it was up. */
  readonly said: unknown;
  /** Tells it something, as JSON. */
  readonly tell: (message: object) => void;
  /** Hears all that it says from now on. */
  readonly hear: (listener: (message: unknown) => void) => void;
  /** Lets it close what it has, and resolves when it has ended. */
  readonly close: () => Promise<void>;
}

export interface SecondProcessOptions {
  /** Of the program. Default: none. */
  readonly args?: readonly string[];
  /** Of Node, before the program. Default: none. */
  readonly nodeOptions?: readonly string[];
  /** Besides what this process has. Default: nothing. */
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * Starts a program that calls `besideSubject`; resolves when it is up. It ends with this process, however that ends, and this process
 * ends with it: half a subject has no figures.
 *
 * @throws if it ends before it is up
 */
export async function startSecondProcess(
  program: URL,
  { args = [], nodeOptions = [], environment = {} }: SecondProcessOptions = {},
): Promise<SecondProcess> {
  // Its standard output is our standard error: ours is for the answers.
  const child = fork(program, [...args], {
    stdio: ['ignore', 2, 2, 'ipc'],
    execArgv: [...process.execArgv, ...nodeOptions],
    env: { ...process.env, ...environment },
  });
  const ended = once(child, 'exit');
  const [said] = (await Promise.race([
    once(child, 'message'),
    ended.then(([code]) => {
      throw new Error(`${program.pathname} ended with exit code ${String(code)} before it was up.`);
    }),
  ])) as [unknown];
  const fall = (code: number | null): void => {
    process.stderr.write(`${program.pathname} ended with exit code ${code} while it was needed.\n`);
    process.exit(1);
  };
  child.once('exit', fall);
  const close = async (): Promise<void> => {
    child.off('exit', fall);
    if (child.connected) child.disconnect();
    await ended;
  };
  return {
    said,
    tell: (message) => void child.send(message),
    hear: (listener) => void child.on('message', listener),
    close,
  };
}

/**
 * For such a program: says that it is up, closes when its subject closes it or dies, and then ends.
 *
 * @param say for the subject, as JSON
 * @param listen to what the subject tells it
 */
export function besideSubject(
  close: () => Promise<void>,
  say: unknown = 'up',
  listen?: (message: unknown) => void,
): void {
  if (listen) process.on('message', listen);
  process.once('disconnect', () => {
    close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  });
  process.send?.(say);
}
