import { verifyAudit } from '@edda/orchestration';
import { runMain } from '../terminal/run-main.js';
import { AUDIT_USAGE, parseAudit } from './options.js';
import { verificationText } from './verification-text.js';
import { withStore } from './with-store.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const asked = parseAudit(args);
  if (asked === 'help') {
    print(AUDIT_USAGE);
    return 0;
  }
  const found = await withStore(asked.schema, process.env, (store) => verifyAudit(store, asked.tenant));
  print(verificationText(asked.tenant, found));
  return found.broken ? 1 : 0;
}

await runMain(main, AUDIT_USAGE, say);
