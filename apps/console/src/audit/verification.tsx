import type { AuditVerification } from '@edda/client';
import { useMutation } from '@tanstack/react-query';
import { Failed, Notice } from '../parts/notices.js';
import { get } from '../rest/rest.js';

/** Whether the chain is whole. Every hash is computed anew for it, so it is only done when somebody asks. */
export function Verification() {
  const verify = useMutation({ mutationFn: () => get('/v1/audit/verification') });
  return (
    <section className="verification" aria-label="Whether it is whole">
      <p className="hint">
        Each entry has the hash of the entry before it, so that one that was changed or taken out shows.{' '}
        <button type="button" disabled={verify.isPending} onClick={() => verify.mutate()}>
          {verify.isPending ? 'Verifying …' : 'Verify all'}
        </button>
      </p>
      {verify.error && <Failed error={verify.error} what="the verification" />}
      {verify.data && <Verified verification={verify.data} />}
    </section>
  );
}

function Verified({ verification }: { readonly verification: AuditVerification }) {
  const { entries, last, broken } = verification;
  if (broken)
    return (
      <Notice tone="bad" title={`The chain is broken at entry ${broken.sequence}`}>
        Of this entry: {broken.problem}. The {entries.toLocaleString('en')} before it are as they were
        written.
      </Notice>
    );
  return (
    <Notice
      tone="good"
      title={`All ${entries.toLocaleString('en')} entries are as they were written, and none is missing between them`}
    >
      That the end was cut off does not show by itself: keep the last hash somewhere else. Entry{' '}
      {last.sequence}: <code>{last.hash}</code>
    </Notice>
  );
}
