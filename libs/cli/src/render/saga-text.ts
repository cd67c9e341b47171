import type { HistoryEntry, Saga, SagaSummary, Timeline } from '@edda/client';
import { visible, visibleJson } from '@edda/terminal';
import type { Styles } from '../screen.js';
import { brief, fields, section, spanText, statusCell, statusText, table, timeText } from './text.js';

export function sagaTable(sagas: readonly SagaSummary[], styles: Styles): string {
  return table(
    ['id', 'definition', 'key', 'status', 'where', 'started'],
    sagas.map((saga) => [
      saga.id,
      `${saga.name} v${saga.version}`,
      brief(saga.key, 40),
      statusCell(saga.status, styles),
      brief(whereOf(saga)),
      timeText(saga.startedAt),
    ]),
  );
}

/** Where it stands, or what became of it. */
function whereOf({ parked, failure, position }: SagaSummary): string {
  if (parked) return `${parked.step} (${parked.reason})`;
  if (failure) return `${failure.step} (${failure.code ?? failure.reason})`;
  return position ?? '';
}

/** One saga with all that is known of where it stands. */
export function sagaText(saga: Saga, timeline: Timeline | undefined, styles: Styles): string {
  const { failure, parked, parent, deadLetters = [] } = saga;
  const head = fields([
    ['saga', visible(saga.id)],
    ['definition', visible(`${saga.name} v${saga.version}`)],
    ['key', visible(saga.key)],
    ['status', statusText(saga.status, styles)],
    ['stands at', saga.position && visible(saga.position)],
    ['started', timeText(saga.startedAt)],
    ['ended', saga.endedAt && `${timeText(saga.endedAt)}, after ${spanText(saga.startedAt, saga.endedAt)}`],
    ['deadline', saga.endedAt ? undefined : timeText(saga.deadlineAt)],
    [
      'turned back',
      failure &&
        visible(`${failure.step || 'the saga'}: ${failure.code ?? failure.reason}, ${failure.message}`),
    ],
    ['parked', parked && styles.bad(visible(`${parked.step}: ${parked.reason}, ${parked.message}`))],
    ['step of', parent && visible(`${parent.name} ${parent.id}, ${parent.step}`)],
    ['trace', saga.traceId && visible(saga.links.trace ?? saga.traceId)],
    ['as of', saga.asOf && `entry ${saga.asOf.sequence}, ${timeText(saga.asOf.at)}`],
  ]);
  const pending = pendingLines(saga).join('\n');
  const letters = deadLetters.map(({ id, step, reason }) => visible(`${id}  ${step}: ${reason}`)).join('\n');
  return [
    head,
    ...section('Waits for', pending, styles),
    ...section('Dead letters', letters, styles),
    ...section('Steps', stepsText(saga, styles), styles),
    ...(timeline ? section('Timeline', timelineText(timeline, styles), styles) : []),
    ...section('Data', visibleJson(saga.data), styles),
  ].join('\n');
}

/** What it waits for, a sentence each, with the step where the sentence does not name it. */
export function pendingLines({ pending }: Pick<Saga, 'pending'>): readonly string[] {
  return pending.map(({ path, words }) =>
    visible(path === '' || words.includes(path) ? `It ${words}.` : `It ${words} (${path}).`),
  );
}

function stepsText({ steps }: Saga, styles: Styles): string {
  if (steps.length === 0) return '';
  return table(
    ['step', 'status', 'attempt', 'queue', 'why', 'undone'],
    steps.map(({ path, status, attempt, resends = 0, queue, reason, compensation }) => [
      path,
      {
        text: status,
        style: status === 'stuck' ? styles.bad : status === 'failed' ? styles.warn : (text) => text,
      },
      resends === 0 ? String(attempt) : `${attempt}, sent ${resends + 1} times`,
      queue ?? '',
      brief(reason && `${reason.code ?? reason.kind}: ${reason.message}`),
      compensation?.status ?? '',
    ]),
  );
}

/** What took how long. */
export function timelineText({ items, now }: Timeline, styles: Styles): string {
  if (items.length === 0) return '';
  return table(
    ['from', 'took', 'what', 'step', 'outcome'],
    items.map(({ kind, path, name, direction, attempt, from, to, outcome }) => [
      timeText(from),
      to === undefined ? { text: `${spanText(from, now)} …`, style: styles.warn } : spanText(from, to),
      [direction === 'compensation' ? 'undo' : kind, brief(name, 40)].filter(Boolean).join(' '),
      attempt !== undefined && attempt > 1 ? `${path} (attempt ${attempt})` : path,
      outcome ?? '',
    ]),
  );
}

/** One entry of a history as a line. */
export function entryLine(
  { sequence, at, kind, ...rest }: HistoryEntry,
  { quiet, bad, warn }: Styles,
): string {
  const { path, direction, ...more } = rest as Readonly<Record<string, unknown>>;
  const told = Object.entries(more)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const style = /parked|stuck|dead|exhausted/.test(kind)
    ? bad
    : /fail|compensat|refused/.test(kind)
      ? warn
      : undefined;
  const where = [direction === 'compensation' ? 'undo' : '', typeof path === 'string' ? path : ''];
  const what = visible([kind, ...where].filter(Boolean).join(' '));
  const line = `${String(sequence).padStart(4)}  ${timeText(at)}  ${style ? style(what) : what}`;
  return told.length === 0 ? line : `${line}  ${quiet(brief(told.join(' '), 160))}`;
}
