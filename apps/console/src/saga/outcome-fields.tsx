import { useState } from 'react';
import type { JsonObject } from '../rest/json.js';

/** What a step's outcome shall be, as REST takes it. */
export type Outcome =
  | { readonly status: 'success'; readonly reply: JsonObject }
  | { readonly status: 'failure'; readonly code?: string };

interface OutcomeFieldsProps {
  /** Undefined: what is written is no outcome yet. */
  readonly onOutcome: (outcome: Outcome | undefined) => void;
  /** A compensation has to succeed in the end. */
  readonly mayFail: boolean;
}

/** Fields for what became of a step: its reply, or that it failed. */
export function OutcomeFields({ onOutcome, mayFail }: OutcomeFieldsProps) {
  const [status, setStatus] = useState<Outcome['status']>('success');
  const [reply, setReply] = useState('{}');
  const [code, setCode] = useState('');
  const isWrong = status === 'success' && replyIn(reply) === undefined;
  const tell = (next: { status?: Outcome['status']; reply?: string; code?: string }): void =>
    onOutcome(outcomeIn({ status, reply, code, ...next }));
  return (
    <>
      <label className="field">
        <span className="field-name">What became of it</span>
        <select
          name="outcome"
          value={status}
          onChange={(event) => {
            const next = event.target.value as Outcome['status'];
            setStatus(next);
            tell({ status: next });
          }}
        >
          <option value="success">It was done</option>
          {mayFail && <option value="failure">It was not done, and will not be</option>}
        </select>
      </label>
      {status === 'success' ? (
        <label className="field">
          <span className="field-name">What the participant would have replied, as JSON</span>
          <textarea
            name="reply"
            rows={5}
            spellCheck={false}
            value={reply}
            aria-invalid={isWrong}
            onChange={(event) => {
              setReply(event.target.value);
              tell({ reply: event.target.value });
            }}
          />
          {isWrong && <span className="field-problem">This is no JSON object.</span>}
        </label>
      ) : (
        <label className="field">
          <span className="field-name">Which of its failures (optional)</span>
          <input
            name="code"
            value={code}
            maxLength={255}
            spellCheck={false}
            placeholder="a code that the command declares"
            onChange={(event) => {
              setCode(event.target.value);
              tell({ code: event.target.value });
            }}
          />
        </label>
      )}
    </>
  );
}

function outcomeIn({
  status,
  reply,
  code,
}: {
  readonly status: Outcome['status'];
  readonly reply: string;
  readonly code: string;
}): Outcome | undefined {
  if (status === 'failure') return code.trim() === '' ? { status } : { status, code: code.trim() };
  const read = replyIn(reply);
  return read && { status, reply: read };
}

function replyIn(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined;
  } catch {
    return undefined;
  }
}
