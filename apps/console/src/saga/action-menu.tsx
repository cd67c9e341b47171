import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';
import type { SagaView } from '../rest/shapes.js';
import type { ActionName } from './possible-actions.js';
import { ACTION_WORDS, isRisky, needsPath, possibleActions } from './possible-actions.js';

/** Buttons for what can be done with a saga; each asks who and why. */
export function ActionMenu({ saga }: { readonly saga: SagaView }) {
  const [chosen, setChosen] = useState<ActionName>();
  const actions = possibleActions(saga.status);
  if (actions.length === 0) return null;
  return (
    <div className="actions" role="group" aria-label="Actions">
      {actions.map((action) => (
        <button key={action} type="button" title={ACTION_WORDS[action]} onClick={() => setChosen(action)}>
          {action}
        </button>
      ))}
      {chosen && <ActionDialog action={chosen} saga={saga} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

interface ActionDialogProps {
  readonly action: ActionName;
  readonly saga: SagaView;
  readonly onClose: () => void;
}

function ActionDialog({ action, saga, onClose }: ActionDialogProps) {
  const client = useQueryClient();
  const by = useBy();
  const [reason, setReason] = useState('');
  const [path, setPath] = useState(saga.parked?.step ?? '');
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: () =>
      post<SagaView>(
        `v1/sagas/${encodeURIComponent(saga.id)}/actions/${action}`,
        { by, reason, ...(needsPath(action) ? { path } : {}) },
        idempotencyKey,
      ),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    act.mutate();
  };
  return (
    <Dialog title={`${action} ${saga.key}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="hint">{ACTION_WORDS[action]}.</p>
        {needsPath(action) && (
          <label className="field">
            <span className="field-name">Step</span>
            <input value={path} required onChange={(event) => setPath(event.target.value)} />
          </label>
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
            disabled={act.isPending}
          >
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
