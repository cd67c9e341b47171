/** A sentence's worth of why. Node's AggregateError (all addresses of a host refused) has an empty message and only a code. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : 'closed without a reason';
  if (error.message !== '') return error.message;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}
