import { useState } from 'react';
import type { SagaFilter } from '../sagas/saga-filter.js';
import { NO_FILTER } from '../sagas/saga-filter.js';
import { BulkDialog } from './bulk-dialog.js';

interface BulkBarProps {
  readonly filter: SagaFilter;
  readonly selected: readonly string[];
  /** How many are on the page. */
  readonly shown: number;
  readonly onDone: () => void;
}

/** What can be done with several sagas: those that were selected, or all that fit the filter. */
export function BulkBar({ filter, selected, shown, onDone }: BulkBarProps) {
  const [target, setTarget] = useState<'selected' | 'filter'>();
  const isFiltered = JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  // What was begun stays open, although the list may be empty by what it did.
  if (target === undefined && selected.length === 0 && !(isFiltered && shown > 0)) return null;
  return (
    <div className="bulk-bar" role="region" aria-label="Several sagas">
      {selected.length > 0 ? (
        <>
          <span>
            {selected.length === 1 ? '1 saga is selected' : `${selected.length} sagas are selected`}
          </span>
          <button type="button" onClick={() => setTarget('selected')}>
            Act on the selected …
          </button>
          <button type="button" className="bare" onClick={onDone}>
            Select none
          </button>
        </>
      ) : (
        <button type="button" className="bare" onClick={() => setTarget('filter')}>
          Act on all that fit the filter …
        </button>
      )}
      {target !== undefined && (
        <BulkDialog
          filter={filter}
          ids={target === 'selected' ? selected : undefined}
          onClose={() => setTarget(undefined)}
        />
      )}
    </div>
  );
}
