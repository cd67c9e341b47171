import type { Letter } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { JsonView } from '../parts/json-view.js';
import { Link } from '../parts/link.js';
import { Ago, useNow } from '../parts/moment.js';
import { Nothing, Notice } from '../parts/notices.js';
import { QueueLink } from '../parts/queue-link.js';
import { ScreenOfOne } from '../parts/screen-of-one.js';
import { LetterStatusSign } from '../parts/status.js';
import type { JsonObject, JsonSchema } from '../rest/json.js';
import { letterQuestion } from '../rest/questions.js';
import { pathTo } from '../routing/route.js';
import { ComparedBody } from './compared-body.js';
import { PlanDialog } from './plan-dialog.js';
import { RedriveEditor } from './redrive-editor.js';

/** One message that could not be processed: why, what it holds, and what to do about it. */
export function LetterScreen({ id }: { readonly id: string }) {
  const { data: letter, error } = useQuery(letterQuestion(id));
  return (
    <ScreenOfOne
      list={{ to: 'dead-letters', words: 'Dead letters' }}
      title="A dead letter"
      name="dead letter"
      one={letter}
      error={error}
    >
      {(found) => <LetterPage letter={found} />}
    </ScreenOfOne>
  );
}

function LetterPage({ letter }: { readonly letter: Letter }) {
  const now = useNow();
  const [doing, setDoing] = useState<'edit' | 'redrive' | 'discard'>();
  const { id, name, status, reason, detail, note, body, stack, xDeath, headers, corrected } = letter;
  // What is JSON is an object: a body of ours is.
  const json = body?.format === 'json' ? (body.value as JsonObject) : undefined;
  const stop = (): void => setDoing(undefined);
  return (
    <>
      <header className="saga-head">
        <div className="saga-title">
          <h1>{name ?? 'A message without a name'}</h1>
          <LetterStatusSign status={status} />
          {status === 'open' && (
            <div className="actions" role="group" aria-label="Actions">
              <button type="button" onClick={() => setDoing('redrive')}>
                redrive
              </button>
              {json && (
                <button type="button" className="main" onClick={() => setDoing('edit')}>
                  edit and redrive
                </button>
              )}
              <button type="button" onClick={() => setDoing('discard')}>
                discard
              </button>
            </div>
          )}
        </div>
        <LetterFacts letter={letter} now={now} />
      </header>
      <Notice tone="bad" title={reason}>
        {detail}
      </Notice>
      {note !== undefined && (
        <Notice tone="plain" title="Last">
          {note}
        </Notice>
      )}
      {doing === 'edit' && json && <RedriveEditor letter={letter} body={json} onClose={stop} />}
      {(doing === 'redrive' || doing === 'discard') && (
        <PlanDialog intention={doing} about={{ ids: [id] }} title={name ?? id} onClose={stop} />
      )}
      <section className="panel letter-body">
        <h2>Body</h2>
        {!body && <Nothing icon="not-taken" title="Its bytes were too many to be kept" />}
        {json && letter.contract && (
          <ComparedBody schema={letter.contract as JsonSchema} body={json} problems={letter.problems} />
        )}
        {json && !letter.contract && (
          <>
            <p className="hint">
              No definition here knows a contract for it, so there is nothing to compare it with.
            </p>
            <JsonView value={json} label="Body" />
          </>
        )}
        {body && !json && (
          <>
            <p className="hint">
              {body.format === 'base64'
                ? 'It is no text; this is its base64.'
                : 'It is text, and no JSON object.'}
            </p>
            <pre className="json" tabIndex={0} role="region" aria-label="Body">
              {body.value as string}
            </pre>
          </>
        )}
      </section>
      {corrected !== undefined && (
        <section className="panel letter-body">
          <h2>What goes instead</h2>
          <JsonView value={corrected} label="Corrected body" />
        </section>
      )}
      <section className="panel letter-body">
        <h2>Headers</h2>
        <JsonView value={headers} label="Headers" />
        {xDeath !== undefined && (
          <>
            <h2>What the broker said of earlier deaths</h2>
            <JsonView value={xDeath} label="x-death" />
          </>
        )}
        {stack !== undefined && (
          <>
            <h2>Stack</h2>
            <pre className="json" tabIndex={0} role="region" aria-label="Stack">
              {stack}
            </pre>
          </>
        )}
      </section>
    </>
  );
}

function LetterFacts({ letter, now }: { readonly letter: Letter; readonly now: number }) {
  const {
    saga,
    queue,
    by,
    times,
    attempts,
    firstSeenAt,
    lastSeenAt,
    messageId,
    exchange,
    routingKey,
    sizeBytes,
  } = letter;
  return (
    <dl className="facts-of-saga">
      {saga && (
        <div>
          <dt>Saga</dt>
          <dd>
            <Link to={pathTo('sagas', saga.id)}>
              {saga.name}, {saga.step}
            </Link>
          </dd>
        </div>
      )}
      <div>
        <dt>Queue</dt>
        <dd>
          <QueueLink queue={queue} />
        </dd>
      </div>
      <div>
        <dt>Put aside by</dt>
        <dd>{by}</dd>
      </div>
      <div>
        <dt>Came to</dt>
        <dd>
          <code>
            {exchange === '' ? 'the default exchange' : exchange} → {routingKey}
          </code>
        </dd>
      </div>
      <div>
        <dt>Seen</dt>
        <dd>
          {times === 1 ? 'once' : `${times} times`}, <Ago at={firstSeenAt} now={now} />
          {times > 1 && (
            <>
              {' '}
              and last <Ago at={lastSeenAt} now={now} />
            </>
          )}
        </dd>
      </div>
      {attempts !== undefined && (
        <div>
          <dt>Attempts</dt>
          <dd>{attempts}</dd>
        </div>
      )}
      <div>
        <dt>Size</dt>
        <dd>{sizeBytes.toLocaleString('en')} bytes</dd>
      </div>
      {messageId !== undefined && (
        <div>
          <dt>Message id</dt>
          <dd>
            <code>{messageId}</code>
          </dd>
        </div>
      )}
    </dl>
  );
}
