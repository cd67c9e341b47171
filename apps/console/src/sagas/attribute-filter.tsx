import { useEffect, useState } from 'react';
import { attributeText, partsOf } from './attribute-parts.js';

interface AttributeFilterProps {
  /** Those that definitions here declare. */
  readonly names: readonly string[];
  /** `customer:42`; empty: any. */
  readonly attribute: string;
  readonly onChange: (attribute: string) => void;
}

/** Which attribute, and what it is to be. It counts once both are there. Nothing, where no definition declares any. */
export function AttributeFilter({ names, attribute, onChange }: AttributeFilterProps) {
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  useEffect(() => {
    const parts = partsOf(attribute);
    setName(parts.name);
    setValue(parts.value);
  }, [attribute]);
  const tell = (next: string): void => {
    if (next !== attribute) onChange(next);
  };
  const offered = name === '' || names.includes(name) ? names : [...names, name];
  if (offered.length === 0) return null;
  return (
    <>
      <label>
        <span className="hidden">Attribute</span>
        <select
          value={name}
          onChange={(event) => {
            setName(event.target.value);
            tell(attributeText({ name: event.target.value, value }));
          }}
        >
          <option value="">Any attribute</option>
          {offered.map((one) => (
            <option key={one}>{one}</option>
          ))}
        </select>
      </label>
      {name !== '' && (
        <label>
          <span className="hidden">Value of {name}</span>
          <input
            className="step-input"
            placeholder={`Value of ${name}`}
            value={value}
            onChange={(event) => setValue(event.target.value)}
            onBlur={() => tell(attributeText({ name, value }))}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              // The form around it would be sent off with what stood here before.
              event.preventDefault();
              tell(attributeText({ name, value }));
            }}
          />
        </label>
      )}
    </>
  );
}
