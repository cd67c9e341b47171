import type { Command } from 'commander';
import type { Session } from '../session.js';

export interface SignedOptions {
  readonly by?: string;
  readonly reason: string;
}

/** `--reason` and `--by`, for what is kept with who did it and why. */
export function withSigned(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why: it is kept, for good')
    .option('--by <name>', 'who, where nobody signs in (default: your user name)');
}

export function signedIn({ cli }: Session, { by, reason }: SignedOptions): { by: string; reason: string } {
  return { by: by ?? cli.user, reason };
}
