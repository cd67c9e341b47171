import type { HistoryEntry, Saga } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { HistoryList } from '../history/history-list.js';
import { JsonView } from '../parts/json-view.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { diagnosisQuestion, timelineQuestion } from '../rest/questions.js';
import { TimelineChart } from '../timeline/timeline-chart.js';
import { StepActions } from './step-actions.js';

const TABS = { timeline: 'Timeline', history: 'History', data: 'Data', diagnosis: 'Diagnosis' } as const;
type Tab = keyof typeof TABS;

interface SagaTabsProps {
  readonly saga: Saga;
  readonly facts: readonly HistoryEntry[] | undefined;
  readonly factsError: Error | null;
  readonly at: number | undefined;
  /** Only facts of this step, if one was chosen in the diagram. */
  readonly path: string | undefined;
  readonly onPath: (path: string | undefined) => void;
  readonly onTravel: (to: number | undefined) => void;
}

export function SagaTabs(props: SagaTabsProps) {
  const [chosen, setChosen] = useState<Tab>();
  // Who chooses a step in the diagram wants to know what happened there.
  const tab = chosen ?? (props.path === undefined ? 'timeline' : 'history');
  return (
    <section className="panel">
      <div className="tabs" role="tablist" aria-label="More of this saga">
        {Object.entries(TABS).map(([name, words]) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={tab === name}
            aria-controls="tab-panel"
            onClick={() => setChosen(name as Tab)}
          >
            {words}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`} className="tab-panel">
        {contentOf(tab, props)}
      </div>
    </section>
  );
}

function contentOf(
  tab: Tab,
  { saga, facts, factsError, at, path, onPath, onTravel }: SagaTabsProps,
): ReactNode {
  switch (tab) {
    case 'timeline':
      return <SagaTimeline id={saga.id} />;
    case 'history':
      if (facts)
        return (
          <HistoryList
            facts={facts}
            at={at}
            path={path}
            onPath={onPath}
            onTravel={onTravel}
            actionsAt={(step) => <StepActions saga={saga} path={step} />}
          />
        );
      return factsError ? <Failed error={factsError} what="the history" /> : <Loading what="the history" />;
    case 'data':
      return <JsonView value={saga.data} label={at === undefined ? 'Data now' : `Data after fact ${at}`} />;
    case 'diagnosis':
      return <SagaDiagnosis id={saga.id} />;
  }
}

function SagaTimeline({ id }: { readonly id: string }) {
  const { data, error } = useQuery(timelineQuestion(id));
  if (data) return <TimelineChart timeline={data} />;
  return error ? <Failed error={error} what="the timeline of a saga" /> : <Loading what="the timeline" />;
}

function SagaDiagnosis({ id }: { readonly id: string }) {
  const { data, error } = useQuery(diagnosisQuestion(id));
  if (error && !data) return <Failed error={error} what="why a saga stands still" />;
  if (!data) return <Loading what="the diagnosis" />;
  if (data.findings.length === 0)
    return <Nothing icon="completed" title="There is nothing to say: it goes on, or is over" />;
  return (
    <ul className="findings">
      {data.findings.map(({ kind, severity, path, words, remedy }) => (
        <li key={`${kind} ${path} ${words}`} className={`finding is-${severity}`}>
          <p>
            <strong>{words}</strong> <code>{kind}</code>
          </p>
          {remedy !== undefined && <p className="hint">{remedy}</p>}
        </li>
      ))}
    </ul>
  );
}
