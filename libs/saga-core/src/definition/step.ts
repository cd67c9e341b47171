import type { JsonObject, JsonValue } from '../state/json.js';
import type { CommandType, EventType } from './contract-type.js';
import type { Backoff, RetryPolicy } from './timing.js';

/**
 * A step's place relative to the point of no return.
 *
 * - `compensatable`: before it: a failure undoes the step
 * - `pivot`: the point itself: it either fails, and all is undone, or it succeeds, and nothing is
 * - `retriable`: after it: it is tried until it succeeds, or a person helps
 */
export type StepRole = 'compensatable' | 'pivot' | 'retriable';

/** In which order a scope is undone: the latest step first, one after the other, or all at once. */
export type CompensationOrder = 'reverse' | 'parallel';

/** What happens to the other branches (or items) when one of them fails: they go on to their ends first, or are given up at once. */
export type SiblingPolicy = 'finish' | 'fail-fast';

/**
 * What becomes of a command before or at the pivot that its participant put aside: its step is given up and the saga turns back, or
 * the saga is parked for a person, who may have it sent again.
 */
export type DeadLetterPolicy = 'compensate' | 'park';

/** How a step is undone. */
export interface CompensationDefinition {
  readonly command: CommandType;
  /** Gets the data as it was when the step was sent, and the step's reply if it is known. */
  readonly body: (data: JsonObject, reply: JsonObject | undefined) => unknown;
  readonly retry: RetryPolicy;
}

/** What follows a business failure that the definition expects: a patch of the data, then steps; then the saga goes on. */
export interface FailureHandler {
  /** The failure's code. */
  readonly code: string;
  readonly patch?: (data: JsonObject, details: JsonObject) => unknown;
  readonly steps: readonly Step[];
}

/** What makes a command step a child saga: its command goes to the orchestrators themselves. */
export interface ChildDefinition {
  /** Name of the child's definition. Its newest version runs. */
  readonly saga: string;
  /** What starts the child: the same contract as in its own definition. */
  readonly start: CommandType;
  /** `await`: the step ends with the child. `detach`: it ends when the child has been started. */
  readonly mode: 'await' | 'detach';
}

export interface CommandStep {
  readonly kind: 'command';
  readonly name: string;
  readonly role: StepRole;
  readonly command: CommandType;
  readonly body: (data: JsonObject) => unknown;
  readonly onSuccess?: (data: JsonObject, reply: JsonObject) => unknown;
  /** Codes of the failures that compensate; others are tried again by the retry policy. Default: all compensate. */
  readonly failOn?: readonly string[];
  readonly onFailure: readonly FailureHandler[];
  readonly compensation?: CompensationDefinition;
  /** Why a compensatable step has nothing to undo. */
  readonly noCompensation?: string;
  readonly retry: RetryPolicy;
  readonly timeoutMs?: number;
  /** Default: as the saga says. */
  readonly onDeadLetter?: DeadLetterPolicy;
  readonly child?: ChildDefinition;
}

/** Publishes an event. It cannot be taken back, so it counts as retriable. */
export interface PublishStep {
  readonly kind: 'publish';
  readonly name: string;
  readonly event: EventType;
  readonly body: (data: JsonObject) => unknown;
}

