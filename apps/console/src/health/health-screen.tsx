import type { Overview } from '@edda/client';
import { EddaProblem } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { Failed, Loading, Nothing, Notice } from '../parts/notices.js';
import { Status } from '../parts/status.js';
import { overviewQuestion, readinessQuestion, stuckQuestion } from '../rest/questions.js';
import { pathTo } from '../routing/route.js';
import { durationText } from '../text/time.js';

/** Whether everything goes on, and what does not. */
export function HealthScreen() {
  const readiness = useQuery(readinessQuestion());
  const overview = useQuery(overviewQuestion());
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Health</h1>
      </header>
      {readiness.error && !readiness.data && <Failed error={readiness.error} what="its health" />}
      {readiness.data instanceof EddaProblem && (
        <Notice tone="bad" title="The orchestrator is not ready">
          {readiness.data.detail}
        </Notice>
      )}
      {readiness.data && !(readiness.data instanceof EddaProblem) && (
        <Notice tone="good" title="The orchestrator is ready">
          The database is {readiness.data.database}, the broker is {readiness.data.broker}, replies are{' '}
          {readiness.data.consuming ? '' : 'not '}being taken.
        </Notice>
      )}
      {!overview.data && !overview.error && <Loading what="the figures" />}
      {overview.data && <Tiles overview={overview.data} />}
      {overview.error && !overview.data && <Failed error={overview.error} what="its throughput" />}
      <section className="panel letter-body">
        <h2>Without progress</h2>
        <Stuck />
      </section>
    </div>
  );
}

function Tiles({ overview }: { readonly overview: Overview }) {
  const { throughput, sagas, outbox, timers, deadLetters, broker } = overview;
  const ended = throughput.completed + throughput.compensated + throughput.resolved;
  const perMinute = (count: number): string =>
    Math.round((count * 60) / throughput.windowSeconds).toLocaleString('en');
  const late = outbox?.oldestSeconds ?? 0;
  const tiles: readonly (readonly [string, string, string, boolean])[] = [
    ['Started a minute', perMinute(throughput.started), '', false],
    ['Ended a minute', perMinute(ended), `${perMinute(throughput.compensated)} of them compensated`, false],
    ['Under way', String(sagas.running + sagas.waiting + sagas.compensating), `${sagas.waiting} wait`, false],
    [
      'Parked',
      String(sagas.parked),
      sagas.parked > 0 ? 'they need a person' : 'nobody is needed',
      sagas.parked > 0,
    ],
    // Of all tenants: only admins are told.
    ...(outbox
      ? [
          [
            'Outbox',
            `${outbox.waiting.toLocaleString('en')}${outbox.capped ? '+' : ''}`,
            outbox.waiting === 0 ? 'all is sent' : `the oldest for ${durationText(late * 1_000)}`,
            late > 30,
          ] as const,
        ]
      : []),
    [
      'Timers',
      timers.overdueSeconds < 1 ? 'on time' : durationText(timers.overdueSeconds * 1_000),
      timers.overdueSeconds < 1 ? '' : 'late',
      timers.overdueSeconds > 10,
    ],
    [
      'Dead letters',
      deadLetters.open.toLocaleString('en'),
      deadLetters.open === 0 ? 'none is open' : 'open',
      deadLetters.open > 0,
    ],
    ['Broker', broker.status, outbox?.lastReason ?? '', broker.status !== 'up'],
  ];
  return (
    <dl className="tiles">
      {tiles.map(([term, number, words, isBad]) => (
        <div key={term} className={isBad ? 'tile is-bad' : 'tile'}>
          <dt>{term}</dt>
          <dd>
            <span className="tile-number">
              {isBad && <Icon name="parked" />}
              {number}
            </span>
            <span className="hint">{words}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Stuck() {
  const { data, error } = useQuery(stuckQuestion());
  if (error && !data) return <Failed error={error} what="which sagas stand still" />;
  if (!data) return <Loading what="sagas without progress" />;
  if (data.items.length === 0)
    return <Nothing icon="completed" title="No saga has stood still for five minutes or longer" />;
  return (
    <ul className="findings">
      {data.items.map(({ saga, findings, stuck }) => (
        <li key={saga.id} className={`finding is-${stuck ? 'stuck' : 'waiting'}`} data-row>
          <p>
            <Link to={pathTo('sagas', saga.id)}>{saga.key}</Link> <Status status={saga.status} />{' '}
            <span className="hint">
              {saga.name} v{saga.version}
            </span>
          </p>
          {findings.map(({ kind, words, remedy }) => (
            <p key={`${kind} ${words}`}>
              {words} {remedy !== undefined && <span className="hint">{remedy}</span>}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
