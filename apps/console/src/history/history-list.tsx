import type { HistoryEntry } from '@edda/client';
import type { ReactNode } from 'react';
import { useState } from 'react';
import { Icon } from '../parts/icon.js';
import { JsonView } from '../parts/json-view.js';
import { Nothing } from '../parts/notices.js';
import { QueueLink } from '../parts/queue-link.js';
import { settingsNow } from '../rest/rest.js';
import { durationText, exactTimeText } from '../text/time.js';
import { factText, fieldsOf, queueOf } from './fact-text.js';

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
  readonly before: HistoryEntry | undefined;
  readonly isHere: boolean;
  readonly isAhead: boolean;
  readonly onTravel: () => void;
  readonly actionsAt: (path: string) => ReactNode;
}

function FactRow({ fact, before, isHere, isAhead, onTravel, actionsAt }: FactRowProps) {
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
      {isOpen && <FactDetails fact={fact} onTravel={onTravel} actionsAt={actionsAt} />}
    </li>
  );
}

function FactDetails({ fact, onTravel, actionsAt }: Pick<FactRowProps, 'fact' | 'onTravel' | 'actionsAt'>) {
  const path = fact['path'];
  const queue = queueOf(fact, settingsNow().namespace);
  const messageId = fact['messageId'];
  return (
    <div className="fact-details">
      <dl className="facts-of-saga">
        {typeof messageId === 'string' && (
          <div>
            <dt>Message id</dt>
            <dd>
              <code>{messageId}</code>
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
      </dl>
      <JsonView value={fieldsOf(fact)} label={`Fact ${fact.sequence}`} />
      <div className="fact-foot">
        <button type="button" onClick={onTravel}>
          Show the saga as it was then
        </button>
        {typeof path === 'string' && path !== '' && actionsAt(path)}
      </div>
    </div>
  );
}
