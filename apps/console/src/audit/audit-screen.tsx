import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNow } from '../parts/moment.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { Pages } from '../parts/pages.js';
import { auditQuestion } from '../rest/questions.js';
import { download } from '../rest/rest.js';
import { useQueryText } from '../routing/location.js';
import { AuditFilterBar } from './audit-filter-bar.js';
import { auditFilterIn, auditQueryOf } from './audit-filter.js';
import { AuditTable } from './audit-table.js';
import { Verification } from './verification.js';

const ON_A_PAGE = 50;

/** What people did, the latest first, and whether the record of it is whole. */
export function AuditScreen() {
  const [query, setQuery] = useQueryText();
  const filter = auditFilterIn(query);
  const narrowed = auditQueryOf(filter);
  const text = new URLSearchParams(narrowed).toString();
  const now = useNow();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  useEffect(() => setCursors([]), [text]);
  const last = cursors.at(-1);
  const asked = { ...narrowed, limit: ON_A_PAGE, ...(last === undefined ? {} : { cursor: Number(last) }) };
  const { data, error, isPlaceholderData } = useQuery(auditQuestion(asked));
  const keep = useMutation({
    mutationFn: () => download('audit.ndjson', '/v1/audit', { format: 'ndjson' }),
  });
  if (error && !data)
    return (
      <div className="screen">
        <h1>Audit</h1>
        <Failed error={error} what="the audit" />
      </div>
    );
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Audit</h1>
        <button
          type="button"
          title="All entries, each a line, whatever the filter: for keeping elsewhere"
          disabled={keep.isPending}
          onClick={() => keep.mutate()}
        >
          Export all
        </button>
      </header>
      {keep.error && <Failed error={keep.error} what="an export" />}
      <Verification />
      <AuditFilterBar
        filter={filter}
        onChange={(next) => setQuery(new URLSearchParams(auditQueryOf(next)))}
      />
      {!data && <Loading what="the audit" lines={8} />}
      {data?.items.length === 0 && (
        <Nothing
          icon="audit"
          title={text === '' ? 'Nobody has done anything yet' : 'No entry fits this filter'}
        />
      )}
      {data && data.items.length > 0 && (
        <AuditTable entries={data.items} now={now} isStale={isPlaceholderData} />
      )}
      {(cursors.length > 0 || data?.next !== undefined) && (
        <Pages cursors={cursors} next={data?.next} onTurn={setCursors} />
      )}
    </div>
  );
}
