import type { AuditEntry } from '@edda/client';
import { useState } from 'react';
import { Icon } from '../parts/icon.js';
import { JsonView } from '../parts/json-view.js';
import { Link } from '../parts/link.js';
import { Moment } from '../parts/moment.js';
import { outcomeOf, pathToTarget } from './audit-entry.js';

interface AuditTableProps {
  readonly entries: readonly AuditEntry[];
  readonly now: number;
  /** What is shown is of the question before. */
  readonly isStale: boolean;
}

export function AuditTable({ entries, now, isStale }: AuditTableProps) {
  return (
    <table className={`list${isStale ? ' is-stale' : ''}`}>
      <caption className="hidden">What people did, the latest first</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col" className="wide-only">
            Who
          </th>
          <th scope="col" className="wide-only">
            To what
          </th>
          <th scope="col" className="wide-only">
            Why
          </th>
          <th scope="col" className="cell-number">
            When
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRows key={entry.sequence} entry={entry} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function EntryRows({ entry, now }: { readonly entry: AuditEntry; readonly now: number }) {
  const [isOpen, setOpen] = useState(false);
  const { sequence, at, who, action, reason } = entry;
  const { words, isRefused } = outcomeOf(entry);
  return (
    <>
      <tr data-row>
        <td className="cell-key">
          <button
            type="button"
            className="bare audit-action"
            aria-expanded={isOpen}
            onClick={() => setOpen(!isOpen)}
          >
            <Icon name={isRefused ? 'failed' : 'user'} className={isRefused ? 'tone-bad' : 'tone-person'} />
            {action}
          </button>
          {isRefused && <span className="hint audit-outcome">{words}</span>}
          <span className="narrow-only hint">
            {who}: {reason}
          </span>
          <span className="narrow-only">
            <Target entry={entry} />
          </span>
        </td>
        <td className="wide-only cell-who">{who}</td>
        <td className="wide-only cell-target">
          <Target entry={entry} />
        </td>
        <td className="wide-only cell-where">{reason}</td>
        <td className="cell-number">
          <Moment at={at} now={now} />
        </td>
      </tr>
      {isOpen && (
        <tr>
          <td colSpan={5}>
            <EntryDetails entry={entry} label={`Entry ${sequence}`} />
          </td>
        </tr>
      )}
    </>
  );
}

function Target({ entry }: { readonly entry: AuditEntry }) {
  const path = pathToTarget(entry);
  if (path === undefined) return <code>{entry.target}</code>;
  return (
    <Link to={path}>
      <code>{entry.target}</code>
    </Link>
  );
}

function EntryDetails({ entry, label }: { readonly entry: AuditEntry; readonly label: string }) {
  const { sequence, roles, requestId, details, hash, previousHash } = entry;
  const facts = [
    ['Entry', String(sequence)],
    ['Roles', roles.length === 0 ? 'nobody signed in' : roles.join(', ')],
    ...(requestId === '' ? [] : [['Request', requestId]]),
    ['Hash', hash],
    ['Hash of the one before', previousHash],
  ];
  return (
    <div className="audit-details">
      <dl className="facts-of-saga">
        {facts.map(([term, value]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>
              <code>{value}</code>
            </dd>
          </div>
        ))}
      </dl>
      <JsonView value={details} label={label} />
    </div>
  );
}
