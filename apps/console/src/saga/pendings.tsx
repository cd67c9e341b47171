import type { Saga } from '@edda/client';
import { Ago } from '../parts/moment.js';
import { Icon } from '../parts/icon.js';
import type { IconName } from '../parts/icon-paths.js';
import { Link } from '../parts/link.js';
import { pathTo } from '../routing/route.js';
import { withLocalTimes } from '../text/time.js';
import { ApprovalForm } from '../approvals/approval-form.js';
import { StepActions } from './step-actions.js';

const SIGNS: Readonly<Record<string, IconName>> = {
  reply: 'running',
  retry: 'retriable',
  revoke: 'compensating',
  event: 'event',
  decision: 'approval',
  time: 'waiting',
  deadline: 'waiting',
  person: 'parked',
};

/** What will wake the saga, in words: without one of these it would never go on. And its dead letters, which keep it. */
export function Pendings({ saga, now }: { readonly saga: Saga; readonly now: number }) {
  const { waits, deadLetters = [], id } = saga;
  // Why it is parked stands above already.
  const pending = saga.pending.filter(({ kind }) => kind !== 'person' || !saga.parked);
  const approvals = saga.asOf ? [] : waits.filter(({ approval }) => approval !== undefined);
  if (pending.length === 0 && approvals.length === 0 && deadLetters.length === 0) return null;
  return (
    <section className="pendings" aria-label="What it waits for">
      <ul>
        {pending.map(({ path, kind, words, until }) => (
          <li key={`${path} ${kind} ${words}`}>
            <Icon name={SIGNS[kind] ?? 'waiting'} />
            <span>
              {path !== '' && <strong>{path} </strong>}
              {withLocalTimes(words, now)}
              {until !== undefined && (
                <span className="hint">
                  {' '}
                  (<Ago at={until} now={now} />)
                </span>
              )}
            </span>
            {path !== '' && <StepActions saga={saga} path={path} isBrief />}
          </li>
        ))}
        {deadLetters.map((letter) => (
          <li key={letter.id}>
            <Icon name="dead-letters" />
            <span>
              A dead letter of <strong>{letter.step}</strong>: {letter.reason}.{' '}
              <Link to={pathTo('dead-letters', letter.id)}>Look at it</Link>
            </span>
          </li>
        ))}
      </ul>
      {approvals.map(({ path, approval }) => (
        <ApprovalForm key={path} sagaId={id} path={path} roles={approval?.roles ?? []} />
      ))}
    </section>
  );
}
