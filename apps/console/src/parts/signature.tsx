import { useId } from 'react';
import { callMyself, useSession } from '../session/session.js';

/** Who does it, and why. Where people sign in, the orchestrator knows who it is, and does not listen to what is written here. */
export function Signature({
  reason,
  onReason,
  reasonName = 'Why',
  isReasonOptional = false,
  kept = "Both stand in the saga's history for good.",
}: {
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly reasonName?: string;
  readonly isReasonOptional?: boolean;
  /** Where what is said is kept. */
  readonly kept?: string;
}) {
  const { by, token } = useSession();
  const id = useId();
  return (
    <div className="signature">
      {token === '' && (
        <label className="field" htmlFor={`${id}-by`}>
          <span className="field-name">Your name</span>
          <input
            id={`${id}-by`}
            name="by"
            value={by}
            maxLength={500}
            required
            autoComplete="username"
            onChange={(event) => callMyself(event.target.value)}
          />
        </label>
      )}
      <label className="field" htmlFor={`${id}-reason`}>
        <span className="field-name">
          {reasonName}
          {isReasonOptional ? ' (optional)' : ''}
        </span>
        <input
          id={`${id}-reason`}
          name="reason"
          value={reason}
          maxLength={500}
          required={!isReasonOptional}
          onChange={(event) => onReason(event.target.value)}
        />
      </label>
      <p className="hint">{kept}</p>
    </div>
  );
}

/** What goes into a request as `by`. With a token it is the orchestrator that knows; the field is sent because REST v1 asks for one. */
export function useBy(): string {
  const { by, token } = useSession();
  return by.trim() === '' && token !== '' ? 'console' : by.trim();
}