/** A named list of steps inside another step. */
export interface Branch {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Takes the first branch whose condition holds; the branch without a condition stands last. None: nothing happens. */
export interface ChooseStep {
  readonly kind: 'choose';
  readonly name: string;
  readonly branches: readonly (Branch & { readonly when?: (data: JsonObject) => boolean })[];
}

/** All branches at once. Each sees the data as it was before; what they add is merged, in the order of the branches, when all are done. */
export interface ParallelStep {
  readonly kind: 'parallel';
  readonly name: string;
  readonly branches: readonly Branch[];
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
}

/** The same steps for each item of a collection, so many at once. Each item has the data as it was before, and itself. */
export interface ForEachStep {
  readonly kind: 'for-each';
  readonly name: string;
  readonly items: (data: JsonObject) => unknown;
  /** The field of the data that holds the item. */
  readonly as: string;
  readonly atOnce: number;
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
  readonly steps: readonly Step[];
  /** What the collection adds to the data: from the data of each item at its end, in the order of the items. */
  readonly collect?: (data: JsonObject, results: readonly JsonObject[]) => unknown;
}

/** The same steps again until a condition holds, so many times at most. */
export interface RepeatStep {
  readonly kind: 'repeat';
  readonly name: string;
  readonly until: (data: JsonObject) => boolean;
  readonly atMost: number;
  /** When the condition does not hold after the last pass: the step fails, or the saga goes on. */
  readonly onExhausted: 'fail' | 'continue';
  readonly steps: readonly Step[];
}

/** Steps that are undone alone when they fail: then `otherwise` runs, and the saga goes on. */
export interface AttemptStep {
  readonly kind: 'attempt';
  readonly name: string;
  readonly steps: readonly Step[];
  readonly otherwise: readonly Step[];
}

/** A save-point: what comes behind it is undone back to it when it fails, and tried again. Exhausted, it fails. */
export interface RecoverStep {
  readonly kind: 'recover';
  readonly name: string;
  /** Runs in all, the first included. */
  readonly attempts: number;
  readonly backoff: Backoff;
  readonly steps: readonly Step[];
}

/** What happens with an event that the saga does not wait for now. */
export type UnexpectedPolicy = 'ignore' | 'mailbox' | 'park';

/** One of the things that a wait may end with. */
export interface WaitArm {
  readonly name: string;
  /** Missing: a decision of a person ends it (approvals: arms `approved` and `rejected`). */
  readonly event?: EventType;
  /** Which fields of the event must have which values. Empty: any event of this kind. */
  readonly match: Readonly<Record<string, (data: JsonObject) => JsonValue | undefined>>;
  /** A guard: the event counts only if it holds. */
  readonly when?: (data: JsonObject, event: JsonObject) => boolean;
  readonly patch?: (data: JsonObject, event: JsonObject) => unknown;
  /** `take`: the wait ends. `ignore`: the event is remembered and changes nothing. `park`: the saga needs a person. */
  readonly effect: 'take' | 'ignore' | 'park';
  readonly then: Outlet;
}

/** What follows the end of a wait: more steps (none: the saga just goes on), or the saga turns back. */
export type Outlet = readonly Step[] | 'compensate';

/** Who decides an approval. */
export interface ApprovalDefinition {
  /** The role that a person needs. */
  readonly role: string;
  /** Reminds every so often while nobody has decided. */
  readonly remindEveryMs?: number;
  /** After this time another role may decide as well. */
  readonly escalate?: { readonly afterMs: number; readonly to: string };
  /** Published when it is requested, at each reminder and at the escalation. */
  readonly notify?: {
    readonly event: EventType;
    readonly body: (
      data: JsonObject,
      occasion: 'requested' | 'reminder' | 'escalation',
      role: string,
    ) => unknown;
  };
}

/**
 * Waits for the first of several events, for a person, or (without arms) for a time. An event that came before lies in the mailbox, and
 * is delivered when the saga gets here.
 */
export interface WaitStep {
  readonly kind: 'wait';
  readonly name: string;
  readonly arms: readonly WaitArm[];
  /** When the wait ends by itself: milliseconds since 1970. */
  readonly dueAt?: (data: JsonObject, now: number) => number;
  readonly onTimeout: Outlet;
  readonly approval?: ApprovalDefinition;
}

export interface MachineState {
  readonly name: string;
  readonly entry: readonly Step[];
  /** What may arrive here; its name is `<machine>.<state>`, and its time is the state's timer. Missing in a final state. */
  readonly wait?: WaitStep;
  /** Where an arm of the wait leads, by its name, and `timeout` for the timer. Missing: the machine stays, and neither exit nor entry runs. */
  readonly goTo: Readonly<Record<string, string | undefined>>;
  readonly exit: readonly Step[];
}

/** States that events drive. It only goes forward: its steps are retriable ones and events. */
export interface MachineStep {
  readonly kind: 'machine';
  readonly name: string;
  readonly initial: string;
  readonly states: readonly MachineState[];
}

export type Step =
  | CommandStep
  | PublishStep
  | ChooseStep
  | ParallelStep
  | ForEachStep
  | RepeatStep
  | AttemptStep
  | RecoverStep
  | WaitStep
  | MachineStep;

/** The steps directly inside a step, list by list. */
export function innerSteps(step: Step): readonly (readonly Step[])[] {
  switch (step.kind) {
    case 'command':
      return step.onFailure.map(({ steps }) => steps);
    case 'publish':
      return [];
    case 'choose':
    case 'parallel':
      return step.branches.map(({ steps }) => steps);
    case 'for-each':
    case 'repeat':
    case 'recover':
      return [step.steps];
    case 'attempt':
      return [step.steps, step.otherwise];
    case 'wait':
      return [...step.arms.map(({ then }) => then), step.onTimeout].flatMap((outlet) =>
        outlet === 'compensate' ? [] : [outlet],
      );
    case 'machine':
      return step.states.flatMap(({ entry, wait, exit }) => [entry, ...(wait ? [[wait]] : []), exit]);
  }
}

/** All steps of a list, those inside others included, in the order in which they are written. */
export function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [step, ...innerSteps(step).flatMap(allSteps)]);
}
