import { Notice } from '../parts/notices.js';
import type { Finding, Topology } from './parts.js';

/** What the doctor says: what is wrong first, each with what to do; what is only good to know is folded away. */
export function Findings({ lookedBy, findings }: Pick<Topology, 'lookedBy' | 'findings'>) {
  const ofLooking = findings.find(({ code }) => code.startsWith('management-'));
  const rest = findings.filter((one) => one !== ofLooking);
  const serious = rest.filter(({ severity }) => severity !== 'hint');
  const hints = rest.filter(({ severity }) => severity === 'hint');
  return (
    <section className="doctor" aria-label="What the doctor says">
      {serious.length === 0 && lookedBy === 'management' && (
        <Notice tone="good" title="The doctor finds nothing wrong" />
      )}
      {serious.length > 0 && <FindingList findings={serious} />}
      {lookedBy !== 'management' && (
        <Notice
          tone={ofLooking?.severity === 'warning' ? 'wait' : 'plain'}
          title={
            lookedBy === 'amqp'
              ? `Only the queues could be looked at${serious.length === 0 ? ', and nothing is wrong with them' : ''}`
              : 'The broker could not be looked at: this is how it should be'
          }
        >
          {ofLooking && (
            <>
              <p>{ofLooking.what}</p>
              <p className="remedy">{ofLooking.remedy}</p>
            </>
          )}
        </Notice>
      )}
      {hints.length > 0 && (
        <details>
          <summary>{hints.length === 1 ? '1 hint' : `${hints.length} hints`}</summary>
          <FindingList findings={hints} />
        </details>
      )}
    </section>
  );
}

const TONES = { problem: 'stuck', warning: 'waiting', hint: 'hint' } as const;

function FindingList({ findings }: { readonly findings: readonly Finding[] }) {
  return (
    <ul className="findings">
      {findings.map(({ severity, code, where, what, remedy }) => (
        <li key={`${code} ${where} ${what}`} className={`finding is-${TONES[severity]}`} data-row>
          <p>
            <strong className={severity === 'problem' ? 'tone-bad' : 'hint'}>{severity}</strong>{' '}
            <strong className="finding-where">{where}</strong>
          </p>
          <p className="finding-what">{what}</p>
          <Remedy remedy={remedy} />
        </li>
      ))}
    </ul>
  );
}

/** A command for twelve queues would hide what else there is. */
const LONG = 200;

function Remedy({ remedy }: { readonly remedy: string }) {
  if (remedy.length < LONG) return <p className="remedy">{remedy}</p>;
  return (
    <details>
      <summary>What to do</summary>
      <code className="remedy-command">{remedy}</code>
    </details>
  );
}
