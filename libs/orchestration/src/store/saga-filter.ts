import type { SagaState, SagaStatus } from '@edda/saga-core';
import { hasEnded } from '@edda/saga-core';
import type { AttributeFilter, SagaAttributes } from './saga-attributes.js';
import { FAILED_STEP } from './saga-attributes.js';

/**
 * Which sagas are meant. What is missing does not narrow; what is there has to hold together. Times are milliseconds since 1970: `…After` takes
 * that moment in, `…Before` leaves it out.
 */
export interface SagaFilter {
  /** Name of the definition. */
  readonly name?: string;
  /** Of the definition. */
  readonly version?: number;
  /** One of them. */
  readonly status?: SagaStatus | readonly SagaStatus[];
  /** The business key. */
  readonly key?: string;
  /** How the business key begins. */
  readonly keyPrefix?: string;
  /** Name of a step at which the saga stands, or is parked. Of sagas under way only: the others stand nowhere. */
  readonly step?: string;
  /** An attribute that the saga was started with. */
  readonly attribute?: AttributeFilter;
  /** Name of the step that turned the saga back, or parked it. Of sagas that have not gone on all the same: {@link FAILED_STATUSES}. */
  readonly failedStep?: string;
  readonly startedAfter?: number;
  readonly startedBefore?: number;
  /** When the latest fact was written. Of sagas under way only: for the others that is their end. */
  readonly updatedAfter?: number;
  readonly updatedBefore?: number;
  readonly endedAfter?: number;
  readonly endedBefore?: number;
}

/** The statuses that a saga has whose failed step counts. */
export const FAILED_STATUSES: readonly SagaStatus[] = [
  'compensating',
  'paused',
  'parked',
  'compensated',
  'resolved',
];

/** The attributes that a filter asks for, one or two, or none. */
export function attributesIn({ attribute, failedStep }: SagaFilter): readonly AttributeFilter[] {
  return [
    ...(attribute ? [attribute] : []),
    ...(failedStep === undefined ? [] : [{ name: FAILED_STEP, value: failedStep }]),
  ];
}

/** The statuses that a filter asks for; undefined if it does not. */
export function statusesIn({ status }: SagaFilter): readonly SagaStatus[] | undefined {
  return typeof status === 'string' ? [status] : status;
}

/** Whether a saga is meant, which stands at `position`, whose latest fact was written at `updatedAt`, and which is found by `attributes`. */
export function isMeant(
  filter: SagaFilter,
  saga: SagaState,
  {
    position,
    updatedAt,
    attributes = {},
  }: { readonly position: string; readonly updatedAt: number; readonly attributes?: SagaAttributes },
): boolean {
  const { name, version, key, keyPrefix = '', step } = filter;
  const statuses = statusesIn(filter);
  const underWay = hasEnded(saga) ? undefined : updatedAt;
  return (
    (name === undefined || saga.definition === name) &&
    (version === undefined || saga.version === version) &&
    (statuses === undefined || statuses.includes(saga.status)) &&
    (key === undefined || saga.key === key) &&
    saga.key.startsWith(keyPrefix) &&
    (step === undefined || (!hasEnded(saga) && standsAt(position, step))) &&
    (filter.failedStep === undefined || FAILED_STATUSES.includes(saga.status)) &&
    attributesIn(filter).every((one) => attributes[one.name] === one.value) &&
    isBetween(saga.startedAt, filter.startedAfter, filter.startedBefore) &&
    isBetween(underWay, filter.updatedAfter, filter.updatedBefore) &&
    isBetween(saga.endedAt, filter.endedAfter, filter.endedBefore)
  );
}

/** Whether a position names a step, in whichever iteration. */
export function standsAt(position: string, step: string): boolean {
  const places = position.replace(/ and \d+ more$/, '').split(', ');
  return places.some((place) => place === step || place.startsWith(`${step}[`));
}

function isBetween(time: number | undefined, after: number | undefined, before: number | undefined): boolean {
  if (after === undefined && before === undefined) return true;
  return time !== undefined && time >= (after ?? -Infinity) && time < (before ?? Infinity);
}
