import type { MailSummary } from '@edda/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';
import type { MailAction } from './mail-text.js';
import { MAIL_ACTIONS } from './mail-text.js';

/** Buttons for what can be done with an event; each asks who and why. */
export function MailActions({ mail }: { readonly mail: MailSummary }) {
  const [chosen, setChosen] = useState<MailAction>();
  const { links, event } = mail;
  if (links.discard === undefined && links.deliver === undefined) return null;
  return (
    <div className="actions" role="group" aria-label={`What can be done with ${event}`}>
      {links.discard !== undefined && (
        <button type="button" onClick={() => setChosen('discard')}>
          discard
        </button>
      )}
      {links.deliver !== undefined && (
        <button type="button" onClick={() => setChosen('deliver')}>
          deliver
        </button>
      )}
      {chosen && <MailDialog action={chosen} mail={mail} onClose={() => setChosen(undefined)} />}
    </div>
  );
}

interface MailDialogProps {
  readonly action: MailAction;
  readonly mail: MailSummary;
  readonly onClose: () => void;
}

function MailDialog({ action, mail, onClose }: MailDialogProps) {
  const client = useQueryClient();
  const by = useBy();
  const [reason, setReason] = useState('');
  const act = useMutation({
    mutationFn: () =>
      // Without `as const` the compiler would go through all addresses at once, and not come back.
      post(`/v1/mailbox/{id}/${action}` as const, { path: { id: mail.id }, body: { by, reason } }),
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
    <Dialog title={`${action} ${mail.event}`} onClose={onClose}>
      <form className="form" onSubmit={submit}>
        <p className="hint">{MAIL_ACTIONS[action]}</p>
        <Signature
          reason={reason}
          onReason={setReason}
          kept="Both are kept with the event, and in the audit."
        />
        {act.error && <Failed error={act.error} what={action} />}
        <footer className="form-foot">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className={action === 'discard' ? 'main is-risky' : 'main'}
            disabled={act.isPending}
          >
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
