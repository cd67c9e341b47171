/**
 * How much a finding matters.
 *
 * - `problem`: something does not work, or messages can be lost
 * - `warning`: it works, and somebody should look
 * - `hint`: good to know
 */
export type Severity = 'problem' | 'warning' | 'hint';

const ORDER: readonly Severity[] = ['problem', 'warning', 'hint'];

/** What was found, for machines. */
export type FindingCode =
  | 'missing-exchange'
  | 'wrong-exchange-type'
  | 'missing-queue'
  | 'wrong-queue-type'
  | 'wrong-arguments'
  | 'missing-binding'
  | 'extra-binding'
  | 'half-moved'
  | 'no-consumer'
  | 'dead-end'
  | 'undecodable-messages'
  | 'dead-letters'
  | 'missing-policy'
  | 'message-size-unknown'
  | 'message-size-too-large'
  | 'message-size-too-small'
  | 'alarm'
  | 'management-unknown'
  | 'management-unreachable'
  | 'old-version'
  | 'version-rule'
  | 'guest'
  | 'users-unknown'
  | 'lacking-permission'
  | 'wide-permission';

/** One thing that the doctor has to say. */
export interface Finding {
  readonly severity: Severity;
  readonly code: FindingCode;
  /** `queue payment.commands` */
  readonly where: string;
  /** A sentence. */
  readonly what: string;
  /** What to do, with the command where there is one. */
  readonly remedy: string;
}

export function worstFirst(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
}
