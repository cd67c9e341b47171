import type { HistoryEntry } from '@edda/client';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../parts/icon.js';
import { JsonView } from '../parts/json-view.js';
import { Nothing } from '../parts/notices.js';
import { QueueLink } from '../parts/queue-link.js';
import { durationText, exactTimeText } from '../text/time.js';
import { factText, fieldsOf } from './fact-text.js';
import type { FactMessage } from './message-of.js';
import { messageOf, textIn } from './message-of.js';

interface HistoryListProps {
  readonly facts: readonly HistoryEntry[];
  readonly at: number | undefined;
  readonly path: string | undefined;
  readonly onPath: (path: string | undefined) => void;
  readonly onTravel: (to: number | undefined) => void;
  /** What can be done at the step of a fact. */
  readonly actionsAt: (path: string) => ReactNode;
}

/** Everything that happened and was decided, the first at the top. A fact opens to all that it is made of. */
export function HistoryList({ facts, at, path, onPath, onTravel, actionsAt }: HistoryListProps) {
  const shown = path === undefined ? facts : facts.filter((fact) => isOf(fact, path));
  return (
    <>
      {path !== undefined && (
        <p className="history-filter">
          Only facts of <strong>{path}</strong>{' '}
          <button type="button" className="bare" onClick={() => onPath(undefined)}>
            <Icon name="close" />
            Show all
          </button>
        </p>
      )}
      {shown.length === 0 && <Nothing icon="sagas" title={`Nothing has happened at ${path ?? ''} yet`} />}
      <ol className="history">
        {shown.map((fact, index) => (
          <FactRow
            key={fact.sequence}
            fact={fact}
            facts={facts}
            before={shown[index - 1]}
            isHere={fact.sequence === at}
            isAhead={at !== undefined && fact.sequence > at}
            onTravel={() => onTravel(fact.sequence)}
            actionsAt={actionsAt}
          />
        ))}
      </ol>
    </>
  );
}

/** A fact of the step, of an iteration of it, or inside it. */
function isOf(fact: HistoryEntry, path: string): boolean {
  const of = fact['path'];
  return typeof of === 'string' && (of === path || of.split(/[/[\]#.]/).includes(path));
}

interface FactRowProps {
  readonly fact: HistoryEntry;
  /** All of them. */
  readonly facts: readonly HistoryEntry[];
  readonly before: HistoryEntry | undefined;
  readonly isHere: boolean;
  readonly isAhead: boolean;
  readonly onTravel: () => void;
  readonly actionsAt: (path: string) => ReactNode;
}

function FactRow({ fact, facts, before, isHere, isAhead, onTravel, actionsAt }: FactRowProps) {
  const [isOpen, setOpen] = useState(false);
  const { icon, tone, words, aside } = factText(fact);
  const at = Date.parse(fact.at);
  const since = before ? at - Date.parse(before.at) : 0;
  return (
    <li className={`fact${isHere ? ' is-here' : ''}${isAhead ? ' is-ahead' : ''}`} data-row>
      <span className="fact-place">{fact.sequence}</span>
      <span className={`fact-sign tone-${tone}`}>
        <Icon name={icon} />
      </span>
      <button type="button" className="fact-words" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span>{words}</span>
        {aside !== undefined && <span className="hint"> {aside}</span>}
      </button>
      <span className="fact-time hint">
        {exactTimeText(at)} <span className="fact-since">{since > 0 ? `+${durationText(since)}` : ''}</span>
      </span>
      {isOpen && <FactDetails fact={fact} facts={facts} onTravel={onTravel} actionsAt={actionsAt} />}
    </li>
  );
}

type FactDetailsProps = Pick<FactRowProps, 'fact' | 'facts' | 'onTravel' | 'actionsAt'>;

function FactDetails({ fact, facts, onTravel, actionsAt }: FactDetailsProps) {
  const path = textIn(fact, 'path') ?? '';
  const message = messageOf(fact, facts);
  return (
    <div className="fact-details">
      {message && <MessageFacts message={message} />}
      <JsonView value={fieldsOf(fact)} label={`Fact ${fact.sequence}`} />
      <div className="fact-foot">
        <button type="button" onClick={onTravel}>
          Show the saga as it was then
        </button>
        {path !== '' && actionsAt(path)}
      </div>
    </div>
  );
}

/** What a message went through, as far as the orchestrator knows. */
function MessageFacts({ message }: { readonly message: FactMessage }) {
  const { id, queue, sendings, attempt, answered, isRedelivered } = message;
  const times = sendings === 1 ? 'once' : `${sendings} times`;
  return (
    <dl className="facts-of-saga">
      {id !== undefined && (
        <div>
          <dt>Message id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      )}
      {answered && (
        <div>
          <dt>Answers</dt>
          <dd>
            <code>{textIn(answered, 'messageId')}</code>
            {sendings !== undefined && `, sent ${times}`}{' '}
            <span className="hint">(fact {answered.sequence})</span>
          </dd>
        </div>
      )}
      {queue !== undefined && (
        <div>
          <dt>Queue</dt>
          <dd>
            <QueueLink queue={queue} />
          </dd>
        </div>
      )}
      {!answered && sendings !== undefined && (
        <div>
          <dt>Sent</dt>
          <dd>
            {times}, attempt {attempt}
          </dd>
        </div>
      )}
      {isRedelivered && (
        <div>
          <dt>Delivered</dt>
          <dd>perhaps before as well: whoever had it then did not acknowledge it</dd>
        </div>
      )}
    </dl>
  );
}
