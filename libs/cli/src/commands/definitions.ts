import type { Definition } from '@edda/client';
import { UsageError, visible } from '@edda/terminal';
import type { Command } from 'commander';
import { definedOf } from '../options/saga-filter.js';
import { signedIn, withSigned } from '../options/signed.js';
import type { SignedOptions } from '../options/signed.js';
import { oneOf, version } from '../options/values.js';
import { fields, section, statusCell, table } from '../render/text.js';
import type { Binder, Session } from '../session.js';

interface VersionOptions {
  readonly definitionVersion?: number;
}

interface MigrateOptions extends SignedOptions {
  readonly from: number;
  readonly to?: number;
  readonly dryRun?: boolean;
}

const NAME = 'its name';
const VERSION = 'which version (default: the newest)';

/** Which sagas there are. */
export function addDefinitions(program: Command, binder: Binder): void {
  const definitions = program
    .command('definitions')
    .description('Saga definitions that the orchestrator runs');
  definitions.command('list').description('Lists all versions of all of them').action(binder.to(list));
  definitions
    .command('show')
    .description('Shows one, with its steps')
    .argument('<name>', NAME)
    .option('--definition-version <n>', VERSION, version)
    .action(binder.to(show));
  definitions
    .command('diagram')
    .description('Draws the steps of one')
    .argument('<name>', NAME)
    .option('--definition-version <n>', VERSION, version)
    .option('--format <format>', 'mermaid, svg or json', oneOf(['mermaid', 'svg', 'json']), 'mermaid')
    .action(binder.to(diagram));
  definitions
    .command('preview')
    .description('Says what a version means for the sagas under way')
    .argument('<name>', NAME)
    .option('--definition-version <n>', VERSION, version)
    .action(binder.to(preview));
  withSigned(
    definitions
      .command('migrate')
      .description('Lets sagas of one version go on with another one')
      .argument('<name>', NAME)
      .requiredOption('--from <n>', 'the version that they run', version)
      .option('--to <n>', 'the one that they go on with (default: the newest)', version)
      .option('--dry-run', 'say what would happen, and do nothing'),
  ).action(binder.to(migrate));
}

async function list(session: Session): Promise<void> {
  const found = await session.client.get('/v1/definitions');
  session.show(found, () => {
    if (found.items.length === 0) return 'There are no definitions.';
    return table(
      ['definition', 'started by', 'steps', 'participants'],
      found.items.map(({ name, version: v, startedBy, steps, participants }) => [
        `${name} v${v}`,
        startedBy,
        String(steps.length),
        participants.join(', '),
      ]),
    );
  });
}

async function show(session: Session, name: string, { definitionVersion }: VersionOptions): Promise<void> {
  const found = await find(session, name, definitionVersion);
  session.show(found, () => definitionText(found, session));
}

/** REST has them in one list. @throws UsageError that says what there is */
async function find(session: Session, name: string, wanted: number | undefined): Promise<Definition> {
  const { items } = await session.client.get('/v1/definitions');
  const ofName = items.filter((one) => one.name === name);
  // Versions come in ascending order.
  const found = wanted === undefined ? ofName.at(-1) : ofName.find((one) => one.version === wanted);
  if (found) return found;
  if (ofName.length > 0)
    throw new Error(
      `There is no version ${wanted} of "${name}". There are: ${ofName.map((one) => one.version).join(', ')}.`,
    );
  const names = [...new Set(items.map((one) => one.name))].join(', ');
  throw new Error(`There is no saga definition "${name}". There are: ${names || 'none'}.`);
}

function definitionText(definition: Definition, { styles }: Session): string {
  const head = fields([
    ['definition', visible(`${definition.name} v${definition.version}`)],
    ['started by', visible(`${definition.startedBy} (${definition.startedOn})`)],
    [
      'schedule',
      definition.schedule && visible(`${definition.schedule.cron} ${definition.schedule.timeZone}`),
    ],
    ['participants', definition.participants.map(visible).join(', ')],
    ['waits for', definition.events.map(visible).join(', ')],
    ['deadline', definition.deadlineMs === undefined ? undefined : `${definition.deadlineMs} ms`],
    ['undone', definition.compensation],
    ['dead letters', definition.onDeadLetter],
  ]);
  const rows = definition.steps.map((step) =>
    step.kind === 'command'
      ? [step.name, step.role, step.command, step.participant, step.compensation?.command ?? '']
      : [step.name, step.kind, '', '', ''],
  );
  return [
    head,
    ...section('Steps', table(['step', 'kind', 'command', 'participant', 'undone by'], rows), styles),
  ].join('\n');
}

async function diagram(
  session: Session,
  name: string,
  { definitionVersion, format }: VersionOptions & { readonly format: 'mermaid' | 'svg' | 'json' },
): Promise<void> {
  const query = { version: definitionVersion, format };
  const text = await session.client.text('/v1/definitions/{name}/diagram', { path: { name }, query });
  session.screen.document(text.endsWith('\n') ? text : `${text}\n`);
}

async function preview(session: Session, name: string, { definitionVersion }: VersionOptions): Promise<void> {
  const query = { version: definitionVersion };
  const found = await session.client.get('/v1/definitions/{name}/preview', { path: { name }, query });
  session.show(found, () => {
    const rows = found.items.map((one) => [
      `v${one.version}`,
      statusCell(one.status, session.styles),
      one.position,
      String(one.count),
      one.verdict,
      one.reason ?? '',
    ]);
    const head = visible(found.summary);
    return rows.length === 0
      ? head
      : `${head}\n\n${table(['runs', 'status', 'where', 'sagas', 'verdict', 'why'], rows)}`;
  });
}

async function migrate(session: Session, name: string, options: MigrateOptions): Promise<void> {
  const { from, to, dryRun } = options;
  if (from === to) throw new UsageError('--from and --to are the same version.');
  const body = { from, ...signedIn(session, options), ...definedOf({ to, dryRun }) };
  const found = await session.client.post('/v1/definitions/{name}/migrations', { path: { name }, body });
  session.show(found, () =>
    [
      visible(found.summary),
      ...found.reasons.map(({ reason, count }) => visible(`  ${count}: ${reason}`)),
    ].join('\n'),
  );
}
