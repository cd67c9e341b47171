import type { BulkAction, BulkForecast } from '@edda/client';
import { visible } from '@edda/terminal';
import type { Styles } from '../screen.js';
import { brief, counted, fields, section, table, timeText } from './text.js';

export function bulkForecastText({ action, total, capped, examined, willDo, items }: BulkForecast): string {
  const sentence = `Meant: ${counted(total, 'saga')}${capped ? ' or more' : ''}. Looked at: ${examined}, of which ${willDo} would take "${visible(action)}". Nothing was done.`;
  if (items.length === 0) return sentence;
  const rows = items.map(({ name, version, status, count, verdict, reason = '', example }) => [
    String(count),
    `${name} v${version}`,
    status,
    verdict === 'done' ? 'would take it' : `would refuse: ${reason}`,
    example,
  ]);
  return `${sentence}\n\n${table(['sagas', 'definition', 'status', 'verdict', 'such as'], rows)}`;
}

export function bulkText(bulk: BulkAction, styles: Styles): string {
  const refusals = bulk.refusals.map(({ reason, count, example }) => [String(count), reason, example]);
  return [
    fields([
      ['bulk action', visible(bulk.id)],
      ['status', visible(bulk.status)],
      ['action', visible(bulk.path === undefined ? bulk.action : `${bulk.action} ${bulk.path}`)],
      ['by', visible(bulk.by)],
      ['reason', visible(bulk.reason)],
      [
        'sagas',
        `${bulk.total}${bulk.capped ? ' or more' : ''}: ${bulk.done} took it, ${bulk.refused} did not, about ${bulk.left} are left`,
      ],
      ['ordered', timeText(bulk.createdAt)],
      ['ended', timeText(bulk.endedAt)],
      ['note', visible(bulk.note ?? '')],
    ]),
    ...section(
      'Refused',
      refusals.length === 0 ? '' : table(['sagas', 'reason', 'such as'], refusals),
      styles,
    ),
  ].join('\n');
}

export function bulkTable(items: readonly BulkAction[]): string {
  return table(
    ['id', 'status', 'action', 'sagas', 'done', 'refused', 'ordered', 'by', 'reason'],
    items.map(({ id, status, action, total, done, refused, createdAt, by, reason }) => [
      id,
      status,
      action,
      String(total),
      String(done),
      String(refused),
      timeText(createdAt),
      brief(by, 30),
      brief(reason, 40),
    ]),
  );
}
