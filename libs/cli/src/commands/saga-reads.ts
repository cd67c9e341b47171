import type { Command } from 'commander';
import type { Binder, Session } from '../session.js';
import { withSagaFilter, sagaFilterOf } from '../options/saga-filter.js';
import type { SagaFilterOptions } from '../options/saga-filter.js';
import { pageSize, showList, taken, withLimit } from '../options/limit.js';
import type { LimitOptions } from '../options/limit.js';
import { moment, oneOf, whole } from '../options/values.js';
import { diagnosisText } from '../render/overview-text.js';
import { entryLine, sagaTable, sagaText, timelineText } from '../render/saga-text.js';
import { statusCell, table } from '../render/text.js';

interface EndOptions {
  readonly endedAfter?: string;
  readonly endedBefore?: string;
}

/** What asks about sagas and changes nothing. */
export function addSagaReads(sagas: Command, binder: Binder): void {
  const at = moment(binder.cli.now);
  withLimit(
    withSagaFilter(sagas.command('list').description('Lists sagas, newest first'), binder.cli)
      .option('--ended-after <time>', 'only those that ended then or later', at)
      .option('--ended-before <time>', 'only those that ended before', at),
  ).action(binder.to(list));

  sagas
    .command('counts')
    .description('Counts sagas by definition, version and status')
    .option('--definition <name>', 'only those of this saga definition')
    .action(binder.to(counts));

  sagas
    .command('show')
    .description('Shows one saga: where it stands, what it waits for, what took how long, its data')
    .argument('<id>', 'its id')
    .option('--at <sequence>', 'as it was behind this entry of its history', whole(1, 2 ** 31 - 1))
    .action(binder.to(show));

  withLimit(
    sagas
      .command('history')
      .description('Shows what happened to a saga, oldest first')
      .argument('<id>', 'its id')
      .option('--after <sequence>', 'only entries behind this one', whole(0, 2 ** 31 - 1), 0),
  ).action(binder.to(history));

  sagas
    .command('timeline')
    .description('Shows what took how long in a saga')
    .argument('<id>', 'its id')
    .action(binder.to(timeline));

  sagas
    .command('diagram')
    .description('Draws a saga: what is done, where it stands, what remains')
    .argument('<id>', 'its id')
    .option('--format <format>', 'mermaid, svg or json', oneOf(['mermaid', 'svg', 'json']), 'mermaid')
    .option('--at <sequence>', 'as it was behind this entry of its history', whole(1, 2 ** 31 - 1))
    .action(binder.to(diagram));

  sagas
    .command('diagnose')
    .description('Says why a saga does not move')
    .argument('<id>', 'its id')
    .action(binder.to(diagnose));
}

async function list(session: Session, options: SagaFilterOptions & EndOptions & LimitOptions): Promise<void> {
  const { status, ...filter } = sagaFilterOf(options);
  const { endedAfter, endedBefore } = options;
  const query = { ...filter, status: status?.join(','), endedAfter, endedBefore, limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/sagas', { query }), options);
  showList(session, found, (items) => sagaTable(items, session.styles), 'There are no such sagas.');
}

async function counts(session: Session, { definition }: { readonly definition?: string }): Promise<void> {
  const found = await session.client.get('/v1/sagas/counts', { query: { name: definition } });
  session.show(found, () => {
    if (found.items.length === 0) return 'There are no sagas.';
    return table(
      ['definition', 'status', 'sagas'],
      found.items.map(({ name, version, status, count, capped }) => [
        `${name} v${version}`,
        statusCell(status, session.styles),
        `${count}${capped === true ? ' or more' : ''}`,
      ]),
    );
  });
}

async function show(session: Session, id: string, { at }: { readonly at?: number }): Promise<void> {
  const { client, styles } = session;
  const saga = await client.get('/v1/sagas/{id}', { path: { id }, query: { at } });
  // What took how long is known of now only.
  const shown = at === undefined ? await client.get('/v1/sagas/{id}/timeline', { path: { id } }) : undefined;
  session.show(shown ? { ...saga, timeline: shown.items } : saga, () => sagaText(saga, shown, styles));
}

async function history(
  session: Session,
  id: string,
  options: LimitOptions & { readonly after: number },
): Promise<void> {
  const query = { after: options.after, limit: pageSize(options) };
  const found = await taken(session.client.items('/v1/sagas/{id}/history', { path: { id }, query }), options);
  const lines = (items: typeof found.items): string =>
    items.map((entry) => entryLine(entry, session.styles)).join('\n');
  showList(session, found, lines, 'There is nothing behind that.');
}

async function timeline(session: Session, id: string): Promise<void> {
  const found = await session.client.get('/v1/sagas/{id}/timeline', { path: { id } });
  session.show(found, () => timelineText(found, session.styles));
}

async function diagram(
  session: Session,
  id: string,
  { format, at }: { readonly format: 'mermaid' | 'svg' | 'json'; readonly at?: number },
): Promise<void> {
  const query = { format, at };
  const text = await session.client.text('/v1/sagas/{id}/diagram', { path: { id }, query });
  session.screen.document(text.endsWith('\n') ? text : `${text}\n`);
}

async function diagnose(session: Session, id: string): Promise<void> {
  const found = await session.client.get('/v1/sagas/{id}/diagnosis', { path: { id } });
  session.show(found, () => diagnosisText(found, session.styles));
}
