import type { BulkAction, BulkForecast } from '@edda/client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed, Notice } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { Status } from '../parts/status.js';
import { bulkActionQuestion } from '../rest/questions.js';
import { post } from '../rest/rest.js';
import type { SagaFilter } from '../sagas/saga-filter.js';
import { bulkFilterOf } from '../sagas/saga-filter.js';

const ACTIONS = {
  retry: 'Retry: what is parked is tried again',
  cancel: 'Cancel: turns back if the point of no return is not passed',
  compensate: 'Compensate: undoes what was done',
  pause: 'Pause',
  resume: 'Resume',
} as const;

interface BulkDialogProps {
  readonly filter: SagaFilter;
  /** Those that were selected; without them all that fit the filter. */
  readonly ids: readonly string[] | undefined;
  readonly onClose: () => void;
}

/** First says what would happen, and only then does it. */
export function BulkDialog({ filter, ids, onClose }: BulkDialogProps) {
  const client = useQueryClient();
  const by = useBy();
  const [action, setAction] = useState<keyof typeof ACTIONS>('cancel');
  const [reason, setReason] = useState('');
  // One key for what is asked for here: should the answer get lost, nothing is done twice.
  const [idempotencyKey] = useState(() => crypto.randomUUID());
  const [since] = useState(() => Date.now());
  const asked = {
    ...(ids === undefined ? { filter: bulkFilterOf(filter, since) } : { ids }),
    action,
    by,
    reason,
  };
  const dry = useMutation({
    mutationFn: () => post('/v1/bulk-actions', { body: { ...asked, dryRun: true } }),
  });
  const real = useMutation({
    mutationFn: () =>
      post('/v1/bulk-actions', { body: asked, headers: { 'Idempotency-Key': idempotencyKey } }),
    onSuccess: () => client.invalidateQueries(),
  });
  // Both are ordered at one address; what `dryRun` stands in was not carried out.
  const forecast = dry.data && 'dryRun' in dry.data ? dry.data : undefined;
  const ordered = real.data && !('dryRun' in real.data) ? real.data : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    dry.mutate();
  };
  const many = ids === undefined ? 'all sagas that fit the filter' : `${ids.length} selected`;
  return (
    <Dialog title={`Act on ${many}`} onClose={onClose}>
      {ordered ? (
        <BulkProgress started={ordered} onClose={onClose} />
      ) : (
        <form className="form" onSubmit={submit} onChange={() => dry.reset()}>
          <label className="field">
            <span className="field-name">What</span>
            <select
              name="action"
              value={action}
              onChange={(event) => setAction(event.target.value as keyof typeof ACTIONS)}
            >
              {Object.entries(ACTIONS).map(([name, words]) => (
                <option key={name} value={name}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <Signature reason={reason} onReason={setReason} />
          {dry.error && <Failed error={dry.error} what="bulk actions" />}
          {real.error && <Failed error={real.error} what="bulk actions" />}
          {forecast && <Forecast forecast={forecast} />}
          <footer className="form-foot">
            <button type="button" onClick={onClose}>
              Leave it
            </button>
            <button type="submit" className={forecast ? '' : 'main'} disabled={dry.isPending}>
              See what would happen
            </button>
            {forecast && (
              <button
                type="button"
                className="main is-risky"
                disabled={forecast.willDo === 0 || real.isPending}
                onClick={() => real.mutate()}
              >
                {action} {forecast.willDo.toLocaleString('en')} now
              </button>
            )}
          </footer>
        </form>
      )}
    </Dialog>
  );
}

function Forecast({ forecast }: { readonly forecast: BulkForecast }) {
  const { total, willDo, items, capped, examined } = forecast;
  const counted = `${willDo.toLocaleString('en')} of ${total.toLocaleString('en')}`;
  return (
    <section className="forecast" aria-live="polite">
      <p>
        <strong>{counted}</strong> would be done.
        {capped && ` The first ${examined.toLocaleString('en')} were looked at.`}
      </p>
      <ul className="forecast-items">
        {items.map((item) => (
          <li key={`${item.name} ${item.version} ${item.status} ${item.verdict} ${item.reason ?? ''}`}>
            <span className="forecast-count">{item.count.toLocaleString('en')}</span>
            <Status status={item.status} />
            <span>
              {item.name} v{item.version}
            </span>
            <span className={item.verdict === 'done' ? 'verdict tone-good' : 'verdict tone-bad'}>
              {item.verdict === 'done' ? 'would be done' : `refused: ${item.reason ?? ''}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function BulkProgress({ started, onClose }: { readonly started: BulkAction; readonly onClose: () => void }) {
  const { data = started, error } = useQuery(bulkActionQuestion(started.id));
  const { done, refused, left, total, status, refusals } = data;
  return (
    <div className="form">
      {error && <Failed error={error} what="what became of it" />}
      <progress max={Math.max(total, 1)} value={total - left} aria-label="How far it is" />
      <Notice
        tone={status === 'finished' ? 'good' : 'wait'}
        title={status === 'running' ? `${left.toLocaleString('en')} are left` : `It is ${status}`}
      >
        {done.toLocaleString('en')} done, {refused.toLocaleString('en')} refused, of{' '}
        {total.toLocaleString('en')}.
      </Notice>
      {refusals.length > 0 && (
        <ul className="problems">
          {refusals.map((refusal) => (
            <li key={refusal.reason}>
              {refusal.count}× <code>{refusal.reason}</code>
            </li>
          ))}
        </ul>
      )}
      <footer className="form-foot">
        <button type="button" className="main" onClick={onClose}>
          Close
        </button>
      </footer>
    </div>
  );
}
