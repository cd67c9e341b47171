import { proofLines } from '../demo/report.js';
import { withSystem } from '../run/with-system.js';
import { ProgressDisplay, runMain } from '@edda/terminal';
import { FUZZ_USAGE, parseFuzzOptions, refuseEmbedded } from './options.js';
import { fuzzHolds, fuzzSummary, unaccountedLines } from './report.js';
import { runFuzz } from './run-fuzz.js';

const display = new ProgressDisplay(process.stderr);
const say = (line: string): void => display.say(line);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code. Everything that was started has ended then. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseFuzzOptions(args, Date.now());
  if (options === 'help') {
    print(FUZZ_USAGE);
    return 0;
  }
  refuseEmbedded(process.env['EDDA_SERVICES']);
  say(`The seed is ${options.seed}.`);
  let processExits = 0;
  return withSystem(
    {
      say,
      check: ({ mode }) => refuseEmbedded(mode),
      onLost: (name, system) => {
        processExits += 1;
        // The others have to go on; that it ended is held against the run.
        system.restart(name).catch((error: unknown) => say(String(error)));
      },
    },
    async ({ services, system, signal }) => {
      const result = await runFuzz({ amqpUrl: services.amqpUrl ?? '', system, options, display, signal });
      if (result === undefined) return undefined;
      const summary = fuzzSummary(result, processExits, options, services.mode);
      for (const line of unaccountedLines(result.account.unaccounted)) say(line);
      for (const line of result.proof.contradictions) say(line);
      if (options.json) print(JSON.stringify(summary));
      else print(`\n${JSON.stringify(summary, undefined, 2)}\n\n${proofLines(result.proof).join('\n')}`);
      return fuzzHolds(summary, result) ? 0 : 1;
    },
  );
}

await runMain(main, FUZZ_USAGE, say);
