import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failed } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';

interface ApprovalFormProps {
  readonly sagaId: string;
  readonly path: string;
  /** Who may decide; the first one is taken. */
  readonly roles: readonly string[];
}

type Decision = 'approved' | 'rejected';

/** Decides in place: yes or no, by whom, and what there is to say. */
export function ApprovalForm({ sagaId, path, roles }: ApprovalFormProps) {
  const client = useQueryClient();
  const by = useBy();
  const [comment, setComment] = useState('');
  const [role, setRole] = useState(roles[0] ?? '');
  const decide = useMutation({
    mutationFn: (decision: Decision) =>
      post('/v1/sagas/{id}/decisions', {
        path: { id: sagaId },
        body: { path, decision, by, role, ...(comment.trim() === '' ? {} : { comment }) },
      }),
    onSuccess: () => client.invalidateQueries(),
  });
  return (
    <form
      className="form approval-form"
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent as SubmitEvent;
        if (submitter instanceof HTMLButtonElement) decide.mutate(submitter.value as Decision);
      }}
    >
      <p>
        <strong>{path}</strong> is decided by{' '}
        {roles.length < 2 ? (
          <code>{role}</code>
        ) : (
          <select aria-label="In which role" value={role} onChange={(event) => setRole(event.target.value)}>
            {roles.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </select>
        )}
      </p>
      <Signature reason={comment} onReason={setComment} reasonName="Comment" isReasonOptional />
      {decide.error && <Failed error={decide.error} what="decisions" />}
      <footer className="form-foot">
        <button type="submit" value="rejected" disabled={decide.isPending}>
          Reject
        </button>
        <button type="submit" value="approved" className="main" disabled={decide.isPending}>
          Approve
        </button>
      </footer>
    </form>
  );
}
