import { visible, visibleLines } from '@edda/terminal';
import type { Command } from 'commander';
import { checkName, checkRoles, needed } from '../database/api-key-options.js';
import type { ApiKeysCommand, Doer, Place } from '../database/api-key-options.js';
import type { PruneWords } from '../database/prune.js';
import { EXIT } from '../exit-codes.js';
import { collected, duration } from '../options/values.js';
import type { Binder, Session } from '../session.js';

const NEEDS_DATABASE = '\nDATABASE_URL says where the database of the orchestrator is.';

/** What of the database is loaded when it is needed: Nest and TypeORM take longer to load than most commands run. */
const database = {
  store: () => import('../database/with-store.js'),
  keys: () => import('../database/api-keys.js'),
  prune: () => import('../database/prune.js'),
  migrate: () => import('../database/migrate.js'),
  audit: () => import('../database/verify-audit.js'),
};

/** What asks PostgreSQL itself: what REST has no door for, on purpose. */
export function addDatabase(program: Command, binder: Binder): void {
  const db = program.command('db').description("The orchestrator's tables; asks PostgreSQL itself");
  withSchema(
    db
      .command('migrate')
      .description('Makes the tables, or brings them up to date, as an orchestrator does when it starts'),
  ).action(binder.to(migrate));
  withSchema(
    db
      .command('prune')
      .description('Removes what is over for long enough, as orchestrators do from time to time')
      .option('--definition <name>', 'sagas of this definition; may be repeated', collected)
      .option('--sagas <time>', 'those that ended longer ago than this, such as 90d', duration)
      .option('--mail <time>', 'settled events that came longer ago than this', duration)
      .option('--dead-letters <time>', 'settled dead letters older than this', duration)
      .option('--with-business-keys', 'let business keys go with their sagas, so that they can be used again')
      .option('--dry-run', 'count, and remove nothing'),
  ).action(binder.to(prune));
  withTenant(
    db
      .command('audit')
      .description(
        'Computes every hash of the audit anew, and names the first entry that was changed or is missing',
      ),
  )
    .addHelpText('after', '\nExit code: 1 if the audit is broken.')
    .action(binder.to(verifyAudit));
}

export function addApiKeys(program: Command, binder: Binder): void {
  const keys = program.command('api-keys').description('Keys for callers of REST; asks PostgreSQL itself');
  withDoer(
    withTenant(
      keys
        .command('create')
        .description('Makes a key and shows it once')
        .requiredOption('--name <name>', 'whose it is')
        .requiredOption(
          '--role <role>',
          'what it may: viewer, operator, admin, or a role of approvals; may be repeated',
          collected,
        )
        .option('--expires <time>', 'when it ends by itself, such as 90d', duration),
    ),
  ).action(binder.to(createKey));
  withTenant(keys.command('list').description('Shows the keys, without what opens them')).action(
    binder.to(listKeys),
  );
  withDoer(
    withTenant(
      keys
        .command('revoke')
        .description('Ends a key: within ten seconds nobody is let in by it')
        .requiredOption('--id <id>', 'its id, as edda api-keys list shows it'),
    ),
  ).action(binder.to(revokeKey));
}

function withSchema(command: Command): Command {
  return command
    .option('--schema <name>', "the schema of the orchestrator's tables", 'edda')
    .addHelpText('after', NEEDS_DATABASE);
}

function withTenant(command: Command): Command {
  return withSchema(command).option('--tenant <name>', 'whose', 'default');
}

function withDoer(command: Command): Command {
  return command
    .requiredOption('--by <name>', 'who does it, for the audit')
    .option('--reason <text>', 'why, for the audit', '');
}

async function migrate(session: Session, { schema }: { readonly schema: string }): Promise<void> {
  const { databaseUrl } = await database.store();
  const { migrateTables } = await database.migrate();
  const newest = await migrateTables(databaseUrl(session.cli.env), schema);
  session.show(
    { schema, newest },
    () => `The tables in the schema ${visible(schema)} are up to date: ${newest}.`,
  );
}

async function prune(
  session: Session,
  options: PruneWords & { readonly schema: string; readonly dryRun?: boolean },
): Promise<void> {
  const { prunePlan, pruneStore, pruneText } = await database.prune();
  const { withStore } = await database.store();
  const plan = prunePlan(options);
  const { schema, dryRun = false } = options;
  const { env, signal } = session.cli;
  const report = await withStore(schema, env, (store) => pruneStore(store, plan, { dryRun, signal }));
  session.show({ ...report, sagas: Object.fromEntries(report.sagas), dryRun }, () =>
    visibleLines(pruneText(report, dryRun)),
  );
}

async function verifyAudit(session: Session, { tenant, schema }: Place): Promise<number> {
  const { verifyIn, verificationText } = await database.audit();
  const found = await verifyIn(session.cli.env, schema, checkName('tenant', tenant));
  session.show(found, () => verificationText(tenant, found));
  return found.broken ? EXIT.refused : EXIT.good;
}

interface CreateOptions extends Doer {
  readonly name: string;
  readonly role: readonly string[];
  readonly expires?: number;
}

function createKey(session: Session, { name, role, expires, ...doer }: CreateOptions): Promise<number> {
  return carryOut(session, {
    command: 'create',
    ...checkedDoer(doer),
    name: checkName('name', name),
    roles: checkRoles(role),
    ...(expires === undefined ? {} : { expiresInMs: expires }),
  });
}

function listKeys(session: Session, { tenant, schema }: Place): Promise<number> {
  return carryOut(session, { command: 'list', tenant: checkName('tenant', tenant), schema });
}

function revokeKey(session: Session, { id, ...doer }: Doer & { readonly id: string }): Promise<number> {
  return carryOut(session, { command: 'revoke', ...checkedDoer(doer), id: needed('id', id) });
}

const checkedDoer = ({ tenant, schema, by, reason }: Doer): Doer => ({
  tenant: checkName('tenant', tenant),
  schema,
  by: needed('by', by),
  reason,
});

async function carryOut(session: Session, asked: ApiKeysCommand): Promise<number> {
  const { withStore } = await database.store();
  const keys = await database.keys();
  const done = await withStore(asked.schema, session.cli.env, (store) => keys.carryOut(store, asked));
  session.show(done.value, () => done.text);
  return done.isDone ? EXIT.good : EXIT.refused;
}
