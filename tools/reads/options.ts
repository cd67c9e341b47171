import { parseStrictly, positiveNumber, wholeNumber } from '@edda/terminal';

export interface ReadsOptions {
  readonly sagas: number;
  readonly rounds: number;
  /** What 95 of 100 answers must not exceed, in milliseconds. */
  readonly limitMs: number;
}

export const READS_USAGE = `Usage: npm run reads -- [options]

Fills a private PostgreSQL with sagas, starts an orchestrator on it, asks its REST interface for lists, searches and counts, and prints how long the
answers took, as whoever asks sees it. Nothing is kept afterwards.

  --sagas N       how many sagas there are (default: 1000000; about 1 GB and 2 minutes)
  --rounds N      how often each question is asked, with other values each time (default: 40)
  --limit MS      what 95 of 100 answers to each question must not exceed (default: 100)
  --help          print this

Exit code: 0 if every question keeps to the limit, 1 if not, 2 for a wrong command line.`;

/** @throws UsageError */
export function parseReadsOptions(args: readonly string[]): ReadsOptions | 'help' {
  const options = parseStrictly(args, {
    help: { type: 'boolean', default: false },
    sagas: { type: 'string' },
    rounds: { type: 'string' },
    limit: { type: 'string' },
  });
  if (options.help) return 'help';
  return {
    sagas: wholeNumber('sagas', options.sagas, 1_000_000, { min: 1_000, max: 20_000_000 }),
    rounds: wholeNumber('rounds', options.rounds, 40, { min: 1, max: 10_000 }),
    limitMs: positiveNumber('limit', options.limit, 100, 60_000),
  };
}
