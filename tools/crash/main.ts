import { demoTable, proofLines } from '../demo/report.js';
import { withSystem } from '../run/with-system.js';
import { ProgressDisplay, runMain } from '@edda/terminal';
import { CRASH_USAGE, parseCrashOptions, refuseEmbedded, refuseWipe } from './options.js';
import { countKills, crashHolds, crashSummary, enoughKills, killTable } from './report.js';
import { runCrash } from './run-crash.js';

const display = new ProgressDisplay(process.stderr);
const say = (line: string): void => display.say(line);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code. Everything that was started has ended then. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseCrashOptions(args, Date.now());
  if (options === 'help') {
    print(CRASH_USAGE);
    return 0;
  }
  refuseEmbedded(process.env['EDDA_SERVICES']);
  const { orchestrators, seed } = options;
  say(`The seed is ${seed}.`);
  return withSystem(
    {
      say,
      durable: true,
      system: { orchestrators },
      check: ({ mode, rabbitmq }) => {
        refuseEmbedded(mode);
        refuseWipe(options, rabbitmq?.wipe !== undefined);
      },
    },
    async ({ services, system, signal }) => {
      const result = await runCrash({
        amqpUrl: services.amqpUrl ?? '',
        rabbitmq: services.rabbitmq,
        system,
        options,
        display,
        signal,
      });
      if (result === undefined) return undefined;
      const { proof, kills } = result;
      if (options.json) {
        for (const contradiction of proof.contradictions) say(contradiction);
        print(JSON.stringify(crashSummary(proof, kills, options, services.mode)));
      } else {
        print(`\n${demoTable(proof)}\n\n${killTable(kills)}\n\n${proofLines(proof).join('\n')}`);
      }
      const count = countKills(kills);
      const enough = enoughKills(options);
      if (count < enough) say(`Only ${count} kills, and ${enough} are needed: use more orders.`);
      return crashHolds(proof, kills, options) ? 0 : 1;
    },
  );
}

await runMain(main, CRASH_USAGE, say);
