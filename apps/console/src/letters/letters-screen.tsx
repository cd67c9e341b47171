import type { LetterGroup } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Icon } from '../parts/icon.js';
import { Link } from '../parts/link.js';
import { Ago, useNow } from '../parts/moment.js';
import { Failed, Loading, Nothing } from '../parts/notices.js';
import { QueueLink } from '../parts/queue-link.js';
import { LetterStatusSign } from '../parts/status.js';
import { letterGroupsQuestion, lettersQuestion } from '../rest/questions.js';
import type { LetterStatus } from '../rest/shapes.js';
import { useQueryText } from '../routing/location.js';
import { pathTo } from '../routing/route.js';
import { PlanDialog } from './plan-dialog.js';

const STATUSES: readonly LetterStatus[] = ['open', 'redriving', 'redriven', 'discarding', 'discarded'];

/** What is to be done about a group. */
interface Plan {
  readonly intention: 'redrive' | 'discard';
  readonly group: LetterGroup;
}

/** Messages that could not be processed, by what they died of. */
export function LettersScreen() {
  const [query, setQuery] = useQueryText();
  const status = STATUSES.find((one) => one === query.get('status')) ?? 'open';
  const open = query.get('cause');
  const now = useNow();
  const { data, error } = useQuery(letterGroupsQuestion(status));
  // Here, and not in its card: the card is gone as soon as what it is about is carried out.
  const [plan, setPlan] = useState<Plan>();
  const set = (next: Record<string, string>): void => setQuery(new URLSearchParams(next));
  return (
    <div className="screen">
      <header className="screen-head">
        <h1>Dead letters</h1>
        <div className="segments" role="group" aria-label="Status">
          {STATUSES.map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={one === status}
              onClick={() => set({ status: one })}
            >
              {one}
            </button>
          ))}
        </div>
      </header>
      {error && !data && <Failed error={error} what="dead letters" />}
      {!data && !error && <Loading what="dead letters" />}
      {data?.items.length === 0 && (
        <Nothing
          icon="completed"
          title={status === 'open' ? 'No message is put aside' : `None is ${status}`}
        />
      )}
      <ul className="cards">
        {data?.items.map((group) => (
          <GroupCard
            key={group.cause}
            group={group}
            status={status}
            now={now}
            isOpen={open === group.cause}
            onOpen={(isOpen) => set({ status, ...(isOpen ? { cause: group.cause } : {}) })}
            onPlan={(intention) => setPlan({ intention, group })}
          />
        ))}
      </ul>
      {plan && (
        <PlanDialog
          intention={plan.intention}
          about={{ cause: plan.group.cause }}
          title={`${plan.group.count.toLocaleString('en')} of ${plan.group.name ?? plan.group.reason}`}
          onClose={() => setPlan(undefined)}
        />
      )}
    </div>
  );
}

interface GroupCardProps {
  readonly group: LetterGroup;
  readonly status: LetterStatus;
  readonly now: number;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly onPlan: (intention: Plan['intention']) => void;
}

function GroupCard({ group, status, now, isOpen, onOpen, onPlan }: GroupCardProps) {
  const { cause, reason, queue, name, detail, count, sagas, firstSeenAt, lastSeenAt } = group;
  return (
    <li className="panel card" data-row>
      <div className="card-head">
        <span className="group-count">{count.toLocaleString('en')}×</span>
        <button
          type="button"
          className="card-title bare"
          aria-expanded={isOpen}
          onClick={() => onOpen(!isOpen)}
        >
          {name ?? 'a message without a name'}
          <span className="reason">{reason}</span>
        </button>
        {status === 'open' && (
          <span className="card-end">
            <button type="button" onClick={() => onPlan('discard')}>
              Discard all …
            </button>
            <button type="button" className="main" onClick={() => onPlan('redrive')}>
              Redrive all …
            </button>
          </span>
        )}
      </div>
      <p className="group-detail">{detail}</p>
      <p className="hint">
        in <QueueLink queue={queue} />, of {sagas === 1 ? '1 saga' : `${sagas} sagas`}, first{' '}
        <Ago at={firstSeenAt} now={now} />, last <Ago at={lastSeenAt} now={now} />
      </p>
      {isOpen && <LettersOf cause={cause} status={status} now={now} />}
    </li>
  );
}

function LettersOf({
  cause,
  status,
  now,
}: {
  readonly cause: string;
  readonly status: LetterStatus;
  readonly now: number;
}) {
  const { data, error } = useQuery(lettersQuestion({ cause, status, limit: 50 }));
  if (error && !data) return <Failed error={error} what="dead letters" />;
  if (!data) return <Loading what="letters" />;
  return (
    <>
      <ul className="letters">
        {data.items.map(({ id, detail, saga, lastSeenAt, times, status: own }) => (
          <li key={id} data-row>
            <Link to={pathTo('dead-letters', id)} className="letter-link">
              {saga ? `${saga.name}, ${saga.step}` : id}
            </Link>
            <span className="letter-detail hint">{detail}</span>
            {own !== 'open' && <LetterStatusSign status={own} />}
            <span className="hint">
              {times > 1 && `${times}×, `}
              <Ago at={lastSeenAt} now={now} />
            </span>
          </li>
        ))}
      </ul>
      {data.next !== undefined && (
        <p className="hint">
          <Icon name="more" /> These are the {data.items.length} that were seen last.
        </p>
      )}
    </>
  );
}
