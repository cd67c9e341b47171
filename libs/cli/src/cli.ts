import type { Screen } from './screen.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the command gets from the process that runs it. */
export interface Cli {
  readonly env: Environment;
  readonly screen: Screen;
  /** The name of whoever runs it, for `by` where nobody signs in. */
  readonly user: string;
  /** All of standard input. */
  readonly input: () => Promise<string>;
  /** A file as text. */
  readonly readText: (file: string) => Promise<string>;
  /** Ends what waits: Ctrl-C. */
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** Resolves after so long, or when the signal comes. */
  readonly pause: (ms: number) => Promise<void>;
}
