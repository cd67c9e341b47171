import type { Saga } from '@edda/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';
import type { Outcome } from './outcome-fields.js';
import { OutcomeFields } from './outcome-fields.js';
import type { ActionName } from './possible-actions.js';
import { isRisky, meantCommand, needsPath, takesPath, wordsOf } from './possible-actions.js';

interface ActionDialogProps {
  readonly action: ActionName;
  readonly saga: Saga;
  /** At which step, if it was chosen there. */
  readonly path?: string;
  readonly onClose: () => void;
}

/** Asks who and why, and does it. */
export function ActionDialog({ action, saga, path, onClose }: ActionDialogProps) {
  const client = useQueryClient();
  const by = useBy();
  const [reason, setReason] = useState('');
  const [written, setWritten] = useState(saga.parked?.step ?? '');
  const [outcome, setOutcome] = useState<Outcome | undefined>({ status: 'success', reply: {} });
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const at = path ?? (needsPath(action) ? written : undefined);
  const act = useMutation({
    mutationFn: () =>
      post('/v1/sagas/{id}/actions/{action}', {
        path: { id: saga.id, action },
        body: {
          by,
          reason,
          ...(at !== undefined && takesPath(action) ? { path: at } : {}),
          ...(action === 'override' ? { outcome } : {}),
        },
        headers: { 'Idempotency-Key': idempotencyKey },
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate();
  };
  const isWrong = action === 'override' && outcome === undefined;
  return (
    <Dialog
      title={path === undefined || !takesPath(action) ? `${action} ${saga.key}` : `${action} ${path}`}
      onClose={onClose}
    >
      <form className="form" onSubmit={submit}>
        <p className="hint">{wordsOf(action, path)}.</p>
        {needsPath(action) && path === undefined && (
          <label className="field">
            <span className="field-name">Step</span>
            <input value={written} required onChange={(event) => setWritten(event.target.value)} />
          </label>
        )}
        {action === 'override' && at !== undefined && (
          <OutcomeFields onOutcome={setOutcome} mayFail={meantCommand(saga, at).direction === 'forward'} />
        )}
        <Signature reason={reason} onReason={setReason} />
        {act.error && <Failed error={act.error} what="actions" />}
        <footer className="form-foot">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className={isRisky(action) ? 'main is-risky' : 'main'}
            disabled={act.isPending || isWrong}
          >
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
