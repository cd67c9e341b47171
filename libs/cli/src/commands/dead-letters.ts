import type { Command } from 'commander';
import { LETTER_STATUS_NAMES } from '../options/letter-status.js';
import type { LetterStatus } from '../options/letter-status.js';
import { letterFilterOf, withLetterFilter } from '../options/letter-filter.js';
import type { LetterFilterOptions } from '../options/letter-filter.js';
import { pageSize, showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { oneOf, whole } from '../options/values.js';
import { groupTable, letterTable, letterText } from '../render/letter-text.js';
import type { Binder, Session } from '../session.js';
import { addLetterPlans } from './letter-plans.js';

interface StatusOptions {
  readonly status?: LetterStatus;
}

export function addDeadLetters(program: Command, binder: Binder): void {
  const letters = program.command('dead-letters').description('Messages that could not be processed');
  const status = `only those with this status: ${LETTER_STATUS_NAMES.join(', ')}`;
  withLimit(
    withLetterFilter(
      letters
        .command('list')
        .description('Lists them, the one last seen first')
        .option('--status <status>', status, oneOf(LETTER_STATUS_NAMES)),
    ),
  ).action(binder.to(list));
  withLetterFilter(
    letters
      .command('groups')
      .description('Shows them by what they died of, the largest group first')
      .option('--status <status>', status, oneOf(LETTER_STATUS_NAMES), 'open')
      .option('--limit <n>', 'how many groups at most', whole(1, 200), 50),
  ).action(binder.to(groups));
  letters
    .command('show')
    .description('Shows all of one, with its body and what is wrong with it')
    .argument('<id>', 'its id')
    .action(binder.to(show));
  addLetterPlans(letters, binder);
}

async function list(
  session: Session,
  options: LetterFilterOptions & StatusOptions & LimitOptions,
): Promise<void> {
  const query = { ...letterFilterOf(options), status: options.status, limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/dead-letters', { query }), options);
  showList(session, found, (items) => letterTable(items, session.styles), 'There are no such dead letters.');
}

async function groups(
  session: Session,
  options: LetterFilterOptions & StatusOptions & { readonly limit: number },
): Promise<void> {
  const query = { ...letterFilterOf(options), status: options.status, limit: options.limit };
  const found = await session.client.get('/v1/dead-letters/groups', { query });
  session.show(found, () =>
    found.items.length === 0 ? 'There are no such dead letters.' : groupTable(found.items),
  );
}

async function show(session: Session, id: string): Promise<void> {
  const found = await session.client.get('/v1/dead-letters/{id}', { path: { id } });
  session.show(found, () => letterText(found, session.styles));
}
