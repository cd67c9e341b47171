import type { Definition } from '@edda/client';
import { hasEnded } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { Link } from '../parts/link.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { countsQuestion, definitionsQuestion } from '../rest/questions.js';
import type { SagaCount } from '../rest/shapes.js';
import { pathTo } from '../routing/route.js';

/** Which sagas there are: their versions, who takes part, how many are under way. */
export function DefinitionsScreen() {
  const { data, error } = useQuery(definitionsQuestion());
  const { data: counts } = useQuery(countsQuestion());
  const names = [...new Set(data?.items.map(({ name }) => name))];
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Definitions</h1>
      </header>
      {error && !data && <Failed error={error} what="definitions" />}
      {!data && !error && <Loading what="definitions" />}
      {data?.items.length === 0 && <Nothing icon="definitions" title="This orchestrator has no sagas" />}
      {data && names.length > 0 && (
        <table className="list">
          <caption className="hidden">Definitions</caption>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Versions</th>
              <th scope="col" className="wide-only">
                Started by
              </th>
              <th scope="col" className="wide-only">
                Participants
              </th>
              <th scope="col" className="cell-number">
                Under way
              </th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => (
              <DefinitionRow
                key={name}
                versions={data.items.filter((one) => one.name === name)}
                underWay={counts && underWay(counts.items, name)}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

function DefinitionRow({
  versions,
  underWay: count,
}: {
  readonly versions: readonly Definition[];
  readonly underWay: number | undefined;
}) {
  const newest = versions.toSorted((a, b) => a.version - b.version).at(-1);
  if (!newest) return null;
  const { name, startedBy, startedOn, participants } = newest;
  return (
    <tr data-row>
      <td className="cell-key">
        <Link to={pathTo('definitions', name)}>{name}</Link>
      </td>
      <td>{versions.map(({ version }) => `v${version}`).join(', ')}</td>
      <td className="wide-only">
        <code>{startedBy}</code> <span className="hint">{startedOn === 'command' ? '' : startedOn}</span>
      </td>
      <td className="wide-only">{participants.join(', ')}</td>
      <td className="cell-number">{count === undefined ? '–' : count.toLocaleString('en')}</td>
    </tr>
  );
}

/** How many sagas of a definition have not ended. */
export function underWay(counts: readonly SagaCount[], name: string, version?: number): number {
  return counts
    .filter(
      (one) =>
        one.name === name && (version === undefined || one.version === version) && !hasEnded(one.status),
    )
    .reduce((sum, { count }) => sum + count, 0);
}
