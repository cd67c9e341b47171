import { runMain } from '../terminal/run-main.js';
import { carryOut } from './api-keys.js';
import { API_KEYS_USAGE, parseApiKeys } from './options.js';
import { withStore } from './with-store.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const asked = parseApiKeys(args);
  if (asked === 'help') {
    print(API_KEYS_USAGE);
    return 0;
  }
  const { text, isDone } = await withStore(asked.schema, process.env, (store) => carryOut(store, asked));
  print(text);
  return isDone ? 0 : 1;
}

await runMain(main, API_KEYS_USAGE, say);
