import type { Letter } from '@edda/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Failed } from '../parts/notices.js';
import { Signature, useBy } from '../parts/signature.js';
import type { Json, JsonObject } from '../rest/json.js';
import { post } from '../rest/rest.js';
import { changesBetween } from './compare-body.js';

interface RedriveEditorProps {
  readonly letter: Letter;
  readonly body: JsonObject;
  readonly onClose: () => void;
}

/** Another body for a letter, which goes instead of its own. The orchestrator holds it to the contract. */
export function RedriveEditor({ letter, body, onClose }: RedriveEditorProps) {
  const client = useQueryClient();
  const by = useBy();
  const [text, setText] = useState(() => JSON.stringify(body, undefined, 2));
  const [reason, setReason] = useState('');
  const [isUnchecked, setUnchecked] = useState(false);
  const parsed = parse(text);
  const redrive = useMutation({
    mutationFn: () =>
      post('/v1/dead-letters/redrive', {
        body: {
          ids: [letter.id],
          body: parsed.value,
          by,
          reason,
          ...(isUnchecked ? { unchecked: true } : {}),
        },
      }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    redrive.mutate();
  };
  const changes = parsed.value === undefined ? [] : changesBetween(body, parsed.value);
  return (
    <Dialog title={`Edit and redrive ${letter.name ?? ''}`} onClose={onClose} wide>
      <form className="form" onSubmit={submit}>
        <label className="field">
          <span className="field-name">Body</span>
          <textarea
            name="body"
            rows={12}
            spellCheck={false}
            value={text}
            aria-invalid={parsed.value === undefined}
            onChange={(event) => {
              setText(event.target.value);
              redrive.reset();
            }}
          />
        </label>
        {parsed.problem !== undefined && <p className="field-problem">{parsed.problem}</p>}
        {changes.length > 0 && (
          <table className="list changes">
            <caption className="hidden">What the edit changes</caption>
            <thead>
              <tr>
                <th scope="col">Field</th>
                <th scope="col">Was</th>
                <th scope="col">Will be</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">
                    <code>{path}</code>
                  </th>
                  <td>
                    {before === undefined ? <span className="hint">nothing</span> : <del>{before}</del>}
                  </td>
                  <td>{after === undefined ? <span className="hint">nothing</span> : <ins>{after}</ins>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        {!letter.contract && (
          <label className="check">
            <input
              type="checkbox"
              checked={isUnchecked}
              onChange={(event) => setUnchecked(event.target.checked)}
            />
            Send it although no contract for it is known here
          </label>
        )}
        <Signature reason={reason} onReason={setReason} />
        {redrive.error && <Failed error={redrive.error} what="redrives" />}
        <footer className="form-foot">
          <button type="button" onClick={onClose}>
            Leave it
          </button>
          <button
            type="submit"
            className="main"
            disabled={parsed.value === undefined || changes.length === 0 || redrive.isPending}
          >
            Redrive with this body
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

function parse(text: string): { readonly value?: JsonObject; readonly problem?: string } {
  try {
    const value = JSON.parse(text) as Json;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as JsonObject };
    return { problem: 'A body is a JSON object: { … }' };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
