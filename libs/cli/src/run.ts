import { CommanderError } from 'commander';
import type { Cli } from './cli.js';
import { EXIT } from './exit-codes.js';
import { failureOf } from './failure.js';
import { createProgram } from './program.js';

/** What commander says after it has shown what was asked for. */
const SHOWN: readonly string[] = ['commander.helpDisplayed', 'commander.version'];

/** Runs a command line, the program's name left out, and gives the exit code. Never rejects. */
export async function runCli(args: readonly string[], cli: Cli): Promise<number> {
  const { program, outcome } = createProgram(cli);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return outcome.exitCode;
  } catch (error) {
    // It has said what is wrong by then.
    if (error instanceof CommanderError) return SHOWN.includes(error.code) ? EXIT.good : EXIT.usage;
    if (cli.signal.aborted) return EXIT.interrupted;
    const { text, exitCode } = failureOf(error);
    cli.screen.say(text);
    return exitCode;
  }
}
