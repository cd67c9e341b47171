import type {
  AttemptStep,
  CommandStep,
  ForEachStep,
  MachineStep,
  ParallelStep,
  RecoverStep,
  RepeatStep,
  Step,
  WaitStep,
} from '../step.js';

/** How far a path has got: 0 before the point of no return, 1 behind a pivot, 2 behind a retriable step, an event or a machine. */
export interface Reach {
  readonly level: 0 | 1 | 2;
  /** The first step of this level on the path. */
  readonly by?: Step;
  /** Set inside a step in which `by` may have run before whatever else is in it. */
  readonly within?: ParallelStep | ForEachStep | RepeatStep | MachineStep;
}

/** What stands around a list of steps, and matters to them. */
export interface Around {
  /** Undoes everything inside it when it fails. */
  readonly undoneBy?: AttemptStep | RecoverStep;
  /** Runs what is inside it more than once, or beside other steps. */
  readonly repeatedBy?: ParallelStep | ForEachStep | RepeatStep;
}

/** Nothing that has to be undone may stand behind what can't be. */
export function misplacedCompensatable({ name }: CommandStep, { by, within }: Reach): readonly string[] {
  if (!by) return [];
  if (within?.kind === 'machine') {
    return [
      `step "${name}": a compensatable step cannot stand inside ${titleOf(within)}, which only goes forward. Make it retriable, or put it into an attempt.`,
    ];
  }
  if (within) {
    return [
      `step "${name}": a compensatable step cannot stand beside ${titleOf(by)} inside ${titleOf(within)}: if it failed, "${by.name}" could not be undone. Make it retriable as well, or move "${by.name}" behind "${within.name}".`,
    ];
  }
  return [
    `step "${name}": a compensatable step cannot stand behind ${titleOf(by)}: if it failed, what came before could not be undone. Move it forward, or make it retriable.`,
  ];
}

const HOW: Readonly<Record<NonNullable<Around['repeatedBy']>['kind'], string>> = {
  parallel: 'which runs other steps beside it',
  'for-each': 'which runs it for each item',
  repeat: 'which runs it again and again',
};

/** A saga has one point of no return, and knows when it is there. */
export function misplacedPivot(
  step: CommandStep,
  { by, within }: Reach,
  { undoneBy, repeatedBy }: Around,
): readonly string[] {
  const { name } = step;
  if (undoneBy) return [isUndoneInside(step, undoneBy)];
  if (within?.kind === 'machine') {
    return [
      `step "${name}": a pivot cannot stand inside ${titleOf(within)}, which only goes forward. Move it in front of "${within.name}", or make it retriable.`,
    ];
  }
  if (repeatedBy) {
    return [
      `step "${name}": a pivot cannot stand inside ${titleOf(repeatedBy)}, ${HOW[repeatedBy.kind]}; a saga has one point of no return. Move it behind "${repeatedBy.name}".`,
    ];
  }
  return by
    ? [
        `step "${name}": it is a second pivot or stands behind "${by.name}"; a saga has one point of no return. Make it retriable, or move "${by.name}" behind it.`,
      ]
    : [];
}

/** What can't be taken back has no place where everything is undone when it fails. */
export function isUndoneInside(step: Step, around: AttemptStep | RecoverStep): string {
  const what =
    step.kind === 'command'
      ? `a ${step.role} step`
      : step.kind === 'publish'
        ? 'an event'
        : 'a state machine';
  return `step "${step.name}": ${what} cannot stand inside ${titleOf(around)}: what is in there is undone when it fails, and this could not be. Move it behind "${around.name}".`;
}

/** What turns the saga back by its own nature, where the saga only goes forward. `arm`: what ends the wait so. */
export function cannotFail(
  step: Pick<RecoverStep | RepeatStep | WaitStep, 'kind' | 'name'>,
  { by }: Reach,
  arm = '',
): readonly string[] {
  if (!by) return [];
  const fails = {
    recover: 'it fails when its attempts are used up',
    repeat: 'it fails when its passes are used up',
    wait: `it turns the saga back when it ends with "${arm}"`,
  }[step.kind];
  const remedy = {
    recover: 'or put it into an attempt',
    repeat: `or let the saga go on then with onExhausted: 'continue'`,
    wait: 'or say with which steps the saga goes on then',
  }[step.kind];
  return [
    `step "${step.name}": ${fails}, but ${titleOf(by)} could not be undone. Move it forward, ${remedy}.`,
  ];
}

function titleOf(step: Step): string {
  return `the ${step.kind === 'command' ? `${step.role} step` : TITLES[step.kind]} "${step.name}"`;
}

const TITLES: Readonly<Record<Exclude<Step['kind'], 'command'>, string>> = {
  publish: 'event',
  choose: 'choice',
  parallel: 'parallel step',
  'for-each': 'for-each',
  repeat: 'loop',
  attempt: 'attempt',
  recover: 'save-point',
  wait: 'wait',
  machine: 'state machine',
};
