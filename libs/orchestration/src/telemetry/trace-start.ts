import type { Traces } from '@edda/messaging';
import { readTraceparent, spanIdOf, withSpan } from '@edda/messaging';
import type { StartWork, Work } from '../engine/work.js';

/** Gives a start that belongs to no trace one of its own, whose first span is the start. */
export function traceStart(work: Work, traces: Traces): Work {
  if (work.kind !== 'start' || readTraceparent(work.input.traceparent) !== undefined) return work;
  const traceparent = withSpan(traces.begin(), spanIdOf(work.input.id));
  const traced: StartWork = { ...work, input: { ...work.input, traceparent } };
  return traced;
}
