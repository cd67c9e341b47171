import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { BulkBar } from '../bulk/bulk-bar.js';
import { Icon } from '../parts/icon.js';
import { useNow } from '../parts/moment.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { Pages } from '../parts/pages.js';
import { sagasQuestion } from '../rest/questions.js';
import { useQueryText } from '../routing/location.js';
import { StartDialog } from '../start/start-dialog.js';
import { FilterBar } from './filter-bar.js';
import type { SagaFilter } from './saga-filter.js';
import { askedOf, filterIn, queryOf } from './saga-filter.js';
import { SagaTable } from './saga-table.js';
import { StatusCounts } from './status-counts.js';

const ON_A_PAGE = 50;

/** All sagas: looked for by what the address says, page by page, the newest first. */
export function SagasScreen() {
  const [query, setQuery] = useQueryText();
  const filter = filterIn(query);
  const text = queryOf(filter).toString();
  const now = useNow();
  /** The cursors of the pages that were turned; the last one is the page that is shown. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isStarting, setStarting] = useState(false);
  useEffect(() => {
    setCursors([]);
    setSelected(new Set());
  }, [text]);
  const change = (next: SagaFilter): void => setQuery(queryOf(next));
  const asked = { ...askedOf(filter, now), limit: ON_A_PAGE, cursor: cursors.at(-1) };
  const { data, error, isPending, isPlaceholderData } = useQuery(sagasQuestion(asked));
  const sagas = data?.items ?? [];
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Sagas</h1>
        <button type="button" className="main" data-start onClick={() => setStarting(true)}>
          <Icon name="plus" />
          Start
        </button>
      </header>
      <StatusCounts filter={filter} onChange={change} />
      <FilterBar filter={filter} onChange={change} />
      {error && <Failed error={error} what="its sagas" />}
      {isPending && !error && <Loading what="sagas" lines={8} />}
      {data && sagas.length === 0 && (
        <Nothing icon="sagas" title={text === '' ? 'No saga was started yet' : 'No saga fits this filter'}>
          {text === '' ? (
            <button type="button" onClick={() => setStarting(true)}>
              Start one
            </button>
          ) : (
            <button type="button" onClick={() => setQuery(new URLSearchParams())}>
              Take the filter away
            </button>
          )}
        </Nothing>
      )}
      {sagas.length > 0 && (
        <SagaTable
          sagas={sagas}
          now={now}
          isStale={isPlaceholderData}
          selected={selected}
          onSelect={setSelected}
        />
      )}
      <BulkBar
        filter={filter}
        selected={[...selected]}
        shown={sagas.length}
        onDone={() => setSelected(new Set())}
      />
      <Pages cursors={cursors} next={data?.next} onTurn={setCursors} />
      {isStarting && <StartDialog name={filter.name} onClose={() => setStarting(false)} />}
    </div>
  );
}
