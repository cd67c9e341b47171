import type { SagaSummary } from '@edda/client';
import { Link } from '../parts/link.js';
import { Ago } from '../parts/moment.js';
import { Status } from '../parts/status.js';
import { pathTo } from '../routing/route.js';
import { durationText } from '../text/time.js';
import { whereText } from './where-text.js';

interface SagaTableProps {
  readonly sagas: readonly SagaSummary[];
  readonly now: number;
  /** What is shown is of the question before. */
  readonly isStale: boolean;
  readonly selected: ReadonlySet<string>;
  readonly onSelect: (selected: ReadonlySet<string>) => void;
}

export function SagaTable({ sagas, now, isStale, selected, onSelect }: SagaTableProps) {
  const all = sagas.every(({ id }) => selected.has(id));
  const toggle = (id: string): void => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    onSelect(next);
  };
  return (
    <table className={`list${isStale ? ' is-stale' : ''}`}>
      <caption className="hidden">Sagas, the newest first</caption>
      <thead>
        <tr>
          <th className="cell-check">
            <input
              type="checkbox"
              aria-label="Select all on this page"
              checked={all}
              onChange={() => onSelect(all ? new Set() : new Set(sagas.map(({ id }) => id)))}
            />
          </th>
          <th scope="col">Key</th>
          <th scope="col">Status</th>
          <th scope="col" className="wide-only">
            Definition
          </th>
          <th scope="col" className="wide-only">
            Where, or why
          </th>
          <th scope="col" className="cell-number wide-only">
            Took
          </th>
          <th scope="col" className="cell-number wide-only">
            Started
          </th>
        </tr>
      </thead>
      <tbody>
        {sagas.map((saga) => (
          <SagaRow
            key={saga.id}
            saga={saga}
            now={now}
            isSelected={selected.has(saga.id)}
            onToggle={() => toggle(saga.id)}
          />
        ))}
      </tbody>
    </table>
  );
}

interface SagaRowProps {
  readonly saga: SagaSummary;
  readonly now: number;
  readonly isSelected: boolean;
  readonly onToggle: () => void;
}

function SagaRow({ saga, now, isSelected, onToggle }: SagaRowProps) {
  const { id, key, name, version, status, startedAt, endedAt } = saga;
  const took = (endedAt === undefined ? now : Date.parse(endedAt)) - Date.parse(startedAt);
  return (
    <tr data-row className={isSelected ? 'is-selected' : ''}>
      <td className="cell-check">
        <input type="checkbox" aria-label={`Select ${key}`} checked={isSelected} onChange={onToggle} />
      </td>
      <td className="cell-key">
        <Link to={pathTo('sagas', id)}>{key}</Link>
        <span className="narrow-only hint">
          {name} v{version}, <Ago at={startedAt} now={now} />
        </span>
        <span className="narrow-only hint clamped">{whereText(saga)}</span>
      </td>
      <td>
        <Status status={status} />
      </td>
      <td className="wide-only cell-definition">
        {name} <span className="hint">v{version}</span>
      </td>
      <td className="wide-only cell-where">{whereText(saga)}</td>
      <td className="cell-number wide-only">{durationText(took)}</td>
      <td className="cell-number wide-only">
        <Ago at={startedAt} now={now} />
      </td>
    </tr>
  );
}
