import { rabbitmq } from '@edda/rabbitmq';
import { runMain } from '@edda/terminal';
import { examine } from './examine.js';
import { CONFORMANCE_USAGE, parseConformanceOptions } from './options.js';
import { summaryLine, summaryOf, verdictLines } from './report.js';

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const print = (text: string): void => void process.stdout.write(`${text}\n`);

/** Resolves with the exit code. */
async function main(args: readonly string[]): Promise<number> {
  const options = parseConformanceOptions(args, process.env);
  if (options === 'help') {
    print(CONFORMANCE_USAGE);
    return 0;
  }
  const { subject, amqpUrl, verbose, json } = options;
  const tell = json ? say : print;
  const verdicts = await examine(subject, rabbitmq({ url: amqpUrl }), (verdict) => {
    for (const line of verdictLines(verdict, verbose)) tell(line);
  });
  const summary = summaryOf(subject.participant, verdicts);
  tell(summaryLine(summary));
  if (json) print(JSON.stringify(summary));
  return summary.broken === 0 ? 0 : 1;
}

await runMain(main, CONFORMANCE_USAGE, say);
