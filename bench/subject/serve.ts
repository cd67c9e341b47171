import { createInterface } from 'node:readline';
import { load } from './load.js';
import type { Done, Failed, Ready, Task } from './protocol.js';
import type { Subject } from './subject.js';

/** Speaks with the bench, as `protocol.ts` says, until it closes the input. */
export async function serve(open: () => Promise<Subject>): Promise<void> {
  // Libraries like to log to where the answers go.
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = process.stderr.write.bind(process.stderr) as typeof process.stdout.write;
  const answer = (line: Ready | Done | Failed): void => void write(`${JSON.stringify(line)}\n`);
  const subject = await open();
  answer({ ready: true, settings: subject.settings });
  for await (const line of createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    try {
      answer(await load(JSON.parse(line) as Task, subject));
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  await subject.close();
}
