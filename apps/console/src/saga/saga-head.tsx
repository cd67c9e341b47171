import type { Saga } from '@edda/client';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { Ago, Moment } from '../parts/moment.js';
import { Status } from '../parts/status.js';
import { pathTo } from '../routing/route.js';
import { durationText } from '../text/time.js';
import { ActionMenu } from './action-menu.js';

/** What a saga is: its key, its status, what can be done with all of it, and what is known of it beside its steps. */
export function SagaHead({ saga, now }: { readonly saga: Saga; readonly now: number }) {
  const { id, key, name, version, status, startedAt, endedAt, parent, deadlineAt } = saga;
  const { attributes = {}, failedStep, traceId, links } = saga;
  const took = (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  return (
    <header className="saga-head">
      <div className="saga-title">
        <h1>{key}</h1>
        <Status status={status} />
        <ActionMenu saga={saga} />
      </div>
      <dl className="facts-of-saga">
        <div>
          <dt>Definition</dt>
          <dd>
            <Link to={pathTo('definitions', name)}>{name}</Link> v{version}
          </dd>
        </div>
        <div>
          <dt>Started</dt>
          <dd>
            <Moment at={startedAt} now={now} />{' '}
            <span className="hint">
              (<Ago at={startedAt} now={now} />)
            </span>
          </dd>
        </div>
        <div>
          <dt>{endedAt === undefined ? 'For' : 'Took'}</dt>
          <dd>{durationText(took)}</dd>
        </div>
        {deadlineAt !== undefined && (
          <div>
            <dt>Deadline</dt>
            <dd>
              <Ago at={deadlineAt} now={now} />
            </dd>
          </div>
        )}
        {parent && (
          <div>
            <dt>Step of</dt>
            <dd>
              <Link to={pathTo('sagas', parent.id)}>
                {parent.name} at {parent.step}
              </Link>
            </dd>
          </div>
        )}
        {Object.entries(attributes).map(([attribute, value]) => (
          <div key={attribute}>
            <dt>{attribute}</dt>
            <dd>
              <Link to={`sagas?${new URLSearchParams({ attribute: `${attribute}:${value}` }).toString()}`}>
                {value}
              </Link>
            </dd>
          </div>
        ))}
        {failedStep !== undefined && (
          <div>
            <dt>Failed at</dt>
            <dd>
              <Link to={`sagas?${new URLSearchParams({ failedStep }).toString()}`}>{failedStep}</Link>
            </dd>
          </div>
        )}
        {traceId !== undefined && (
          <div>
            <dt>Trace</dt>
            <dd>
              <TraceLink traceId={traceId} to={links.trace} />
            </dd>
          </div>
        )}
        <div>
          <dt>Id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
    </header>
  );
}

/** The id of a trace; a link to it, if it was sampled and the orchestrator knows where people look at traces. */
function TraceLink({ traceId, to }: { readonly traceId: string; readonly to: string | undefined }) {
  if (to === undefined) return <code>{traceId}</code>;
  return (
    <a href={to} target="_blank" rel="noreferrer" className="out">
      <code>{traceId}</code>
      <Icon name="out" />
    </a>
  );
}
