import type { SagaSummary } from '@edda/client';

/** Where a saga stands, or why it ended as it did, in a line. */
export function whereText({
  parked,
  failure,
  position,
  step,
}: Pick<SagaSummary, 'parked' | 'failure' | 'position' | 'step'>): string {
  if (parked) return `${parked.reason}${parked.step === '' ? '' : ` at ${parked.step}`}: ${parked.message}`;
  if (position !== undefined) {
    const attempt = step && step.attempt > 1 ? `, attempt ${step.attempt}` : '';
    const because = failure ? ` (${failure.code ?? failure.reason} at ${failure.step})` : '';
    return `${position}${attempt}${because}`;
  }
  if (!failure) return '';
  const where = failure.step === '' ? '' : ` at ${failure.step}`;
  return `${failure.code ?? failure.reason}${where}: ${failure.message}`;
}
