import type { Definition, Preview } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Link } from '../parts/link.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { Status } from '../parts/status.js';
import {
  countsQuestion,
  definitionDiagramQuestion,
  definitionsQuestion,
  previewQuestion,
} from '../rest/questions.js';
import { useQueryText } from '../routing/location.js';
import { durationText } from '../text/time.js';
import { underWay } from './definitions-screen.js';
import { MigrationForm } from './migration-form.js';

const DiagramView = lazy(() => import('../diagram/diagram-view.js'));

/** One definition: its picture, its versions, and what a version means for the sagas under way. */
export function DefinitionScreen({ name }: { readonly name: string }) {
  const [query, setQuery] = useQueryText();
  const { data, error } = useQuery(definitionsQuestion());
  const { data: counts } = useQuery(countsQuestion());
  const versions = (data?.items ?? [])
    .filter((one) => one.name === name)
    .toSorted((a, b) => b.version - a.version);
  const wanted = Number(query.get('version') ?? versions[0]?.version);
  const definition = versions.find(({ version }) => version === wanted) ?? versions[0];
  return (
    <div className="screen">
      <nav className="crumbs" aria-label="Way back">
        <Link to="definitions">Definitions</Link>
      </nav>
      <header className="screen-head">
        <h1>{name}</h1>
        {versions.length > 0 && (
          <div className="segments" role="group" aria-label="Version">
            {versions.map(({ version }) => (
              <button
                key={version}
                type="button"
                aria-pressed={version === definition?.version}
                onClick={() => setQuery(new URLSearchParams({ version: String(version) }))}
              >
                v{version}
                {counts && <span className="hint"> {underWay(counts.items, name, version)} under way</span>}
              </button>
            ))}
          </div>
        )}
      </header>
      {error && !data && <Failed error={error} what="definitions" />}
      {!data && !error && <Loading what="the definition" />}
      {data && !definition && (
        <Nothing icon="definitions" title={`This orchestrator has no definition "${name}"`} />
      )}
      {definition && <DefinitionPage definition={definition} />}
    </div>
  );
}

function DefinitionPage({ definition }: { readonly definition: Definition }) {
  const { name, version } = definition;
  const diagram = useQuery(definitionDiagramQuestion(name, version));
  const preview = useQuery(previewQuestion(name, version));
  return (
    <>
      <section className="panel diagram-panel" aria-label="Diagram">
        {diagram.error && !diagram.data && <Failed error={diagram.error} what="diagrams" />}
        {diagram.data && (
          <Suspense fallback={<Loading what="the diagram" />}>
            <DiagramView diagram={diagram.data} />
          </Suspense>
        )}
      </section>
      <section className="panel letter-body">
        <h2>Rules</h2>
        <Rules definition={definition} />
      </section>
      <section className="panel letter-body">
        <h2>What version {version} means for sagas under way</h2>
        {preview.error && !preview.data && <Failed error={preview.error} what="previews" />}
        {preview.data && <PreviewTable preview={preview.data} />}
      </section>
    </>
  );
}

function Rules({ definition }: { readonly definition: Definition }) {
  const { startedBy, startedOn, schedule, participants, events, deadlineMs, compensation } = definition;
  const { whenEnded, onDeadLetter, unexpected, commandLifetimeMs, migrations } = definition;
  const rules: readonly (readonly [string, string])[] = [
    ['Started by', `${startedBy}${startedOn === 'command' ? '' : ` (${startedOn})`}`],
    ...(schedule ? [['Clock', `${schedule.cron}, ${schedule.timeZone}`] as const] : []),
    ['Participants', participants.join(', ')],
    ...(events.length === 0 ? [] : [['Waits for', events.join(', ')] as const]),
    ['Deadline', deadlineMs === undefined ? 'none' : durationText(deadlineMs)],
    ['Undone', compensation === 'reverse' ? 'one after the other, the latest first' : 'all at once'],
    ['Same key again', whenEnded === 'reject' ? 'refused for good' : 'may start again once it has ended'],
    ['A dead letter', onDeadLetter === 'park' ? 'parks the saga' : 'turns it back, before the pivot'],
    ['Unexpected events', unexpected],
    ['Commands live', durationText(commandLifetimeMs)],
    ...(migrations.length === 0
      ? []
      : [
          [
            'Migrates',
            migrations.map(({ from, at }) => `from v${from} at ${at.join(', ')}`).join('; '),
          ] as const,
        ]),
  ];
  return (
    <dl className="facts-of-saga">
      {rules.map(([term, words]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{words}</dd>
        </div>
      ))}
    </dl>
  );
}

const VERDICTS = {
  current: 'runs it',
  migrates: 'can go on with it',
  finishes: 'has to finish on its own',
  blocks: 'is blocked',
} as const;

function PreviewTable({ preview }: { readonly preview: Preview }) {
  const { name, summary, items } = preview;
  const from = [
    ...new Set(items.filter(({ verdict }) => verdict === 'migrates').map(({ version }) => version)),
  ];
  return (
    <>
      <p>{summary}</p>
      {items.length > 0 && (
        <table className="list">
          <caption className="hidden">Where sagas under way stand</caption>
          <thead>
            <tr>
              <th scope="col">Version</th>
              <th scope="col">Status</th>
              <th scope="col">Stands at</th>
              <th scope="col">Verdict</th>
              <th scope="col" className="cell-number">
                Sagas
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map(({ version, status, position, count, verdict, reason }) => (
              <tr key={`${version} ${status} ${position} ${verdict}`}>
                <td>v{version}</td>
                <td>
                  <Status status={status} />
                </td>
                <td>{position}</td>
                <td>
                  {VERDICTS[verdict]}
                  {reason !== undefined && <span className="hint">: {reason}</span>}
                </td>
                <td className="cell-number">{count.toLocaleString('en')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {from.map((one) => (
        <MigrationForm key={one} name={name} from={one} to={preview.version} />
      ))}
    </>
  );
}
