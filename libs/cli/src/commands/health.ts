import type { Command } from 'commander';
import { Option } from 'commander';
import { EXIT } from '../exit-codes.js';
import { showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { duration } from '../options/values.js';
import { diagnosisText, overviewText } from '../render/overview-text.js';
import type { Binder, Session } from '../session.js';

interface StuckOptions extends LimitOptions {
  readonly olderThan: number;
  readonly definition?: string;
}

/** A page of them is small: each one is looked at. */
const MAX_PAGE = 50;

/** How all is doing. */
export function addHealth(program: Command, binder: Binder): void {
  program
    .command('overview')
    .description('Shows how all is doing: throughput, what waits, what is late, queues')
    .action(binder.to(overview));
  withLimit(
    program
      .command('stuck')
      .description('Lists sagas under way to which nothing has happened for a while, and says why')
      .addOption(
        new Option('--older-than <time>', 'for how long nothing has happened to them')
          .argParser(duration)
          .default(300_000, '5m'),
      )
      .option('--definition <name>', 'only those of this saga definition'),
  )
    .addHelpText('after', '\nExit code: 1 if one of them needs somebody.')
    .action(binder.to(stuck));
}

async function overview(session: Session): Promise<void> {
  const found = await session.client.get('/v1/overview');
  session.show(found, () => overviewText(found, session.styles));
}

async function stuck(session: Session, options: StuckOptions): Promise<number> {
  const query = {
    olderThan: Math.floor(options.olderThan / 1_000),
    name: options.definition,
    limit: options.all ? MAX_PAGE : Math.min(options.limit, MAX_PAGE),
  };
  const found = await taken(session.client.items('/v1/stuck', { query }), options);
  const text = (items: typeof found.items): string =>
    items.map((one) => diagnosisText(one, session.styles)).join('\n\n');
  showList(session, found, text, 'Nothing stands still.');
  return found.items.some((one) => one.stuck) ? EXIT.refused : EXIT.good;
}
