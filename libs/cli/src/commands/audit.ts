import { harmlessJson, visible } from '@edda/terminal';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { pageSize, showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { definedOf } from '../options/saga-filter.js';
import { whole } from '../options/values.js';
import { brief, table, timeText } from '../render/text.js';
import type { Binder, Session } from '../session.js';

interface AfterOptions {
  readonly after?: number;
}

interface ListOptions extends LimitOptions, AfterOptions {
  readonly who?: string;
  readonly action?: string;
  readonly target?: string;
  readonly newest?: boolean;
}

const SEQUENCE = whole(0, 999_999_999_999_999);

/** What people did. */
export function addAudit(program: Command, binder: Binder): void {
  const audit = program.command('audit').description('What people did, with who and why');
  withLimit(
    audit
      .command('list')
      .description('Lists it, in the order in which it was done')
      .option('--who <name>', 'only what this one did')
      .option('--action <action>', 'only this, such as saga.cancel')
      .option('--target <id>', 'only what was done to this: the id of a saga, for one')
      .option('--newest', 'the latest first')
      .option('--after <sequence>', 'only entries behind this one, in that order', SEQUENCE),
  ).action(binder.to(list));
  audit
    .command('verify')
    .description('Has the orchestrator compute every hash anew. edda db audit asks the database itself')
    .addHelpText('after', '\nExit code: 1 if the audit is broken.')
    .action(binder.to(verify));
  audit
    .command('export')
    .description('Writes all of it, an entry a line, as JSON')
    .option('--after <sequence>', 'only entries behind this one', SEQUENCE, 0)
    .action(binder.to(exported));
}

async function list(session: Session, options: ListOptions): Promise<void> {
  const { after: cursor, who, action, target, newest } = options;
  const order = newest === true ? ('newest' as const) : undefined;
  const query = { ...definedOf({ cursor, who, action, target, order }), limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/audit', { query }), options);
  showList(
    session,
    found,
    (items) =>
      table(
        ['entry', 'at', 'who', 'did', 'with', 'why'],
        items.map(({ sequence, at, who, action, target, reason }) => [
          String(sequence),
          timeText(at),
          brief(who, 40),
          action,
          brief(target),
          brief(reason),
        ]),
      ),
    'There is nothing in the audit.',
  );
}

async function verify(session: Session): Promise<number> {
  const found = await session.client.get('/v1/audit/verification');
  const { status, entries, last, broken } = found;
  session.show(found, () =>
    broken
      ? session.styles.bad(
          visible(
            `Broken at entry ${broken.sequence}: ${broken.problem}. The ${entries} before it are as they were written.`,
          ),
        )
      : entries === 0
        ? 'The audit is empty.'
        : visible(
            `Whole: ${entries} entries, and the last has the hash ${last.hash}. Keep that elsewhere: with it, it shows if the end is cut off.`,
          ),
  );
  return status === 'whole' ? EXIT.good : EXIT.refused;
}

async function exported(session: Session, { after = 0 }: AfterOptions): Promise<void> {
  const query = { cursor: after, format: 'ndjson' as const };
  for await (const piece of session.client.pieces('/v1/audit', { query, signal: session.cli.signal }))
    session.screen.document(harmlessJson(piece));
}
