import type { Approval } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { Ago, useNow } from '../parts/moment.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { approvalsQuestion } from '../rest/questions.js';
import { useQueryText } from '../routing/location.js';
import { pathTo } from '../routing/route.js';
import { ApprovalForm } from './approval-form.js';

/** What waits for a person. */
export function ApprovalsScreen() {
  const [query, setQuery] = useQueryText();
  const role = query.get('role') ?? '';
  const now = useNow();
  const { data, error } = useQuery(approvalsQuestion(role === '' ? undefined : role));
  const roles = [
    ...new Set([...(role === '' ? [] : [role]), ...(data?.items.map((item) => item.role) ?? [])]),
  ];
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Approvals</h1>
        <label>
          <span className="hidden">Role</span>
          <select
            value={role}
            onChange={(event) =>
              setQuery(new URLSearchParams(event.target.value === '' ? {} : { role: event.target.value }))
            }
          >
            <option value="">All roles</option>
            {roles.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        </label>
      </header>
      {error && !data && <Failed error={error} what="approvals" />}
      {!data && !error && <Loading what="approvals" />}
      {data?.items.length === 0 && <Nothing icon="completed" title="Nothing waits for anybody" />}
      <ul className="cards">
        {data?.items.map((item) => (
          <ApprovalCard key={`${item.saga} ${item.path} ${item.role}`} approval={item} now={now} />
        ))}
      </ul>
      {data?.next !== undefined && (
        <p className="hint">There are more; these are the first {data.items.length}.</p>
      )}
    </div>
  );
}

function ApprovalCard({ approval, now }: { readonly approval: Approval; readonly now: number }) {
  const { saga, key, definition, path, role, since, dueAt } = approval;
  const [isOpen, setOpen] = useState(false);
  return (
    <li className="panel card" data-row>
      <div className="card-head">
        <Icon name="approval" className="tone-person" />
        <Link to={pathTo('sagas', saga)} className="card-title">
          {key}
        </Link>
        <span className="hint">
          {definition}, {path}
        </span>
        <span className="card-end">
          <code>{role}</code>
          <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            Decide
          </button>
        </span>
      </div>
      <p className="hint">
        Waits since <Ago at={since} now={now} />
        {dueAt === undefined ? (
          ', without a limit.'
        ) : (
          <>
            . Its time is over <Ago at={dueAt} now={now} />.
          </>
        )}
      </p>
      {isOpen && <ApprovalForm sagaId={saga} path={path} roles={[role]} />}
    </li>
  );
}
