import { useId } from 'react';
import { Icon } from '../parts/icon.js';
import type { Json, JsonObject, JsonSchema } from '../rest/json.js';
import { emptyOf, withValue } from './start-forms.js';

interface SchemaFieldProps {
  readonly schema: JsonSchema;
  readonly value: Json | undefined;
  readonly path: readonly (string | number)[];
  readonly name: string;
  readonly isRequired: boolean;
  /** The whole body, and what it becomes. */
  readonly root: Json;
  readonly onChange: (root: Json) => void;
}

/** A field of a form for whatever a schema says; objects and lists have fields inside. */
export function SchemaField(props: SchemaFieldProps) {
  const { schema } = props;
  if (schema.type === 'object' && schema.properties) return <ObjectField {...props} />;
  if (schema.type === 'array' && schema.items) return <ListField {...props} />;
  return <PlainField {...props} />;
}

function ObjectField({ schema, value, path, name, root, onChange }: SchemaFieldProps) {
  const object = (typeof value === 'object' && value !== null ? value : {}) as JsonObject;
  const fields = Object.entries(schema.properties ?? {}).map(([field, of]) => (
    <SchemaField
      key={field}
      schema={of}
      value={Object.hasOwn(object, field) ? object[field] : undefined}
      path={[...path, field]}
      name={field}
      isRequired={schema.required?.includes(field) ?? false}
      root={root}
      onChange={onChange}
    />
  ));
  if (path.length === 0) return <>{fields}</>;
  return (
    <fieldset className="fields">
      <legend>{name}</legend>
      {fields}
    </fieldset>
  );
}

function ListField({ schema, value, path, name, root, onChange }: SchemaFieldProps) {
  const items = (Array.isArray(value) ? value : []) as readonly Json[];
  const of = schema.items ?? {};
  return (
    <fieldset className="fields">
      <legend>{name}</legend>
      {items.map((item, index) => (
        <div key={index} className="list-item">
          <SchemaField
            schema={of}
            value={item}
            path={[...path, index]}
            name={`${name} ${index + 1}`}
            isRequired
            root={root}
            onChange={onChange}
          />
          <button
            type="button"
            className="bare"
            aria-label={`Take ${name} ${index + 1} away`}
            onClick={() => onChange(withValue(root, [...path, index], undefined))}
          >
            <Icon name="close" />
          </button>
        </div>
      ))}
      <button
        type="button"
        className="bare"
        onClick={() => onChange(withValue(root, [...path, items.length], emptyOf(of)))}
      >
        <Icon name="plus" />
        Add
      </button>
    </fieldset>
  );
}

function PlainField({ schema, value, path, name, isRequired, root, onChange }: SchemaFieldProps) {
  const id = useId();
  const set = (next: Json | undefined): void => onChange(withValue(root, path, next));
  const isNumber = schema.type === 'integer' || schema.type === 'number';
  // A number may stand in a text that becomes one; what is no number is sent as it is, and refused with a reason.
  const write = (text: string): void => {
    if (text === '' && !isRequired) set(undefined);
    else set(isNumber && text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text);
  };
  const shown =
    value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return (
    <label className="field" htmlFor={id}>
      <span className="field-name">
        {name}
        {!isRequired && <span className="hint"> optional</span>}
      </span>
      {schema.enum ? (
        <select id={id} value={shown} onChange={(event) => write(event.target.value)}>
          {!isRequired && <option value="" />}
          {schema.enum.map((one) => {
            const words = typeof one === 'string' ? one : JSON.stringify(one);
            return <option key={words}>{words}</option>;
          })}
        </select>
      ) : schema.type === 'boolean' ? (
        <input
          id={id}
          type="checkbox"
          checked={value === true}
          onChange={(event) => set(event.target.checked)}
        />
      ) : (
        <input
          id={id}
          value={shown}
          inputMode={isNumber ? 'numeric' : undefined}
          spellCheck={false}
          required={isRequired}
          maxLength={schema.maxLength}
          onChange={(event) => write(event.target.value)}
        />
      )}
    </label>
  );
}
