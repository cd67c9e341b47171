import type { Letter, LetterForecast, LetterGroup, LetterSummary } from '@edda/client';
import { visible, visibleJson, visibleLines } from '@edda/terminal';
import type { Styles } from '../screen.js';
import { brief, counted, fields, section, statusCell, statusText, table, timeText } from './text.js';

export function letterTable(letters: readonly LetterSummary[], styles: Styles): string {
  return table(
    ['id', 'status', 'died of', 'queue', 'name', 'times', 'last seen', 'detail'],
    letters.map(({ id, status, reason, queue, name = '', times, lastSeenAt, detail }) => [
      id,
      statusCell(status, styles),
      reason,
      brief(queue, 40),
      brief(name, 40),
      String(times),
      timeText(lastSeenAt),
      brief(detail),
    ]),
  );
}

export function groupTable(groups: readonly LetterGroup[]): string {
  return table(
    ['letters', 'sagas', 'died of', 'queue', 'name', 'last seen', 'detail of the latest'],
    groups.map(({ count, sagas, reason, queue, name = '', lastSeenAt, detail }) => [
      String(count),
      String(sagas),
      reason,
      brief(queue, 40),
      brief(name, 40),
      timeText(lastSeenAt),
      brief(detail, 80),
    ]),
  );
}

export function letterText(letter: Letter, styles: Styles): string {
  const { saga, body, problems = [] } = letter;
  const head = fields([
    ['letter', visible(letter.id)],
    ['status', statusText(letter.status, styles)],
    ['died of', visible(letter.reason)],
    ['detail', visible(letter.detail)],
    ['put aside by', visible(letter.by)],
    ['queue', visible(letter.queue)],
    ['name', visible(letter.name ?? '')],
    ['message id', visible(letter.messageId ?? '')],
    ['saga', saga && visible(`${saga.name} ${saga.id}, ${saga.step} (${saga.kind})`)],
    ['times', String(letter.times)],
    ['first seen', timeText(letter.firstSeenAt)],
    ['last seen', timeText(letter.lastSeenAt)],
    ['carried out', timeText(letter.dueAt)],
    ['note', visible(letter.note ?? '')],
    ['cause', visible(letter.cause)],
  ]);
  const wrong = problems.map(({ path, message }) => visible(`${path}: ${message}`)).join('\n');
  const content =
    body === undefined
      ? ''
      : body.format === 'json'
        ? visibleJson(body.value)
        : visibleLines(String(body.value));
  return [
    head,
    ...section('Problems', wrong, styles),
    ...section('Body', content, styles),
    ...section('Corrected', letter.corrected === undefined ? '' : visibleJson(letter.corrected), styles),
    ...section('Stack', letter.stack === undefined ? '' : visibleLines(letter.stack), styles),
  ].join('\n');
}

/** What a redrive or a discard would do. */
export function letterForecastText({ intention, count, groups, refused, checked }: LetterForecast): string {
  const done = intention === 'redrive' ? 'redriven' : 'discarded';
  const lines = [`Would be ${done}: ${counted(count, 'open letter')}. Nothing was done.`];
  if (groups.length > 0) lines.push('', groupTable(groups));
  if (intention === 'redrive' && checked > 0)
    lines.push(
      '',
      refused.length === 0
        ? `Looked at one by one: ${checked}, and all of them could go back.`
        : `Looked at one by one: ${checked}, of which ${refused.length} could not go back:`,
      ...refused.map(({ id, why }) => visible(`  ${id}: ${why}`)),
    );
  return lines.join('\n');
}
