import type { Saga } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { Link } from '../parts/link.js';
import { Ago, Moment, useNow } from '../parts/moment.js';
import { Failed, Loading, Notice } from '../parts/notices.js';
import { Status } from '../parts/status.js';
import { historyQuestion, sagaDiagramQuestion, sagaQuestion } from '../rest/questions.js';
import { useQueryText } from '../routing/location.js';
import { pathTo } from '../routing/route.js';
import { durationText } from '../text/time.js';
import { ActionMenu } from './action-menu.js';
import { Pendings } from './pendings.js';
import { SagaTabs } from './saga-tabs.js';
import { StepActions } from './step-actions.js';
import { StepPanel } from './step-panel.js';
import { TimeTravel } from './time-travel.js';

const DiagramView = lazy(() => import('../diagram/diagram-view.js'));

/** One saga: where it is, how it got there, what can be done. With `at` in the address: as it was then. */
export function SagaScreen({ id }: { readonly id: string }) {
  const [query, setQuery] = useQueryText();
  const now = useNow();
  const at = readAt(query.get('at'));
  const { data: saga, error } = useQuery(sagaQuestion(id));
  const { data: past, error: pastError } = useQuery({ ...sagaQuestion(id, at), enabled: at !== undefined });
  const diagram = useQuery(sagaDiagramQuestion(id, at));
  const history = useQuery(historyQuestion(id));
  const [path, setPath] = useState<string>();
  const travel = (to: number | undefined): void => {
    const next = new URLSearchParams(query);
    if (to === undefined) next.delete('at');
    else next.set('at', String(to));
    setQuery(next);
  };
  if (error && !saga)
    return (
      <div className="screen">
        <Crumbs />
        <h1>A saga</h1>
        <Failed error={error} what="this saga" />
      </div>
    );
  if (!saga)
    return (
      <div className="screen">
        <Crumbs />
        <h1>A saga</h1>
        <Loading what="the saga" lines={10} />
      </div>
    );
  const shown = at === undefined ? saga : (past ?? saga);
  return (
    <div className="screen">
      <Crumbs />
      <SagaHead saga={saga} now={now} />
      {at !== undefined && (
        <Notice tone="wait" title={`This is how it was after fact ${at} of ${saga.revision}`}>
          <Status status={shown.status} />{' '}
          <button type="button" className="bare" onClick={() => travel(undefined)}>
            Back to now
          </button>
        </Notice>
      )}
      {pastError && <Failed error={pastError} what="how a saga was" />}
      <Why saga={shown} />
      <Pendings saga={shown} now={now} />
      <section className="panel diagram-panel" aria-label="Diagram">
        {diagram.error && !diagram.data && <Failed error={diagram.error} what="the diagram of this saga" />}
        {diagram.data && (
          <Suspense fallback={<Loading what="the diagram" />}>
            <DiagramView diagram={diagram.data} chosen={path} onPath={setPath} />
          </Suspense>
        )}
        <TimeTravel facts={history.data ?? []} at={at} onTravel={travel} />
      </section>
      {path !== undefined && <StepPanel saga={shown} name={path} onClose={() => setPath(undefined)} />}
      <SagaTabs
        saga={shown}
        facts={history.data}
        factsError={history.error}
        at={at}
        path={path}
        onPath={setPath}
        onTravel={travel}
      />
    </div>
  );
}

function readAt(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function Crumbs() {
  return (
    <nav className="crumbs" aria-label="Way back">
      <Link to="sagas">Sagas</Link>
    </nav>
  );
}

function SagaHead({ saga, now }: { readonly saga: Saga; readonly now: number }) {
  const { id, key, name, version, status, startedAt, endedAt, parent, deadlineAt } = saga;
  const { attributes = {}, failedStep } = saga;
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

function Why({ saga }: { readonly saga: Saga }) {
  const { parked, failure } = saga;
  return (
    <>
      {parked && (
        <Notice
          tone="bad"
          title={`Needs a person: ${parked.reason}${parked.step === '' ? '' : ` at ${parked.step}`}`}
        >
          {parked.message}
          <StepActions saga={saga} path={parked.step} isBrief />
        </Notice>
      )}
      {failure && (
        <Notice
          tone="back"
          title={`Turned back: ${failure.code ?? failure.reason}${failure.step === '' ? '' : ` at ${failure.step}`}`}
        >
          {failure.message === failure.code ? undefined : failure.message}
        </Notice>
      )}
    </>
  );
}
