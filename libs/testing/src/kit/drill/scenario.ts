import type { ScriptedEvent, ScriptedReply } from '../run/scripted.js';
import type { FaultKind } from './fault.js';

/** What a person says. Default: somebody, with the role that the approval asks for. */
export interface ScriptedDecision {
  readonly decision: 'approved' | 'rejected';
  readonly by?: string;
  readonly role?: string;
  readonly comment?: string;
}

/** How a saga has to end. */
export type DrillEnd = 'completed' | 'compensated' | 'parked';

/** An end that does not follow from the rules, because the definition's functions decide it. */
export interface ExpectedException {
  readonly step: string;
  readonly fault: FaultKind;
  readonly end: DrillEnd;
  readonly why: string;
}

/** One normal way of a saga: what comes in while nothing goes wrong. Each way gets its own faults. */
export interface DrillScenario {
  /** Tells the scenarios of a drill apart. */
  readonly name?: string;
  /** The body of the message that starts the saga. */
  readonly start: object;
  /** Of commands and child sagas. A command that is not mentioned is answered with an empty body, if its contract allows that. */
  readonly replies?: readonly ScriptedReply[];
  /** In the order in which they happen. Each one happens once, as soon as the saga waits for it. */
  readonly events?: readonly ScriptedEvent[];
  /** By approval. Several for one that is asked more than once; the last one counts for all that follow. */
  readonly decisions?: Readonly<Record<string, Decided | readonly Decided[]>>;
  /** How the saga ends when nothing goes wrong. Default: `completed`. */
  readonly end?: DrillEnd;
  /** Details of failures that the definition's handlers need, by the failure's code. */
  readonly failures?: Readonly<Record<string, object>>;
  /** Where the end after a fault is another one than the rules say. */
  readonly exceptions?: readonly ExpectedException[];
}

type Decided = ScriptedDecision | ScriptedDecision['decision'];
