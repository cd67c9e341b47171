import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Caught } from '@edda/testing/simulator';
import { BUGS } from '@edda/testing/simulator';
import { runMain, UsageError } from '@edda/terminal';
import { BUGS_USAGE, parseBugOptions } from './options.js';
import { bugSummary, bugTable } from './report.js';
import { SeedProgress } from './seed-progress.js';
import type { Task } from './task.js';
import { inThreads } from './thread-pool.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(args: readonly string[]): Promise<number> {
  const options = parseBugOptions(args, availableParallelism());
  if (options === 'help') {
    print(BUGS_USAGE);
    return 0;
  }
  const { only = '', workers, json } = options;
  const tasks = BUGS.flatMap(({ name }, index): Task[] =>
    name.includes(only) ? [{ kind: 'bug', index }] : [],
  );
  if (tasks.length === 0) throw new UsageError(`No bug has "${only}" in its name.`);
  const hunts: Caught[] = [];
  const progress = new SeedProgress(process.stderr, tasks.length, 'bugs');
  const threads = Array.from(
    { length: Math.min(workers, tasks.length) },
    () => new Worker(new URL('./worker.js', import.meta.url)),
  );
  try {
    await inThreads(tasks.values(), threads, (outcome) => {
      if (outcome.kind === 'bug') hunts.push(outcome.caught);
      progress.show(hunts.length);
      return 'more';
    });
  } finally {
    progress.finish();
  }
  const inOrder = BUGS.flatMap(({ name }) => hunts.filter((caught) => caught.name === name));
  print(json ? JSON.stringify(bugSummary(inOrder)) : bugTable(inOrder));
  const missed = inOrder.filter(({ caught }) => !caught);
  for (const { name } of missed) say(`No check has found "${name}".`);
  return missed.length === 0 ? 0 : 1;
}

await runMain(main, BUGS_USAGE, say);
