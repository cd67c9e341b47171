import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed, Notice } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import { post } from '../rest/rest.js';
import type { LetterForecast, PlannedLetters } from '../rest/shapes.js';

interface PlanDialogProps {
  readonly intention: 'redrive' | 'discard';
  /** Which letters: `ids`, a `cause` or a `filter`. */
  readonly about: Readonly<Record<string, unknown>>;
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
    mutationFn: () => post<LetterForecast>(`v1/dead-letters/${intention}`, { ...asked, dryRun: true }),
  });
  const real = useMutation({
    mutationFn: () => post<PlannedLetters>(`v1/dead-letters/${intention}`, asked),
    onSuccess: () => client.invalidateQueries(),
  });
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
        {dry.data && !real.data && <Forecast forecast={dry.data} />}
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
            <button type="submit" className={dry.data ? '' : 'main'} disabled={dry.isPending}>
              See what would happen
            </button>
          )}
          {dry.data && !real.data && (
            <button
              type="button"
              className={intention === 'discard' ? 'main is-risky' : 'main'}
              disabled={dry.data.count === 0 || real.isPending}
              onClick={() => real.mutate()}
            >
              {intention} {dry.data.count.toLocaleString('en')} now
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
