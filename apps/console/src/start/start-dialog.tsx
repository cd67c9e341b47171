import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useState } from 'react';
import { Dialog } from '../parts/dialog.js';
import { Link } from '../parts/link.js';
import { Failed, Loading, Notice, Nothing } from '../parts/notices.js';
import type { Json } from '../rest/json.js';
import { definitionsQuestion, startSchemaQuestion } from '../rest/questions.js';
import { pathTo } from '../routing/route.js';
import { SchemaField } from './schema-field.js';
import type { StartForm } from './start-forms.js';
import { bareForm, hasNumber, namesOf, NUMBER } from './start-forms.js';
import type { Starts } from './start-several.js';
import { startSeveral } from './start-several.js';

/** Starts sagas: a form of what the message that starts one holds. */
export function StartDialog({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { data, error } = useQuery(definitionsQuestion());
  const names = data && namesOf(data.items);
  const [chosen, setChosen] = useState(name);
  const shown = names?.find((one) => one === chosen) ?? names?.[0];
  return (
    <Dialog title="Start a saga" onClose={onClose} wide>
      {error && !data && <Failed error={error} what="its definitions" />}
      {!error && !names && <Loading what="forms" />}
      {names?.length === 0 && (
        <Nothing icon="definitions" title="This orchestrator has no definition to start" />
      )}
      {names && shown !== undefined && (
        <>
          <label className="field">
            <span className="field-name">Definition</span>
            <select value={shown} onChange={(event) => setChosen(event.target.value)}>
              {names.map((one) => (
                <option key={one}>{one}</option>
              ))}
            </select>
          </label>
          <StartFormOf key={shown} name={shown} onClose={onClose} />
        </>
      )}
    </Dialog>
  );
}

/** The form of one definition. Where nothing tells what starts it, a person has to know, and writes JSON. */
function StartFormOf({ name, onClose }: { readonly name: string; readonly onClose: () => void }) {
  const { data, error } = useQuery(startSchemaQuestion(name));
  if (data) return <StartFields form={data} onClose={onClose} />;
  if (!error) return <Loading what="the form" />;
  return (
    <>
      <p className="hint">This orchestrator does not describe what starts its sagas, so write it as JSON.</p>
      <StartFields form={bareForm(name)} onClose={onClose} />
    </>
  );
}

function StartFields({ form, onClose }: { readonly form: StartForm; readonly onClose: () => void }) {
  const client = useQueryClient();
  const [body, setBody] = useState<Json>(form.example);
  const [text, setText] = useState<string | undefined>(form.schema.properties ? undefined : '{\n}');
  const [count, setCount] = useState(1);
  const [starts, setStarts] = useState<Starts>();
  const [bad, setBad] = useState('');
  const toText = (): void => setText(JSON.stringify(body, undefined, 2));
  const toFields = (): boolean => {
    if (text === undefined) return true;
    try {
      setBody(JSON.parse(text) as Json);
      setText(undefined);
      setBad('');
      return true;
    } catch (error) {
      setBad(error instanceof Error ? error.message : String(error));
      return false;
    }
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    let sent = body;
    try {
      if (text !== undefined) sent = JSON.parse(text) as Json;
      setBad('');
    } catch (error) {
      return setBad(error instanceof Error ? error.message : String(error));
    }
    await startSeveral(form.name, sent, count, setStarts);
    await client.invalidateQueries({ predicate: ({ meta }) => meta?.['live'] === true });
  };
  const isBusy = starts !== undefined && starts.left > 0;
  return (
    <form className="form" onSubmit={(event) => void submit(event)}>
      {form.schema.description !== undefined && <p className="hint">{form.schema.description}</p>}
      {text === undefined ? (
        <div className="schema-fields">
          <SchemaField
            schema={form.schema}
            value={body}
            path={[]}
            name=""
            isRequired
            onChange={setBody}
            root={body}
          />
        </div>
      ) : (
        <label className="field">
          <span className="field-name">Body as JSON</span>
          <textarea
            rows={16}
            spellCheck={false}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
      )}
      {bad !== '' && (
        <Notice tone="bad" title="This is not JSON">
          {bad}
        </Notice>
      )}
      <div className="row-of-fields">
        <label className="field is-short">
          <span className="field-name">How many</span>
          <input
            type="number"
            name="count"
            min={1}
            max={1_000}
            value={count}
            onChange={(event) => setCount(Math.max(1, Math.min(1_000, Number(event.target.value))))}
          />
        </label>
        <p className="hint">
          Of several, {NUMBER} in any text becomes 1, 2, 3 …
          {count > 1 && !hasNumber(body) && text === undefined && ' Put it into what has to be unique.'}
        </p>
      </div>
      {starts && <StartsSoFar starts={starts} onClose={onClose} />}
      <footer className="form-foot">
        <button type="button" className="bare" onClick={() => (text === undefined ? toText() : toFields())}>
          {text === undefined ? 'As JSON' : 'As a form'}
        </button>
        <button type="submit" className="main" disabled={isBusy}>
          {count === 1 ? 'Start' : `Start ${count}`}
        </button>
      </footer>
    </form>
  );
}

function StartsSoFar({ starts, onClose }: { readonly starts: Starts; readonly onClose: () => void }) {
  const { started, refused, left, firstId, problem } = starts;
  const count = started === 1 ? '1 saga is' : `${started} sagas are`;
  return (
    <div aria-live="polite">
      {started > 0 && (
        <Notice
          tone={left > 0 ? 'wait' : 'good'}
          title={`${count} started${left > 0 ? `, ${left} to go` : ''}`}
        >
          {firstId !== undefined && left === 0 && (
            <span onClick={onClose} role="presentation">
              <Link to={pathTo('sagas', firstId)}>{started === 1 ? 'Look at it' : 'Look at the first'}</Link>
            </span>
          )}
        </Notice>
      )}
      {refused > 1 && <p className="hint">{refused} were refused. The first:</p>}
      {refused > 0 && <Failed error={problem} what="starts" />}
    </div>
  );
}
