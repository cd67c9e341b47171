import { describeError } from './printable.js';
import { UsageError } from './options.js';

/**
 * Runs a program and sets the exit code: the program's own, 1 for an error, 2 for a command line that it does not take. Errors are
 * sentences for people, so they come without a stack.
 */
export async function runMain(
  main: (args: readonly string[]) => Promise<number>,
  usage: string,
  say: (line: string) => void,
): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    const isUsage = error instanceof UsageError;
    say(isUsage ? `${error.message}\n\n${usage}` : describeError(error));
    process.exitCode = isUsage ? 2 : 1;
  }
}
