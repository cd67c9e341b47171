import { readTraceparent, traceAddress } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';

/** The link from a saga to its trace; none if that was not sampled, so that it is nowhere, or nobody said where traces are. */
export function traceLink(
  { traceparent }: Pick<SagaState, 'traceparent'>,
  traceUrl: string | undefined,
): { readonly trace?: string } {
  const context = readTraceparent(traceparent);
  if (traceUrl === undefined || context?.isSampled !== true) return {};
  return { trace: traceAddress(traceUrl, context.traceId) };
}
