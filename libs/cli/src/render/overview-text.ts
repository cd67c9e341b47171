import type { Diagnosis, Overview } from '@edda/client';
import { visible } from '@edda/terminal';
import type { Styles } from '../screen.js';
import { fields, section, statusText, table, timeText } from './text.js';

export function overviewText(overview: Overview, styles: Styles): string {
  const { throughput, sagas, outbox, timers, deadLetters, broker, queues } = overview;
  const window = `${throughput.windowSeconds} s`;
  const marked = (count: number): string => (count === 0 ? '0' : styles.bad(String(count)));
  const head = fields([
    ['at', timeText(overview.at)],
    [
      `last ${window}`,
      `${throughput.started} started, ${throughput.completed} completed, ${throughput.compensated} compensated, ${throughput.resolved} resolved`,
    ],
    [
      'under way',
      `${sagas.running} running, ${sagas.waiting} waiting, ${sagas.compensating} compensating, ${sagas.paused} paused`,
    ],
    ['parked', marked(sagas.parked)],
    ['dead letters', marked(deadLetters.open)],
    ['to be sent', outbox && unsentText(outbox)],
    ['why not sent', outbox?.lastReason && styles.bad(visible(outbox.lastReason))],
    ['timers late', `${timers.overdueSeconds} s`],
    ['broker', broker.status === 'up' ? styles.good('up') : styles.bad(visible(broker.status))],
  ]);
  const rows = (queues ?? []).map(({ name, messages, consumers, missing }) =>
    missing === true
      ? [name, { text: 'missing', style: styles.bad }, '']
      : [
          name,
          String(messages ?? ''),
          consumers === 0 ? { text: '0', style: styles.bad } : String(consumers ?? ''),
        ],
  );
  return [
    head,
    ...section('Queues', rows.length === 0 ? '' : table(['queue', 'messages', 'consumers'], rows), styles),
  ].join('\n');
}

/** It is told to admins alone: it is of all tenants. */
function unsentText({ waiting, capped, oldestSeconds }: NonNullable<Overview['outbox']>): string {
  const age = oldestSeconds === undefined ? '' : `, the oldest for ${oldestSeconds} s`;
  return `${waiting}${capped ? ' or more' : ''}${age}`;
}

/** Why a saga does not move. */
export function diagnosisText({ saga, stuck, since, findings }: Diagnosis, styles: Styles): string {
  const name = styles.strong(visible(`${saga.name} ${saga.key}`));
  const verdict = stuck ? styles.bad('stuck') : styles.good('not stuck');
  return [
    `${name}  ${visible(saga.id)}  ${statusText(saga.status, styles)}, ${verdict}, since ${timeText(since)}`,
    ...findings.flatMap(({ severity, path, words, remedy }) => {
      const mark = severity === 'stuck' ? styles.bad(severity) : severity;
      return [
        `  ${mark}: ${visible(path === '' ? words : `${path}: ${words}`)}`,
        ...(remedy === undefined ? [] : [`    → ${visible(remedy)}`]),
      ];
    }),
  ].join('\n');
}
