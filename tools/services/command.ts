import { spawn } from 'node:child_process';
import type { SystemUser } from './system-user.js';
import { sendSignal } from './process-tree.js';

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Run as this user; only root can. */
  readonly owner?: SystemUser | undefined;
  /** SIGKILL after this time. Default: no limit. */
  readonly timeoutMs?: number;
  readonly onStart?: (pid: number) => void;
}

export interface CommandResult {
  /** Undefined if it could not be started or was killed. */
  readonly code: number | undefined;
  readonly stdout: string;
  /** Both streams in the order of arrival, for an error's text. */
  readonly output: string;
}

export type RunCommand = (
  command: string,
  args: readonly string[],
  options?: CommandOptions,
) => Promise<CommandResult>;

/** Runs a program to its end, without a shell and without input. Never rejects: a program that is missing has no code. */
export const runCommand: RunCommand = (command, args, options = {}) =>
  new Promise((resolve) => {
    let stdout = '';
    let output = '';
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: options.env ?? process.env,
      cwd: options.cwd,
      // Its own process group: a terminal's Ctrl-C is ours to handle.
      detached: true,
      ...options.owner,
    });
    const { pid } = child;
    if (pid !== undefined) options.onStart?.(pid);
    const timer =
      options.timeoutMs === undefined || pid === undefined
        ? undefined
        : setTimeout(() => sendSignal(-pid, 'SIGKILL'), options.timeoutMs);
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      output += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const finish = (code: number | undefined): void => {
      clearTimeout(timer);
      resolve({ code, stdout, output });
    };
    child.on('error', (error) => {
      output += error.message;
      finish(undefined);
    });
    child.on('close', (code) => finish(code ?? undefined));
  });
