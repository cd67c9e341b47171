import { addressLines } from '../run/addresses.js';
import { withSystem } from '../run/with-system.js';
import { runMain } from '@edda/terminal';
import { parseStartOptions, START_USAGE } from './options.js';
import { Reviver } from './reviver.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code when somebody has interrupted and everything has ended. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseStartOptions(args);
  if (options === 'help') {
    print(START_USAGE);
    return 0;
  }
  const ended = new AbortController();
  let reviver: Reviver | undefined;
  return withSystem(
    {
      say,
      system: {
        orchestrators: options.orchestrators,
        ports: 'development',
        onLogLine: (name, line) => print(`[${name}] ${line}`),
      },
      onLost: (name, system) => {
        reviver ??= new Reviver({ restart: (app) => system.restart(app), say, signal: ended.signal });
        void reviver.revive(name);
      },
    },
    async ({ services, system, interrupted }) => {
      say(`\n${addressLines(services, system).join('\n')}\n\nEverything runs until Ctrl-C.\n`);
      await interrupted();
      ended.abort();
      return 0;
    },
  );
}

await runMain(main, START_USAGE, say);
