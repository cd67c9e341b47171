import type { Mail } from '@edda/client';
import { useQuery } from '@tanstack/react-query';
import { JsonView } from '../parts/json-view.js';
import { Ago, Moment, useNow } from '../parts/moment.js';
import { Notice } from '../parts/notices.js';
import { ScreenOfOne } from '../parts/screen-of-one.js';
import { MailStatusSign } from '../parts/status.js';
import { mailQuestion } from '../rest/questions.js';
import type { MailStatus } from '../rest/shapes.js';
import { KeyWords } from './key-words.js';
import { MailActions } from './mail-actions.js';
import { mailText } from './mail-text.js';

/** One event that came for sagas: for which, until when, what it says, and what can be done about it. */
export function MailScreen({ id }: { readonly id: string }) {
  const { data: mail, error } = useQuery(mailQuestion(id));
  return (
    <ScreenOfOne
      list={{ to: 'mailbox', words: 'Mailbox' }}
      title="An event"
      name="event"
      one={mail}
      error={error}
    >
      {(found) => <MailPage mail={found} />}
    </ScreenOfOne>
  );
}

const TONES: Readonly<Record<MailStatus, 'wait' | 'bad' | 'good' | 'plain' | 'back'>> = {
  kept: 'wait',
  parked: 'bad',
  delivered: 'good',
  ignored: 'plain',
  expired: 'back',
  discarded: 'plain',
};

function MailPage({ mail }: { readonly mail: Mail }) {
  const now = useNow();
  const { event, version, status, keys, receivedAt, expiresAt, recipients, note, body, id } = mail;
  return (
    <>
      <header className="saga-head">
        <div className="saga-title">
          <h1>{event}</h1>
          <MailStatusSign status={status} />
          <MailActions mail={mail} />
        </div>
        <dl className="facts-of-saga">
          <div>
            <dt>For</dt>
            <dd>
              <KeyWords keys={keys} />
            </dd>
          </div>
          <div>
            <dt>Came</dt>
            <dd>
              <Moment at={receivedAt} now={now} />{' '}
              <span className="hint">
                (<Ago at={receivedAt} now={now} />)
              </span>
            </dd>
          </div>
          <div>
            <dt>{status === 'kept' ? 'Kept until' : 'Was to be kept until'}</dt>
            <dd>
              <Moment at={expiresAt} now={now} />{' '}
              <span className="hint">
                (<Ago at={expiresAt} now={now} />)
              </span>
            </dd>
          </div>
          <div>
            <dt>Contract</dt>
            <dd>version {version}</dd>
          </div>
          <div>
            <dt>Message id</dt>
            <dd>
              <code>{id}</code>
            </dd>
          </div>
        </dl>
      </header>
      <Notice tone={TONES[status]} title={mailText(status, recipients)} />
      {note !== undefined && (
        <Notice tone="plain" title="Last">
          {note}
        </Notice>
      )}
      <section className="panel letter-body">
        <h2>Body</h2>
        <JsonView value={body} label="Body" />
      </section>
    </>
  );
}
