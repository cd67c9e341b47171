/** What may go wrong at a step. */
export const FAULT_KINDS = [
  'failure',
  'timeout',
  'late reply',
  'lost reply',
  'duplicate',
  'crash',
  'transient until exhausted',
  'refused by the fence',
  'put aside',
  'cancelled',
  'cannot be undone',
  'no event',
  'event twice',
  'event early',
  'rejected',
] as const;

/**
 * - `failure`: the participant answers with a business failure, each time
 * - `timeout`: the command never gets there, however often it is sent; the fence answers a revoke
 * - `late reply`: it is done, and the reply comes after the step's timeout, or, without one, after it was sent again
 * - `lost reply`: it is done, and the first reply gets lost; what is sent again, the fence answers
 * - `duplicate`: each message of the step comes twice, both ways
 * - `crash`: the orchestrator dies after each commit that is about the step: what came comes again, what was to be sent is sent later
 * - `transient until exhausted`: the participant can't do it now, each time
 * - `refused by the fence`: the fence does not let the command through, each time; it answers a revoke
 * - `put aside`: the participant cannot read the command and puts it aside, each time; the fence answers a revoke
 * - `cancelled`: a person cancels the saga while the command is out
 * - `cannot be undone`: the same, and the step's compensation never works
 * - `no event`: of what the saga waits for here, nothing comes
 * - `event twice`, `event early`: it comes again with the same id, or before the saga waits for it
 * - `rejected`: the person says no
 */
export type FaultKind = (typeof FAULT_KINDS)[number];

/** One fault at one run of one step. */
export interface Fault {
  readonly kind: FaultKind;
  readonly path: string;
  /** For `failure`: which one. */
  readonly code?: string;
}

/** For people: `failure card-declined`. */
export function nameOfFault({ kind, code }: Pick<Fault, 'kind' | 'code'>): string {
  return code === undefined ? kind : `${kind} ${code}`;
}
