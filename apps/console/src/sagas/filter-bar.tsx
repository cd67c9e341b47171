import { useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { useEffect, useState } from 'react';
import { Icon } from '../parts/icon.js';
import { definitionsQuestion } from '../rest/questions.js';
import { AttributeFilter } from './attribute-filter.js';
import type { SagaFilter } from './saga-filter.js';
import { AGES, NO_FILTER } from './saga-filter.js';

interface FilterBarProps {
  readonly filter: SagaFilter;
  readonly onChange: (filter: SagaFilter) => void;
}

/** What the list is filtered by, beside the statuses. Texts count once they are sent off. */
export function FilterBar({ filter, onChange }: FilterBarProps) {
  const { data } = useQuery(definitionsQuestion());
  const [key, setKey] = useState('');
  const [step, setStep] = useState('');
  const [failedStep, setFailedStep] = useState('');
  const shown = filter.keyIsPrefix ? `${filter.key}*` : filter.key;
  useEffect(() => setKey(shown), [shown]);
  useEffect(() => setStep(filter.step), [filter.step]);
  useEffect(() => setFailedStep(filter.failedStep), [filter.failedStep]);
  const search = (event?: FormEvent): void => {
    event?.preventDefault();
    const keyIsPrefix = key.endsWith('*');
    const text = keyIsPrefix ? key.slice(0, -1) : key;
    onChange({
      ...filter,
      key: text.trim(),
      keyIsPrefix: keyIsPrefix && text !== '',
      step: step.trim(),
      failedStep: failedStep.trim(),
    });
  };
  const names = [...new Set(data?.items.map(({ name }) => name))];
  const versions = data?.items.filter(({ name }) => name === filter.name).map(({ version }) => version) ?? [];
  const attributes = (data?.items ?? [])
    .filter(({ name }) => filter.name === '' || name === filter.name)
    .flatMap((definition) => definition.attributes ?? []);
  const isFiltered = filter !== NO_FILTER && JSON.stringify(filter) !== JSON.stringify(NO_FILTER);
  return (
    <form className="filters" role="search" onSubmit={search}>
      <label className="search">
        <Icon name="search" />
        <span className="hidden">Business key</span>
        <input
          type="search"
          data-search
          placeholder="Business key, or the beginning of one with *"
          value={key}
          onChange={(event) => setKey(event.target.value)}
          onBlur={() => search()}
        />
        <kbd>/</kbd>
      </label>
      <label>
        <span className="hidden">Definition</span>
        <select
          value={filter.name}
          onChange={(event) => onChange({ ...filter, name: event.target.value, version: '' })}
        >
          <option value="">All definitions</option>
          {names.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {filter.name !== '' && (
        <label>
          <span className="hidden">Version</span>
          <select
            value={filter.version}
            onChange={(event) => onChange({ ...filter, version: event.target.value })}
          >
            <option value="">All versions</option>
            {versions.map((version) => (
              <option key={version} value={String(version)}>
                version {version}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        <span className="hidden">Age</span>
        <select
          value={filter.age}
          onChange={(event) => onChange({ ...filter, age: event.target.value as SagaFilter['age'] })}
        >
          <option value="">Any age</option>
          {Object.entries(AGES).map(([age, { words }]) => (
            <option key={age} value={age}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span className="hidden">Step at which it stands</span>
        <input
          className="step-input"
          placeholder="Stands at step"
          value={step}
          onChange={(event) => setStep(event.target.value)}
          onBlur={() => search()}
        />
      </label>
      <label>
        <span className="hidden">Step that failed</span>
        <input
          className="step-input"
          placeholder="Failed at step"
          value={failedStep}
          onChange={(event) => setFailedStep(event.target.value)}
          onBlur={() => search()}
        />
      </label>
      <AttributeFilter
        names={[...new Set(attributes)].toSorted()}
        attribute={filter.attribute}
        onChange={(attribute) => onChange({ ...filter, attribute })}
      />
      <button type="submit" className="hidden">
        Search
      </button>
      {isFiltered && (
        <button type="button" className="bare" onClick={() => onChange(NO_FILTER)}>
          <Icon name="close" />
          Clear
        </button>
      )}
    </form>
  );
}
