import { useQuery } from '@tanstack/react-query';
import { Failed, Loading, Nothing, Notice } from '../parts/notices.js';
import { topologyQuestion } from '../rest/questions.js';
import { settingsNow } from '../rest/rest.js';
import type { Topology } from './parts.js';
import { Findings } from './findings.js';
import { WayPanel } from './way-panel.js';
import { wayGroups } from './ways.js';

/** Which ways messages take, what lies in the queues and who takes from them; and before all that, what is wrong with it. */
export function TopologyScreen() {
  const { data, error } = useQuery(topologyQuestion());
  const { managementUrl } = settingsNow();
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Topology</h1>
        {data && <span className="hint">{sizeOf(data)}</span>}
        {managementUrl !== undefined && (
          <a className="out" href={managementUrl} target="_blank" rel="noreferrer">
            RabbitMQ management
          </a>
        )}
      </header>
      {error && !data && <Failed error={error} what="its topology" />}
      {!data && !error && <Loading what="the topology" lines={8} />}
      {data && (
        <>
          {data.broker.status !== 'up' && (
            <Notice tone="bad" title={`The broker is ${data.broker.status}`}>
              Nothing is lost: what cannot be sent now waits in PostgreSQL, and is sent by itself.
            </Notice>
          )}
          <Findings {...data} />
          {data.exchanges.length === 0 && <Nothing icon="topology" title="No exchange is wanted" />}
          {wayGroups(data).map((group) => (
            <WayPanel key={group.carries} {...group} />
          ))}
        </>
      )}
    </div>
  );
}

function sizeOf({ broker: { version }, exchanges, bindings, queues }: Topology): string {
  const rabbit = version === undefined ? [] : [`RabbitMQ ${version}`];
  return [
    ...rabbit,
    `${exchanges.length} exchanges`,
    `${bindings.length} bindings`,
    `${queues.length} queues`,
  ].join(' · ');
}
