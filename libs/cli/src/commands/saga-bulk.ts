import type { BulkAction } from '@edda/client';
import { ProgressDisplay, UsageError, visible } from '@edda/terminal';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { definedOf, sagaFilterOf, withSagaFilter } from '../options/saga-filter.js';
import type { SagaFilterOptions } from '../options/saga-filter.js';
import { signedIn, withSigned } from '../options/signed.js';
import type { SignedOptions } from '../options/signed.js';
import { collected, whole } from '../options/values.js';
import { bulkForecastText, bulkTable, bulkText } from '../render/bulk-text.js';
import type { Binder, Session } from '../session.js';

const BULK_ACTIONS = ['cancel', 'pause', 'resume', 'retry', 'skip', 'compensate', 'resolve'] as const;
type BulkActionName = (typeof BULK_ACTIONS)[number];

interface BulkOptions extends SagaFilterOptions, SignedOptions {
  readonly id?: readonly string[];
  readonly path?: string;
  readonly dryRun?: boolean;
  readonly wait: boolean;
}

/** How often it is asked how far it is. */
const LOOK_EVERY_MS = 400;

/** One action for many sagas. */
export function addSagaBulk(sagas: Command, binder: Binder): void {
  const bulk = sagas.command('bulk').description('Does one thing with many sagas');
  for (const action of BULK_ACTIONS) {
    const command = withSagaFilter(
      withSigned(bulk.command(action).description(`${action} for all sagas that fit; each may refuse it`)),
      binder.cli,
    ).option('--id <id>', 'this saga; may be repeated, instead of what narrows it down', collected);
    if (action === 'skip') command.requiredOption('--path <step>', 'which step');
    if (action === 'retry' || action === 'compensate') command.option('--path <step>', 'only this step');
    command
      .option('--dry-run', 'say what would happen, and do nothing')
      .option('--no-wait', 'order it, and do not wait until it is done')
      .action(binder.to((session: Session, options: BulkOptions) => order(session, action, options)));
  }
}

/** What was ordered. */
export function addBulkActions(program: Command, binder: Binder): void {
  const bulk = program.command('bulk-actions').description('Bulk actions that were ordered');
  bulk
    .command('list')
    .description('Lists them, newest first')
    .option('--limit <n>', 'how many at most', whole(1, 200), 50)
    .action(binder.to(list));
  bulk
    .command('show')
    .description('Shows how far one has come')
    .argument('<id>', 'its id')
    .action(binder.to(show));
  bulk
    .command('watch')
    .description('Waits until one is done')
    .argument('<id>', 'its id')
    .action(
      binder.to(async (session: Session, id: string) =>
        finish(session, await session.client.get('/v1/bulk-actions/{id}', { path: { id } })),
      ),
    );
  withSigned(
    bulk
      .command('stop')
      .description('Ends one that runs; what was done stays done')
      .argument('<id>', 'its id'),
  ).action(binder.to(stop));
}

async function order(session: Session, action: BulkActionName, options: BulkOptions): Promise<number> {
  const { id: ids, path, dryRun, wait } = options;
  const filter = sagaFilterOf(options);
  const isNarrowed = Object.keys(filter).length > 0;
  if ((ids === undefined) === !isNarrowed)
    throw new UsageError(
      'Say which sagas: by --id, or by what narrows them down, such as --definition and --status.',
    );
  const { status, ...rest } = filter;
  const which = ids ? { ids: [...ids] } : { filter: { ...rest, ...(status ? { status: [...status] } : {}) } };
  const answer = await session.client.post('/v1/bulk-actions', {
    body: { action, ...which, ...signedIn(session, options), ...definedOf({ path, dryRun }) },
  });
  if ('dryRun' in answer) {
    session.show(answer, () => bulkForecastText(answer));
    return EXIT.good;
  }
  if (wait) return await finish(session, answer);
  session.show(answer, () => bulkText(answer, session.styles));
  return EXIT.good;
}

/** Shows how far it is until it is over. Ctrl-C leaves it running. */
async function finish(session: Session, ordered: BulkAction): Promise<number> {
  const { cli, client, screen } = session;
  const display = new ProgressDisplay(screen.err, 'sagas done');
  let bulk = ordered;
  for (;;) {
    const ended = bulk.done + bulk.refused;
    display.show({ total: Math.max(bulk.total, ended), posted: ended, ended });
    if (bulk.status !== 'running') break;
    await cli.pause(LOOK_EVERY_MS);
    if (cli.signal.aborted) {
      display.finish();
      screen.say(`It goes on: edda bulk-actions show ${bulk.id}`);
      return EXIT.interrupted;
    }
    bulk = await client.get('/v1/bulk-actions/{id}', { path: { id: bulk.id } });
  }
  display.finish();
  session.show(bulk, () => bulkText(bulk, session.styles));
  return bulk.status === 'finished' && bulk.refused === 0 ? EXIT.good : EXIT.refused;
}

async function list(session: Session, { limit }: { readonly limit: number }): Promise<void> {
  const found = await session.client.get('/v1/bulk-actions', { query: { limit } });
  session.show(found, () =>
    found.items.length === 0 ? 'There are no bulk actions.' : bulkTable(found.items),
  );
}

async function show(session: Session, id: string): Promise<void> {
  const found = await session.client.get('/v1/bulk-actions/{id}', { path: { id } });
  session.show(found, () => bulkText(found, session.styles));
}

async function stop(session: Session, id: string, options: SignedOptions): Promise<void> {
  const body = signedIn(session, options);
  const stopped = await session.client.post('/v1/bulk-actions/{id}/cancel', { path: { id }, body });
  session.show(stopped, () => `${visible(stopped.id)} is ${visible(stopped.status)}.`);
}
