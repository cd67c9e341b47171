import { addressLines } from '../run/addresses.js';
import { withSystem } from '../run/with-system.js';
import { ProgressDisplay, runMain } from '@edda/terminal';
import { loadOrders } from './load-orders.js';
import { DEMO_USAGE, parseDemoOptions } from './options.js';
import { demoSummary, demoTable, proofLines } from './report.js';
import { runDemo } from './run-demo.js';

const display = new ProgressDisplay(process.stderr);
const say = (line: string): void => display.say(line);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code. Everything that was started has ended then. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseDemoOptions(args);
  if (options === 'help') {
    print(DEMO_USAGE);
    return 0;
  }
  const set = await loadOrders(options);
  return withSystem({ say }, async ({ services, system, signal, interrupted }) => {
    const result = await runDemo({ services, system, set, display, signal });
    if (result === undefined) return undefined;
    if (options.json) {
      for (const contradiction of result.contradictions) say(contradiction);
      print(JSON.stringify(demoSummary(result, services.mode)));
    } else {
      print(`\n${demoTable(result)}\n\n${proofLines(result).join('\n')}`);
    }
    if (options.keep) {
      say(`\n${addressLines(services, system).join('\n')}\n\nEverything runs until Ctrl-C.`);
      await interrupted();
    }
    return result.holds ? 0 : 1;
  });
}

await runMain(main, DEMO_USAGE, say);
