import type { CompensationOrder, SiblingPolicy, StepRole } from '../definition/step.js';
import type { SagaStatus } from '../state/saga-state.js';

/**
 * How a saga under way stands to a part of its definition.
 *
 * - `done`: it has happened
 * - `now`: a command is out or planned, or the part has begun and has more to do
 * - `waiting`: an event, a person or a time has to come
 * - `failed`: it ended with a failure, and left nothing behind that is still to be undone
 * - `undoing`, `undone`: its compensation is under way, or has done its work; a wait that was given up is undone as well
 * - `stuck`: it needs a person
 * - `skipped`: a person decided to go on without it
 * - `to come`: it may still come
 * - `not taken`: it did not come, and will not
 */
export const MARKS = [
  'done',
  'now',
  'waiting',
  'failed',
  'undoing',
  'undone',
  'stuck',
  'skipped',
  'to come',
  'not taken',
] as const;
export type Mark = (typeof MARKS)[number];

/** A saga definition, or one saga on its way through it, as a picture without a layout: what `mermaid` and `svg` draw. Plain JSON. */
export interface Diagram {
  readonly name: string;
  readonly version: number;
  readonly start: DiagramStart;
  readonly blocks: readonly Block[];
  readonly deadlineMs?: number;
  /** In which order the saga's own steps are undone. */
  readonly compensation: CompensationOrder;
  /** Set in the diagram of one saga; only then there are marks. */
  readonly instance?: DiagramInstance;
}

export interface DiagramStart {
  readonly by: 'command' | 'event' | 'schedule';
  /** Name of the message; for a schedule what the clock's ticks are called. */
  readonly message: string;
  readonly schedule?: { readonly cron: string; readonly timeZone: string };
}

export interface DiagramInstance {
  readonly id: string;
  readonly key: string;
  readonly status: SagaStatus;
  /** It has turned back. */
  readonly isTurning: boolean;
  /** Why it turned back or needs a person, in one sentence. */
  readonly because?: string;
  /** The two ends that a saga comes to by itself. */
  readonly completed: Mark;
  readonly compensated: Mark;
}

/** A command or an event: the name on the wire, and who owns it. */
export interface MessageLabel {
  readonly message: string;
  readonly participant: string;
}

interface AnyBlock {
  readonly name: string;
  /** Missing in the diagram of a definition, and for states of a machine of which nobody remembers whether they were passed. */
  readonly mark?: Mark;
  /** How far it is, in words: `attempt 3 of 5`, `pass 3 of 10`, `7 of 100 items`. */
  readonly progress?: string;
}

/** Steps under a name: a branch, or what follows a failure. */
export interface Way {
  readonly name: string;
  readonly mark?: Mark;
  readonly blocks: readonly Block[];
}

/** How a step is undone. */
export interface UndoLabel extends MessageLabel {
  readonly mark?: Mark;
  readonly progress?: string;
}

export interface StepBlock extends AnyBlock {
  readonly kind: 'step';
  readonly role: StepRole;
  readonly command: MessageLabel;
  readonly undo?: UndoLabel;
  /** Why a compensatable step has no compensation. */
  readonly noUndo?: string;
  /** The failures that the definition has steps for, by their codes. */
  readonly failures: readonly Way[];
  readonly attempts: number;
  readonly timeoutMs?: number;
  /** Set if the step is a saga of its own. */
  readonly child?: { readonly saga: string; readonly mode: 'await' | 'detach' };
}

export interface PublishBlock extends AnyBlock {
  readonly kind: 'publish';
  readonly event: MessageLabel;
}

export interface ChoiceBlock extends AnyBlock {
  readonly kind: 'choice';
  /** The last one may be `implied`: nothing is chosen, and nothing happens. */
  readonly ways: readonly (Way & { readonly implied?: true })[];
}

export interface ParallelBlock extends AnyBlock {
  readonly kind: 'parallel';
  readonly ways: readonly Way[];
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
}

/** However many items there are, their steps are drawn once; a mark says how all of them together stand. */
export interface ForEachBlock extends AnyBlock {
  readonly kind: 'for-each';
  readonly item: string;
  readonly atOnce: number;
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
  readonly blocks: readonly Block[];
}

/** The marks inside are those of the pass that is under way, or was the last one. */
export interface RepeatBlock extends AnyBlock {
  readonly kind: 'repeat';
  readonly atMost: number;
  readonly onExhausted: 'fail' | 'continue';
  readonly blocks: readonly Block[];
}

export interface AttemptBlock extends AnyBlock {
  readonly kind: 'attempt';
  readonly blocks: readonly Block[];
  readonly otherwise: Way;
}

/** The marks inside are those of the run that is under way, or was the last one. */
export interface SavePointBlock extends AnyBlock {
  readonly kind: 'save-point';
  readonly runs: number;
  readonly blocks: readonly Block[];
}

/** What a wait may end with, or hear of without ending. */
export interface ArmBlock {
  readonly name: string;
  readonly mark?: Mark;
  /** Missing: a person's decision. */
  readonly event?: string;
  /** It counts only if a condition holds. */
  readonly guarded: boolean;
  readonly effect: 'take' | 'ignore' | 'park';
  /** What follows before the saga goes on, or that it turns back. */
  readonly outlet: readonly Block[] | 'compensate';
  /** In a state machine: the state that follows. Missing: it stays. */
  readonly goTo?: string;
}

/** The time after which a wait ends by itself. */
export interface TimeoutBlock {
  readonly mark?: Mark;
  /** Missing if the moment follows from the saga's data. */
  readonly afterMs?: number;
  readonly outlet: readonly Block[] | 'compensate';
  readonly goTo?: string;
}

export interface ApprovalLabel {
  readonly role: string;
  readonly remindEveryMs?: number;
  readonly escalate?: { readonly afterMs: number; readonly to: string };
}

export interface WaitBlock extends AnyBlock {
  readonly kind: 'wait';
  readonly arms: readonly ArmBlock[];
  readonly timeout?: TimeoutBlock;
  readonly approval?: ApprovalLabel;
}

export interface StateBlock {
  readonly name: string;
  readonly mark?: Mark;
  readonly progress?: string;
  readonly entry: readonly Block[];
  readonly arms: readonly ArmBlock[];
  readonly timeout?: TimeoutBlock;
  readonly exit: readonly Block[];
  /** The machine ends here. */
  readonly isFinal: boolean;
}

export interface MachineBlock extends AnyBlock {
  readonly kind: 'machine';
  readonly initial: string;
  readonly states: readonly StateBlock[];
}

export type Block =
  | StepBlock
  | PublishBlock
  | ChoiceBlock
  | ParallelBlock
  | ForEachBlock
  | RepeatBlock
  | AttemptBlock
  | SavePointBlock
  | WaitBlock
  | MachineBlock;
