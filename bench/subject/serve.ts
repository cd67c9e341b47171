import { createInterface } from 'node:readline';
import { load } from './load.js';
import type { Done, Failed, Ready, Task } from './protocol.js';

/** How a saga ended. */
export type End = 'completed' | 'compensated';

/** A system that the bench measures, once it is up. */
export interface Subject {
  readonly settings: Ready['settings'];
  /**
   * Starts one saga; resolves when its end is durable.
   *
   * @param key is of no other saga that this subject ever ran
   * @param compensates whether its third step is to fail
   */
  readonly run: (key: string, compensates: boolean) => Promise<End>;
  readonly close: () => Promise<void>;
}

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
      answer(await load(JSON.parse(line) as Task, subject.run));
    } catch (error) {
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  await subject.close();
}
