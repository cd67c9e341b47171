import type { MailSummary } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { Ago, useNow } from '../parts/moment.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { Pages } from '../parts/pages.js';
import { MailStatusSign } from '../parts/status.js';
import { mailboxQuestion } from '../rest/questions.js';
import type { MailStatus } from '../rest/shapes.js';
import { MAIL_STATUSES } from '../rest/shapes.js';
import { useQueryText } from '../routing/location.js';
import { pathTo } from '../routing/route.js';
import { KeyWords } from './key-words.js';
import { MailActions } from './mail-actions.js';
import { mailText } from './mail-text.js';

const ON_A_PAGE = 50;

/** Events that came for sagas: those that wait for one, those that wait for a person, and what became of the others. */
export function MailboxScreen() {
  const [query, setQuery] = useQueryText();
  const status = MAIL_STATUSES.find((one) => one === query.get('status')) ?? 'kept';
  const event = query.get('event') ?? '';
  const now = useNow();
  const [cursors, setCursors] = useState<readonly string[]>([]);
  useEffect(() => setCursors([]), [status, event]);
  const named = event === '' ? {} : { event };
  const asked = { status, ...named, limit: ON_A_PAGE, cursor: cursors.at(-1) };
  const { data, error } = useQuery(mailboxQuestion(asked));
  const set = (next: { readonly status: MailStatus; readonly event: string }): void =>
    setQuery(
      new URLSearchParams({ status: next.status, ...(next.event === '' ? {} : { event: next.event }) }),
    );
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Mailbox</h1>
        <div className="segments" role="group" aria-label="Status">
          {MAIL_STATUSES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === status}
              onClick={() => set({ status: one, event })}
            >
              {one}
            </button>
          ))}
        </div>
      </header>
      <EventFilter event={event} onChange={(next) => set({ status, event: next })} />
      {error && !data && <Failed error={error} what="the mailbox" />}
      {!data && !error && <Loading what="events" lines={6} />}
      {data?.items.length === 0 && (
        <Nothing
          icon="mailbox"
          title={event === '' ? nothingText(status) : `No ${status} event is called so`}
        />
      )}
      <ul className="cards">
        {data?.items.map((mail) => (
          <MailCard key={mail.id} mail={mail} now={now} />
        ))}
      </ul>
      {(cursors.length > 0 || data?.next !== undefined) && (
        <Pages cursors={cursors} next={data?.next} onTurn={setCursors} />
      )}
    </div>
  );
}

function nothingText(status: MailStatus): string {
  if (status === 'kept') return 'No event waits for a saga';
  return status === 'parked' ? 'No event waits for a person' : `None is ${status}`;
}

/** The text counts once it is sent off. */
function EventFilter({
  event,
  onChange,
}: {
  readonly event: string;
  readonly onChange: (event: string) => void;
}) {
  const [text, setText] = useState(event);
  useEffect(() => setText(event), [event]);
  const search = (sent?: FormEvent): void => {
    sent?.preventDefault();
    if (text.trim() !== event) onChange(text.trim());
  };
  return (
    <form className="filters" role="search" onSubmit={search}>
      <label className="search">
        <Icon name="search" />
        <span className="hidden">Name of the event</span>
        <input
          type="search"
          data-search
          placeholder="Name of the event, such as invoice.paid"
          value={text}
          onChange={(change) => setText(change.target.value)}
          onBlur={() => search()}
        />
        <kbd>/</kbd>
      </label>
      <button type="submit" className="hidden">
        Search
      </button>
    </form>
  );
}

function MailCard({ mail, now }: { readonly mail: MailSummary; readonly now: number }) {
  const { id, event, version, status, keys, receivedAt, expiresAt, recipients, note } = mail;
  return (
    <li className="panel card" data-row>
      <div className="card-head">
        <Link to={pathTo('mailbox', id)} className="card-title">
          {event}
        </Link>
        <span className="hint">v{version}</span>
        <MailStatusSign status={status} />
        <span className="card-end">
          <MailActions mail={mail} />
        </span>
      </div>
      <p>
        For <KeyWords keys={keys} />. {mailText(status, recipients)}
      </p>
      <p className="hint">
        It came <Ago at={receivedAt} now={now} />
        {status === 'kept' && (
          <>
            , and is kept for a saga until its time is over, <Ago at={expiresAt} now={now} />
          </>
        )}
        .{note !== undefined && ` Last: ${note}`}
      </p>
    </li>
  );
}
