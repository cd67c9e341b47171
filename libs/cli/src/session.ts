import type { EddaClient } from '@edda/client';
import { createEddaClient } from '@edda/client';
import type { Command } from 'commander';
import type { Cli } from './cli.js';
import { EXIT } from './exit-codes.js';
import { profilePath, readProfiles } from './profiles/profile-file.js';
import { resolveTarget } from './profiles/target.js';
import type { Target } from './profiles/target.js';
import type { Screen, Styles } from './screen.js';

/** The options that every command has. */
export interface GlobalOptions {
  readonly url?: string;
  readonly profile?: string;
  readonly json?: boolean;
  /** False: `--no-color`. */
  readonly color?: boolean;
}

/** What one command works with: whom it asks, and where it writes. */
export class Session {
  private made: EddaClient | undefined;

  constructor(
    readonly cli: Cli,
    private readonly globals: GlobalOptions,
  ) {
    if (globals.color === false) cli.screen.withoutColours();
  }

  get screen(): Screen {
    return this.cli.screen;
  }

  get styles(): Styles {
    return this.cli.screen.styles;
  }

  get isJson(): boolean {
    return this.globals.json === true;
  }

  /** @throws UsageError */
  get target(): Target {
    const { env } = this.cli;
    return resolveTarget(this.globals, env, readProfiles(profilePath(env)));
  }

  /** @throws UsageError */
  get client(): EddaClient {
    if (this.made) return this.made;
    const { url, key } = this.target;
    const { signal } = this.cli;
    // Ctrl-C ends what is under way as well.
    const ending: typeof fetch = (input, init = {}) =>
      fetch(input, { ...init, signal: init.signal ? AbortSignal.any([init.signal, signal]) : signal });
    this.made = createEddaClient({ url, key, fetch: ending });
    return this.made;
  }

  /** Writes a result: all of it for programs, or a text for people. */
  show(value: unknown, text: () => string): void {
    if (this.isJson) this.screen.json(value);
    else this.screen.print(text());
  }
}

/** What a command does; the exit code if it is not 0. */
export type Handler<Given extends readonly unknown[]> = (
  session: Session,
  ...given: Given
) => Promise<number | void> | number | void;

/** What a program ended with, once it has run. */
export interface Outcome {
  exitCode: number;
}

/** Binds handlers to what they work with: arguments come first and options last, as commander gives them. */
export class Binder {
  readonly outcome: Outcome = { exitCode: EXIT.good };

  constructor(readonly cli: Cli) {}

  to<Given extends readonly unknown[]>(handler: Handler<Given>): (...all: unknown[]) => Promise<void> {
    return async (...all) => {
      const command = all.at(-1) as Command;
      const session = new Session(this.cli, command.optsWithGlobals<GlobalOptions>());
      // Which arguments and options there are is said where the command is; they come in that order.
      const given = all.slice(0, -1) as unknown as Given;
      this.outcome.exitCode = (await handler(session, ...given)) ?? EXIT.good;
    };
  }
}
