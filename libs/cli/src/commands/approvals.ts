import { visible } from '@edda/terminal';
import type { Command } from 'commander';
import { Argument } from 'commander';
import { pageSize, showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { definedOf } from '../options/saga-filter.js';
import { brief, statusText, table, timeText } from '../render/text.js';
import type { Binder, Session } from '../session.js';

interface DecideOptions {
  readonly role: string;
  readonly by?: string;
  readonly comment?: string;
  readonly idempotencyKey?: string;
}

/** What waits for a person. */
export function addApprovals(program: Command, binder: Binder): void {
  const approvals = program.command('approvals').description('What waits for a decision of a person');
  withLimit(
    approvals
      .command('list')
      .description('Lists them, the oldest first')
      .option('--role <name>', 'only what this role may decide'),
  ).action(binder.to(list));
  approvals
    .command('decide')
    .description('Approves or rejects what a saga waits for')
    .argument('<saga>', 'the id of the saga')
    .argument('<path>', 'where it waits')
    .addArgument(new Argument('<decision>', 'what you say').choices(['approved', 'rejected']))
    .requiredOption('--role <name>', 'in which role you say it')
    .option('--comment <text>', 'why: it is kept, for good')
    .option('--by <name>', 'who, where nobody signs in (default: your user name)')
    .option('--idempotency-key <key>', 'the same key on the same saga is done once')
    .action(binder.to(decide));
}

async function list(session: Session, options: LimitOptions & { readonly role?: string }): Promise<void> {
  const query = { role: options.role, limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/approvals', { query }), options);
  showList(
    session,
    found,
    (items) =>
      table(
        ['saga', 'definition', 'key', 'path', 'role', 'since', 'until'],
        items.map(({ saga, definition, key, path, role, since, dueAt }) => [
          saga,
          definition,
          brief(key, 40),
          path,
          role,
          timeText(since),
          timeText(dueAt),
        ]),
      ),
    'Nothing waits for a decision.',
  );
}

async function decide(
  session: Session,
  id: string,
  path: string,
  decision: 'approved' | 'rejected',
  { role, by, comment, idempotencyKey }: DecideOptions,
): Promise<void> {
  const saga = await session.client.post('/v1/sagas/{id}/decisions', {
    path: { id },
    headers: { 'Idempotency-Key': idempotencyKey },
    body: { path, decision, role, by: by ?? session.cli.user, ...definedOf({ comment }) },
  });
  session.show(
    saga,
    () =>
      `${decision}. ${visible(`${saga.name} ${saga.key}`)} is ${statusText(saga.status, session.styles)}.`,
  );
}
