import type { LetterForecast } from '@edda/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed, Notice } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';

interface PlanDialogProps {
  readonly intention: 'redrive' | 'discard';
  /** Which letters. */
  readonly about: { readonly ids: readonly string[] } | { readonly cause: string };
  readonly title: string;
  readonly onClose: () => void;
}

/** Puts letters back where they came from, or away. First it is said what would happen. */
export function PlanDialog({ intention, about, title, onClose }: PlanDialogProps) {
  const client = useQueryClient();
  const by = useBy();
  const [reason, setReason] = useState('');
  const [perSecond, setPerSecond] = useState('');
  const pace = perSecond === '' ? {} : { perSecond: Number(perSecond) };
  const asked = { ...about, ...pace, by, reason };
  const dry = useMutation({
    mutationFn: () => post(`/v1/dead-letters/${intention}` as const, { body: { ...asked, dryRun: true } }),
  });
  const real = useMutation({
    mutationFn: () => post(`/v1/dead-letters/${intention}` as const, { body: asked }),
    onSuccess: () => client.invalidateQueries(),
  });
  // Both are ordered at one address; what `dryRun` stands in was not carried out.
  const forecast = dry.data && 'dryRun' in dry.data ? dry.data : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    dry.mutate();
  };
  return (
    <Dialog title={`${intention} ${title}`} onClose={onClose}>
      <form className="form" onSubmit={submit} onChange={() => dry.reset()}>
        <p className="hint">
          {intention === 'redrive'
            ? 'Each goes back to where it came from and keeps its id, so nothing is done twice. Mend the cause first.'
            : 'They are put away for good. What waits for one of them will not get it.'}
        </p>
        <Signature reason={reason} onReason={setReason} />
        <label className="field is-short">
          <span className="field-name">At most so many a second (optional)</span>
          <input
            type="number"
            name="perSecond"
            min={1}
            max={1_000}
            placeholder="all at once"
            value={perSecond}
            onChange={(event) => setPerSecond(event.target.value)}
          />
        </label>
        {dry.error && <Failed error={dry.error} what="a dry run" />}
        {real.error && <Failed error={real.error} what={intention} />}
        {forecast && !real.data && <Forecast forecast={forecast} />}
        {real.data && (
          <Notice tone="good" title={`${real.data.count.toLocaleString('en')} will be carried out`}>
            It happens in the background; the list shows how far it is.
          </Notice>
        )}
        <footer className="form-foot">
          <button type="button" onClick={onClose}>
            {real.data ? 'Close' : 'Leave it'}
          </button>
          {!real.data && (
            <button type="submit" className={forecast ? '' : 'main'} disabled={dry.isPending}>
              See what would happen
            </button>
          )}
          {forecast && !real.data && (
            <button
              type="button"
              className={intention === 'discard' ? 'main is-risky' : 'main'}
              disabled={forecast.count === 0 || real.isPending}
              onClick={() => real.mutate()}
            >
              {intention} {forecast.count.toLocaleString('en')} now
            </button>
          )}
        </footer>
      </form>
    </Dialog>
  );
}

function Forecast({ forecast: { count, refused, checked } }: { readonly forecast: LetterForecast }) {
  return (
    <section className="forecast" aria-live="polite">
      <p>
        It would be about <strong>{count.toLocaleString('en')}</strong> open letters.{' '}
        {checked.toLocaleString('en')} were looked at one by one
        {refused.length === 0 ? ', and nothing keeps them.' : `; ${refused.length} could not go back:`}
      </p>
      {refused.length > 0 && (
        <ul className="problems">
          {refused.slice(0, 20).map(({ id, why }) => (
            <li key={id}>{why}</li>
          ))}
        </ul>
      )}
    </section>
  );
}
