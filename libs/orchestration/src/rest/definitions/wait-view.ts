import type { ApprovalDefinition, Step, WaitArm, WaitStep } from '@edda/saga-core';
import type { StepView } from './step-view.js';

/** What follows: more steps (none: the saga just goes on), or the saga turns back. */
type OutletView = 'compensate' | readonly StepView[];

/** One of the things that a wait may end with. */
export interface ArmView {
  readonly name: string;
  /** Missing: a person's decision. */
  readonly event?: string;
  /** The fields of the event that say for which saga it is. */
  readonly match?: readonly string[];
  /** It counts only if a condition holds. */
  readonly guarded?: true;
  /** `take`: the wait ends. `ignore`: nothing changes. `park`: the saga needs a person. */
  readonly effect: 'take' | 'ignore' | 'park';
  readonly outlet: OutletView;
  /** The state of the machine that follows. Missing: none, or the machine stays. */
  readonly goTo?: string;
}

/** How a wait ends by itself. */
export interface TimeoutView {
  /** Missing if the moment follows from the saga's data. */
  readonly afterMs?: number;
  readonly outlet: OutletView;
  readonly goTo?: string;
}

export interface ApprovalView {
  readonly role: string;
  readonly remindEveryMs?: number;
  readonly escalate?: { readonly afterMs: number; readonly to: string };
  /** The event that tells people of it. */
  readonly notify?: string;
}

type GoTo = Readonly<Record<string, string | undefined>>;
type View = (steps: readonly Step[]) => readonly StepView[];

/** What a wait may end with. `goTo` is for a state of a machine: where each end leads. `view` is for the steps inside. */
export function waitView(
  { arms, dueAt, onTimeout, approval }: WaitStep,
  goTo: GoTo,
  view: View,
): { readonly arms: readonly ArmView[]; readonly approval?: ApprovalView; readonly timeout?: TimeoutView } {
  const ends = (name: string, outlet: WaitArm['then']) => ({
    outlet: outlet === 'compensate' ? outlet : view(outlet),
    ...(goTo[name] === undefined ? {} : { goTo: goTo[name] }),
  });
  return {
    arms: arms.map((arm) => ({ ...armView(arm), ...ends(arm.name, arm.then) })),
    ...(approval ? { approval: approvalView(approval) } : {}),
    ...(dueAt ? { timeout: { ...lengthOf(dueAt), ...ends('timeout', onTimeout) } } : {}),
  };
}

function armView({ name, event, match, when, effect }: WaitArm): Omit<ArmView, 'outlet'> {
  return {
    name,
    ...(event ? { event: event.messageName, match: Object.keys(match).toSorted() } : {}),
    ...(when ? { guarded: true } : {}),
    effect,
  };
}

function approvalView({ role, remindEveryMs, escalate, notify }: ApprovalDefinition): ApprovalView {
  return {
    role,
    ...(remindEveryMs === undefined ? {} : { remindEveryMs }),
    ...(escalate ? { escalate: { afterMs: escalate.afterMs, to: escalate.to } } : {}),
    ...(notify ? { notify: notify.event.messageName } : {}),
  };
}

/** How long a wait lasts at most, if that does not depend on data: then the time of its end moves with that of its beginning. */
function lengthOf(dueAt: NonNullable<WaitStep['dueAt']>): { readonly afterMs?: number } {
  try {
    const [early, late] = [dueAt({}, 0), dueAt({}, 1)];
    return late === early + 1 ? { afterMs: early } : {};
  } catch {
    // It looks at data that are not there.
    return {};
  }
}
