import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/icon.js';
import type { AuditFilter } from './audit-filter.js';
import { AUDIT_ACTIONS, NO_AUDIT_FILTER } from './audit-filter.js';

interface AuditFilterBarProps {
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** Who, what and to what. Texts count once they are sent off. */
export function AuditFilterBar({ filter, onChange }: AuditFilterBarProps) {
  const [who, setWho] = useState(filter.who);
  const [target, setTarget] = useState(filter.target);
  useEffect(() => setWho(filter.who), [filter.who]);
  useEffect(() => setTarget(filter.target), [filter.target]);
  const search = (event?: FormEvent): void => {
    event?.preventDefault();
    onChange({ ...filter, who: who.trim(), target: target.trim() });
  };
  const isKnown = filter.action === '' || AUDIT_ACTIONS.includes(filter.action);
  return (
    <form className="filters" role="search" onSubmit={search}>
      <label className="search">
        <Icon name="search" />
        <span className="hidden">What it was done to</span>
        <input
          type="search"
          data-search
          placeholder="What it was done to: the id of a saga, an event or a key"
          value={target}
          onChange={(event) => setTarget(event.target.value)}
          onBlur={() => search()}
        />
        <kbd>/</kbd>
      </label>
      <label>
        <span className="hidden">Who</span>
        <input
          className="step-input"
          placeholder="Who"
          value={who}
          onChange={(event) => setWho(event.target.value)}
          onBlur={() => search()}
        />
      </label>
      <label>
        <span className="hidden">What was done</span>
        <select
          value={filter.action}
          onChange={(event) => onChange({ ...filter, action: event.target.value })}
        >
          <option value="">Everything</option>
          {!isKnown && <option>{filter.action}</option>}
          {AUDIT_ACTIONS.map((action) => (
            <option key={action}>{action}</option>
          ))}
        </select>
      </label>
      <button type="submit" className="hidden">
        Search
      </button>
      {JSON.stringify(filter) !== JSON.stringify(NO_AUDIT_FILTER) && (
        <button type="button" className="bare" onClick={() => onChange(NO_AUDIT_FILTER)}>
          <Icon name="close" />
          Clear
        </button>
      )}
    </form>
  );
}
