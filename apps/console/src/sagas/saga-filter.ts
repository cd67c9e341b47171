import type { RequestTo, SagaStatus } from '@edda/client';
import type { SagasAsked } from '../rest/questions.js';
import { SAGA_STATUSES } from '../rest/shapes.js';

type BulkFilter = NonNullable<RequestTo<'/v1/bulk-actions', 'post'>['body']['filter']>;

/** Which sagas are looked for: what the address of the list says. */
export interface SagaFilter {
  readonly name: string;
  readonly version: string;
  readonly statuses: readonly SagaStatus[];
  readonly key: string;
  /** The key only begins so. */
  readonly keyIsPrefix: boolean;
  readonly step: string;
  /** A name and a value with a colon between them: `customer:42`. */
  readonly attribute: string;
  /** The step that turned it back, or parked it. */
  readonly failedStep: string;
  /** Begun within this time. */
  readonly age: Age | '';
}

/** How old a saga may be, or has to be. */
export const AGES = {
  '15m': { words: 'last 15 min', ms: 15 * 60_000 },
  '1h': { words: 'last hour', ms: 3_600_000 },
  '24h': { words: 'last 24 hours', ms: 86_400_000 },
  '7d': { words: 'last 7 days', ms: 7 * 86_400_000 },
  'over-1h': { words: 'over 1 hour old', ms: -3_600_000 },
  'over-24h': { words: 'over 24 hours old', ms: -86_400_000 },
} as const;
export type Age = keyof typeof AGES;

export const NO_FILTER: SagaFilter = {
  name: '',
  version: '',
  statuses: [],
  key: '',
  keyIsPrefix: false,
  step: '',
  attribute: '',
  failedStep: '',
  age: '',
};

/** Reads the query of an address; what it does not know it leaves out. */
export function filterIn(query: URLSearchParams): SagaFilter {
  const prefix = query.get('keyPrefix') ?? '';
  const age = query.get('age') ?? '';
  const version = query.get('version') ?? '';
  return {
    name: query.get('name') ?? '',
    version: /^\d+$/.test(version) ? version : '',
    statuses: (query.get('status') ?? '').split(',').flatMap((one) => SAGA_STATUSES.filter((s) => s === one)),
    key: prefix === '' ? (query.get('key') ?? '') : prefix,
    keyIsPrefix: prefix !== '',
    step: query.get('step') ?? '',
    attribute: query.get('attribute') ?? '',
    failedStep: query.get('failedStep') ?? '',
    age: Object.hasOwn(AGES, age) ? (age as Age) : '',
  };
}

/** The query of the address that means this filter. */
export function queryOf(filter: SagaFilter): URLSearchParams {
  return new URLSearchParams(fieldsOf(filter));
}

/** What REST is asked for: ages are times there. The start of the minute is close enough, and keeps one question one question. */
export function askedOf(filter: SagaFilter, now: number): SagasAsked {
  const { age, version, ...rest } = fieldsOf(filter);
  const asked = { ...rest, ...(version === undefined ? {} : { version: Number(version) }) };
  if (age === undefined) return asked;
  const { ms } = AGES[age];
  const at = new Date(Math.floor((now - Math.abs(ms)) / 60_000) * 60_000).toISOString();
  return { ...asked, ...(ms > 0 ? { startedAfter: at } : { startedBefore: at }) };
}

/** The same for a bulk action, which has a list of statuses. */
export function bulkFilterOf(filter: SagaFilter, now: number): BulkFilter {
  const { status: _, ...rest } = askedOf(filter, now);
  return { ...rest, ...(filter.statuses.length === 0 ? {} : { status: filter.statuses }) };
}

/** What the filter says, as an address says it. */
function fieldsOf({
  name,
  version,
  statuses,
  key,
  keyIsPrefix,
  step,
  attribute,
  failedStep,
  age,
}: SagaFilter) {
  return {
    ...(name === '' ? {} : { name }),
    ...(name === '' || version === '' ? {} : { version }),
    ...(statuses.length === 0 ? {} : { status: statuses.join(',') }),
    ...(key === '' || keyIsPrefix ? {} : { key }),
    ...(key === '' || !keyIsPrefix ? {} : { keyPrefix: key }),
    ...(step === '' ? {} : { step }),
    ...(attribute === '' ? {} : { attribute }),
    ...(failedStep === '' ? {} : { failedStep }),
    ...(age === '' ? {} : { age }),
  };
}
