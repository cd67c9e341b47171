import type { SagaDefinition } from '../definition.js';
import type {
  CommandStep,
  ForEachStep,
  MachineStep,
  ParallelStep,
  RepeatStep,
  Step,
  WaitStep,
} from '../step.js';
import type { Around, Reach } from './misplaced.js';
import { cannotFail, isUndoneInside, misplacedCompensatable, misplacedPivot } from './misplaced.js';

/**
 * Goes along every path and refuses what stands on the wrong side of the point of no return. Paths that come together again go on from
 * the one that got furthest, since the saga may have taken that one.
 */
export function problemsOfOrder({ steps }: SagaDefinition): readonly string[] {
  return along(steps, START, {}).problems;
}

/** How far a path got, and what was wrong on its way. */
interface Walked {
  readonly reach: Reach;
  readonly problems: readonly string[];
}

const START: Reach = { level: 0 };

function along(steps: readonly Step[], from: Reach, around: Around): Walked {
  return steps.reduce<Walked>(
    ({ reach, problems }, step) => {
      const walked = through(step, reach, around);
      return { reach: walked.reach, problems: [...problems, ...walked.problems] };
    },
    { reach: from, problems: [] },
  );
}

function through(step: Step, from: Reach, around: Around): Walked {
  switch (step.kind) {
    case 'command':
      return throughCommand(step, from, around);
    case 'publish':
      return goForward(step, from, around);
    case 'choose': {
      const branches = step.branches.map(({ steps }) => along(steps, from, around));
      return eitherWay(from, branches);
    }
    case 'parallel':
      return together(
        step,
        step.branches.map(({ steps }) => steps),
        from,
        around,
      );
    case 'for-each':
      return together(step, [step.steps], from, around);
    case 'repeat':
      return throughRepeat(step, from, around);
    case 'attempt': {
      // It is undone alone, so where the saga stands does not matter to it.
      const { problems } = along(step.steps, START, { undoneBy: step });
      return eitherWay(from, [{ reach: from, problems }, along(step.otherwise, from, around)]);
    }
    case 'recover': {
      const { problems } = along(step.steps, START, { undoneBy: step });
      return { reach: from, problems: [...problems, ...cannotFail(step, from)] };
    }
    case 'wait':
      return throughWait(step, from, around);
    case 'machine':
      return throughMachine(step, from, around);
  }
}

/** Several ways from one point, of which the saga takes one. */
function eitherWay(from: Reach, ways: readonly Walked[]): Walked {
  const reach = ways.reduce((far, way) => (way.reach.level > far.level ? way.reach : far), from);
  return { reach, problems: ways.flatMap(({ problems }) => problems) };
}

/** Behind a step that can't be taken back. */
function goForward(step: Step, from: Reach, around: Around): Walked {
  if (around.undoneBy) return { reach: from, problems: [isUndoneInside(step, around.undoneBy)] };
  return { reach: from.level === 2 ? from : { level: 2, by: step }, problems: [] };
}

function throughCommand(step: CommandStep, from: Reach, around: Around): Walked {
  const done = throughOwn(step, from, around);
  // A step that has failed has left nothing behind. But a saga goes only forward from where a retriable step begins.
  const failed = step.role === 'retriable' ? done.reach : from;
  const handled = step.onFailure.map(({ steps }) => along(steps, failed, around));
  return eitherWay(from, [done, ...handled]);
}

function throughOwn(step: CommandStep, from: Reach, around: Around): Walked {
  switch (step.role) {
    case 'compensatable':
      return { reach: from, problems: misplacedCompensatable(step, from) };
    case 'pivot': {
      const problems = misplacedPivot(step, from, around);
      return { reach: problems.length > 0 ? from : { level: 1, by: step }, problems };
    }
    case 'retriable':
      return goForward(step, from, around);
  }
}

/**
 * Steps that run beside each other, or again and again, before the saga is through with all of them. If one of them can't be taken back,
 * none may need to be: whatever fails would come behind it in some run.
 */
function together(
  step: ParallelStep | ForEachStep | RepeatStep,
  lists: readonly (readonly Step[])[],
  from: Reach,
  around: Around,
): Walked {
  const inside: Around = { ...around, repeatedBy: step };
  const walk = (start: Reach) =>
    eitherWay(
      from,
      lists.map((steps) => along(steps, start, inside)),
    );
  const first = walk(from);
  if (from.level > 0 || first.reach.level === 0) return first;
  return { reach: first.reach, problems: walk({ ...first.reach, level: 2, within: step }).problems };
}

function throughRepeat(step: RepeatStep, from: Reach, around: Around): Walked {
  const { reach, problems } = together(step, [step.steps], from, around);
  return {
    reach,
    problems: [
      ...problems,
      ...(step.onExhausted === 'fail' ? cannotFail(step, from.level > 0 ? from : reach) : []),
    ],
  };
}

function throughWait({ arms, dueAt, onTimeout, ...step }: WaitStep, from: Reach, around: Around): Walked {
  const ends = arms
    .filter(({ effect }) => effect === 'take')
    .map(({ name, then }) => ({ end: name, outlet: then }))
    .concat(dueAt ? [{ end: 'timeout', outlet: onTimeout }] : []);
  const ways = ends.map(({ end, outlet }) =>
    outlet === 'compensate'
      ? { reach: from, problems: cannotFail(step, from, end) }
      : along(outlet, from, around),
  );
  return eitherWay(from, ways);
}

/** A machine goes from state to state in an order that only the events know: whatever stands in it comes behind everything else in it. */
function throughMachine(step: MachineStep, from: Reach, around: Around): Walked {
  if (around.undoneBy) return { reach: from, problems: [isUndoneInside(step, around.undoneBy)] };
  const inside: Reach = { level: 2, by: step, within: step };
  const lists = step.states.flatMap(({ entry, wait, exit }) => [entry, ...(wait ? [[wait]] : []), exit]);
  const { problems } = eitherWay(
    inside,
    lists.map((steps) => along(steps, inside, {})),
  );
  return { reach: from.level === 2 ? from : { level: 2, by: step }, problems };
}
