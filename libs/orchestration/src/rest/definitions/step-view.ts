import { participantOf } from '@edda/messaging';
import type {
  Backoff,
  CommandStep,
  CompensationOrder,
  DeadLetterPolicy,
  MachineState,
  RetryPolicy,
  SiblingPolicy,
  Step,
  StepRole,
} from '@edda/saga-core';
import type { ApprovalView, ArmView, TimeoutView } from './wait-view.js';
import { waitView } from './wait-view.js';

/** All times are milliseconds. */
export interface BackoffView {
  readonly firstMs: number;
  readonly maxMs: number;
  readonly factor: number;
}

export interface RetryView extends BackoffView {
  /** Sendings in all, the first included. */
  readonly attempts: number;
}

export interface CommandView {
  readonly kind: 'command';
  readonly name: string;
  readonly role: StepRole;
  readonly command: string;
  readonly participant: string;
  /** The saga that this step is. `await`: the step ends with it; `detach`: it is started and left to itself. */
  readonly child?: { readonly saga: string; readonly mode: 'await' | 'detach' };
  readonly compensation?: {
    readonly command: string;
    readonly participant: string;
    readonly retry: RetryView;
  };
  /** Why there is nothing to undo. */
  readonly noCompensation?: string;
  /** The failures that turn the saga back, if not all do; others are tried again. */
  readonly failOn?: readonly string[];
  /** What follows a failure after which the saga goes on. */
  readonly onFailure?: readonly { readonly code: string; readonly steps: readonly StepView[] }[];
  readonly retry: RetryView;
  readonly timeoutMs?: number;
  /** If it is another than that of the saga. */
  readonly onDeadLetter?: DeadLetterPolicy;
}

/** A named list of steps inside a step. */
export interface BranchView {
  readonly name: string;
  readonly steps: readonly StepView[];
}

interface Together {
  readonly onFailure: SiblingPolicy;
  readonly compensation: CompensationOrder;
}

export interface MachineStateView {
  readonly name: string;
  /** The machine ends here. */
  readonly isFinal: boolean;
  readonly entry: readonly StepView[];
  readonly arms: readonly ArmView[];
  readonly timeout?: TimeoutView;
  readonly exit: readonly StepView[];
}

/** A step as far as it is data: what its functions do is not told. */
export type StepView =
  | CommandView
  | { readonly kind: 'publish'; readonly name: string; readonly event: string }
  | {
      readonly kind: 'choose';
      readonly name: string;
      /** `always`: taken if no condition before it holds. */
      readonly branches: readonly (BranchView & { readonly taken: 'if' | 'always' })[];
    }
  | ({
      readonly kind: 'parallel';
      readonly name: string;
      readonly branches: readonly BranchView[];
    } & Together)
  | ({
      readonly kind: 'for-each';
      readonly name: string;
      /** The field of the data that holds the item. */
      readonly as: string;
      readonly atOnce: number;
      readonly steps: readonly StepView[];
    } & Together)
  | {
      readonly kind: 'repeat';
      readonly name: string;
      readonly atMost: number;
      readonly onExhausted: 'fail' | 'continue';
      readonly steps: readonly StepView[];
    }
  | {
      readonly kind: 'attempt';
      readonly name: string;
      readonly steps: readonly StepView[];
      readonly otherwise: readonly StepView[];
    }
  | {
      readonly kind: 'recover';
      readonly name: string;
      /** Runs in all, and how long it waits between them. */
      readonly retry: RetryView;
      readonly steps: readonly StepView[];
    }
  | {
      readonly kind: 'wait';
      readonly name: string;
      readonly arms: readonly ArmView[];
      readonly approval?: ApprovalView;
      readonly timeout?: TimeoutView;
    }
  | {
      readonly kind: 'machine';
      readonly name: string;
      readonly initial: string;
      readonly states: readonly MachineStateView[];
    };

export const stepViews = (steps: readonly Step[]): readonly StepView[] => steps.map(stepView);

function stepView(step: Step): StepView {
  const { name } = step;
  switch (step.kind) {
    case 'command':
      return commandView(step);
    case 'publish':
      return { kind: step.kind, name, event: step.event.messageName };
    case 'choose':
      return {
        kind: step.kind,
        name,
        branches: step.branches.map((branch) => ({
          name: branch.name,
          taken: branch.when ? 'if' : 'always',
          steps: stepViews(branch.steps),
        })),
      };
    case 'parallel': {
      const { kind, branches, onFailure, compensation } = step;
      return { kind, name, branches: branches.map(branchView), onFailure, compensation };
    }
    case 'for-each': {
      const { kind, as, atOnce, onFailure, compensation } = step;
      return { kind, name, as, atOnce, steps: stepViews(step.steps), onFailure, compensation };
    }
    case 'repeat': {
      const { kind, atMost, onExhausted } = step;
      return { kind, name, atMost, onExhausted, steps: stepViews(step.steps) };
    }
    case 'attempt':
      return { kind: step.kind, name, steps: stepViews(step.steps), otherwise: stepViews(step.otherwise) };
    case 'recover':
      return { kind: step.kind, name, retry: retryView(step), steps: stepViews(step.steps) };
    case 'wait':
      return { kind: step.kind, name, ...waitView(step, {}, stepViews) };
    case 'machine':
      return { kind: step.kind, name, initial: step.initial, states: step.states.map(stateView) };
  }
}

function commandView(step: CommandStep): CommandView {
  const { kind, name, role, command, child, compensation, noCompensation, failOn, onFailure } = step;
  return {
    kind,
    name,
    role,
    ...addressed(command.messageName),
    ...(child ? { child: { saga: child.saga, mode: child.mode } } : {}),
    ...(compensation
      ? {
          compensation: {
            ...addressed(compensation.command.messageName),
            retry: retryView(compensation.retry),
          },
        }
      : {}),
    ...(noCompensation === undefined ? {} : { noCompensation }),
    ...(failOn ? { failOn } : {}),
    ...(onFailure.length === 0
      ? {}
      : { onFailure: onFailure.map(({ code, steps }) => ({ code, steps: stepViews(steps) })) }),
    retry: retryView(step.retry),
    ...(step.timeoutMs === undefined ? {} : { timeoutMs: step.timeoutMs }),
    ...(step.onDeadLetter === undefined ? {} : { onDeadLetter: step.onDeadLetter }),
  };
}

function stateView({ name, entry, wait, goTo, exit }: MachineState): MachineStateView {
  const { arms, timeout } = wait ? waitView(wait, goTo, stepViews) : { arms: [], timeout: undefined };
  return {
    name,
    isFinal: !wait,
    entry: stepViews(entry),
    arms,
    ...(timeout ? { timeout } : {}),
    exit: stepViews(exit),
  };
}

const branchView = ({
  name,
  steps,
}: {
  readonly name: string;
  readonly steps: readonly Step[];
}): BranchView => ({
  name,
  steps: stepViews(steps),
});

const addressed = (command: string): { readonly command: string; readonly participant: string } => ({
  command,
  participant: participantOf(command),
});

const retryView = ({ attempts, backoff }: RetryPolicy): RetryView => ({ attempts, ...backoffView(backoff) });

export const backoffView = ({ firstMs, maxMs, factor }: Backoff): BackoffView => ({ firstMs, maxMs, factor });
