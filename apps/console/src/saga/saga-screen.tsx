import type { Saga } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import { useNow } from '../parts/moment.js';
import { Failed, Loading, Notice } from '../parts/notices.js';
import { ScreenOfOne } from '../parts/screen-of-one.js';
import { Status } from '../parts/status.js';
import { historyQuestion, sagaDiagramQuestion, sagaQuestion } from '../rest/questions.js';
import { useQueryText } from '../routing/location.js';
import { Pendings } from './pendings.js';
import { SagaHead } from './saga-head.js';
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
  const saga = useQuery(sagaQuestion(id));
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
  return (
    <ScreenOfOne
      list={{ to: 'sagas', words: 'Sagas' }}
      title="A saga"
      name="saga"
      one={saga.data}
      error={saga.error}
    >
      {(found) => {
        const shown = at === undefined ? found : (past ?? found);
        return (
          <>
            <SagaHead saga={found} now={now} />
            {at !== undefined && (
              <Notice tone="wait" title={`This is how it was after fact ${at} of ${found.revision}`}>
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
              {diagram.error && !diagram.data && (
                <Failed error={diagram.error} what="the diagram of this saga" />
              )}
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
          </>
        );
      }}
    </ScreenOfOne>
  );
}

function readAt(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
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
