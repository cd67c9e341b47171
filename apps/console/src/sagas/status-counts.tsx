import type { SagaStatus } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { Icon } from '../parts/icon.js';
import { countsQuestion } from '../rest/questions.js';
import type { SagaCount } from '../rest/shapes.js';
import { SAGA_STATUSES } from '../rest/shapes.js';
import type { SagaFilter } from './saga-filter.js';

/** How many sagas have each status; a click on one filters by it. */
export function StatusCounts({
  filter,
  onChange,
}: {
  readonly filter: SagaFilter;
  readonly onChange: (filter: SagaFilter) => void;
}) {
  const { data } = useQuery(countsQuestion(filter.name === '' ? undefined : filter.name));
  const toggle = (status: SagaStatus): void => {
    const { statuses } = filter;
    const next = statuses.includes(status) ? statuses.filter((one) => one !== status) : [...statuses, status];
    onChange({ ...filter, statuses: next });
  };
  return (
    <div className="counts" role="group" aria-label="Statuses">
      {SAGA_STATUSES.map((status) => (
        <button
          key={status}
          type="button"
          className={`count is-${status}`}
          aria-pressed={filter.statuses.includes(status)}
          onClick={() => toggle(status)}
        >
          <span className="count-number">{data ? countText(data.items, status, filter.version) : '–'}</span>
          <span className="count-word">
            <Icon name={status} />
            {status}
          </span>
        </button>
      ))}
    </div>
  );
}

function countText(items: readonly SagaCount[], status: SagaStatus, version: string): string {
  const meant = items.filter(
    (item) => item.status === status && (version === '' || item.version === Number(version)),
  );
  const sum = meant.reduce((all, { count }) => all + count, 0);
  return `${sum.toLocaleString('en')}${meant.some(({ capped }) => capped === true) ? '+' : ''}`;
}
