import { useQuery } from '@tanstack/react-query';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { QueueLink } from '../parts/queue-link.js';
import { definitionsQuestion, overviewQuestion } from '../rest/questions.js';
import { settingsNow } from '../rest/rest.js';
import type { QueueState } from '../rest/shapes.js';
import { queuesOf } from './queues-of.js';

/** Who gets commands, in which queue, from which sagas; and, where the broker can tell, what lies there and who consumes. */
export function TopologyScreen() {
  const { data, error } = useQuery(definitionsQuestion());
  const overview = useQuery(overviewQuestion());
  const { namespace, managementUrl } = settingsNow();
  const known = new Map(overview.data?.queues?.map((queue) => [queue.name, queue]));
  const rows = data ? queuesOf(data.items, namespace) : [];
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Topology</h1>
        {managementUrl !== undefined && (
          <a className="out" href={managementUrl} target="_blank" rel="noreferrer">
            RabbitMQ management
          </a>
        )}
      </header>
      {error && !data && <Failed error={error} what="its definitions" />}
      {!data && !error && <Loading what="the topology" />}
      {data && rows.length === 0 && <Nothing icon="topology" title="No definition sends commands" />}
      {rows.length > 0 && (
        <table className="list">
          <caption className="hidden">Queues</caption>
          <thead>
            <tr>
              <th scope="col">Queue</th>
              <th scope="col" className="wide-only">
                Who takes from it
              </th>
              <th scope="col" className="wide-only">
                For
              </th>
              <th scope="col" className="cell-number">
                Messages
              </th>
              <th scope="col" className="cell-number">
                Consumers
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ queue, owner, sagas }) => {
              return (
                <tr key={queue} data-row>
                  <td className="cell-key">
                    <QueueLink queue={queue} />
                  </td>
                  <td className="wide-only">{owner}</td>
                  <td className="wide-only">{sagas.join(', ')}</td>
                  <QueueCells state={known.get(queue)} />
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      {overview.data && !overview.data.queues && (
        <p className="hint">
          This broker does not tell the orchestrator what lies in its queues; npm run doctor does.
        </p>
      )}
      {overview.error && !overview.data && <Failed error={overview.error} what="what lies in its queues" />}
    </div>
  );
}

function QueueCells({ state }: { readonly state: QueueState | undefined }) {
  if (!state)
    return (
      <>
        <td className="cell-number">–</td>
        <td className="cell-number">–</td>
      </>
    );
  if (state.missing)
    return (
      <td className="cell-number tone-bad" colSpan={2}>
        there is no such queue
      </td>
    );
  const { messages = 0, consumers = 0 } = state;
  return (
    <>
      <td className="cell-number">{messages.toLocaleString('en')}</td>
      <td className={`cell-number${consumers === 0 ? ' tone-bad' : ''}`}>
        {consumers}
        {consumers === 0 && ' (nobody)'}
      </td>
    </>
  );
}
