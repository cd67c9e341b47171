import type { SagaDefinition } from '@edda/saga-core';
import { Transform } from 'class-transformer';
import { isISO8601, IsISO8601, Matches } from 'class-validator';

/** A time without its offset from UTC would be another one on each machine. */
const WITH_OFFSET = /T.*(Z|[+-]\d{2}(:?\d{2})?)$/;

/** The body that starts a saga of the clock's by hand, or for a tick. */
export class ScheduledStart {
  /** ISO 8601, with the offset from UTC. The same moment is the same key, however it is written. */
  @Transform(({ value }: { value: unknown }) => inUtc(value))
  @IsISO8601({ strict: true })
  @Matches(WITH_OFFSET, {
    message: 'scheduledFor must be a date and a time with its offset from UTC, such as 2026-03-02T06:00:00Z',
  })
  scheduledFor: string;
}

/** The contract of the body that starts sagas of this definition. */
export function startContractOf({ start }: SagaDefinition): new () => object {
  return start.by === 'schedule' ? ScheduledStart : start.contract;
}

function inUtc(value: unknown): unknown {
  const isTime = typeof value === 'string' && isISO8601(value, { strict: true }) && WITH_OFFSET.test(value);
  return isTime ? new Date(value).toISOString() : value;
}
