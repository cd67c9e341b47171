import type { ApprovalLabel, ArmBlock, Block, StepBlock, TimeoutBlock, WaitBlock } from './diagram.js';
import { countText, durationText } from './wording.js';

/** The sign that stands before a caption. */
export type Sign =
  | 'compensatable'
  | 'pivot'
  | 'retriable'
  | 'child'
  | 'publish'
  | 'choice'
  | 'parallel'
  | 'for-each'
  | 'repeat'
  | 'attempt'
  | 'save-point'
  | 'wait'
  | 'approval'
  | 'machine';

/** What stands on a box: the same words in each kind of picture. */
export interface Caption {
  readonly sign: Sign;
  readonly title: string;
  /** Name of the message that is sent. */
  readonly message?: string;
  readonly facts: readonly string[];
  /** What there is no room for. */
  readonly details: readonly string[];
}

export function captionOf(block: Block): Caption {
  const { name: title } = block;
  switch (block.kind) {
    case 'step':
      return stepCaption(block);
    case 'publish':
      return {
        sign: 'publish',
        title: 'publish',
        message: block.event.message,
        facts: [],
        details: named(block.name, block.event.message),
      };
    case 'choice':
      return {
        sign: 'choice',
        title,
        facts: ['one of these'],
        details: ['The first whose condition holds.'],
      };
    case 'parallel': {
      const others = siblings(block.onFailure, 'branches');
      return {
        sign: 'parallel',
        title,
        facts: ['all at once'],
        details: [others, orderText(block.compensation)],
      };
    }
    case 'for-each': {
      const facts = [`for each ${block.item}, ${block.atOnce} at once`];
      return {
        sign: 'for-each',
        title,
        facts,
        details: [siblings(block.onFailure, 'items'), orderText(block.compensation)],
      };
    }
    case 'repeat': {
      const end = block.onExhausted === 'fail' ? 'then it fails' : 'then the saga goes on';
      const facts = [`again until it holds, at most ${countText(block.atMost, 'time')}`];
      return {
        sign: 'repeat',
        title,
        facts,
        details: [`At most ${countText(block.atMost, 'pass', 'passes')}, ${end}.`],
      };
    }
    case 'attempt':
      return { sign: 'attempt', title, facts: ['if it fails, undone alone'], details: [] };
    case 'save-point': {
      const facts = [`save-point, at most ${countText(block.runs, 'run')}`];
      return {
        sign: 'save-point',
        title,
        facts,
        details: ['What fails behind it is undone back to it, and tried again.'],
      };
    }
    case 'wait':
      return waitCaption(block);
    case 'machine':
      return { sign: 'machine', title, facts: [countText(block.states.length, 'state')], details: [] };
  }
}

/** A name that says what another one does not. */
function named(name: string, other: string): readonly string[] {
  return name === other ? [] : [`Its name is ${name}.`];
}

function siblings(policy: 'finish' | 'fail-fast', noun: string): string {
  return policy === 'finish'
    ? `If one fails, the other ${noun} go on to their ends first.`
    : `If one fails, the other ${noun} are given up at once.`;
}

function orderText(order: 'reverse' | 'parallel'): string {
  return order === 'reverse' ? 'Undone one after the other, the latest first.' : 'Undone all at once.';
}

function stepCaption(block: StepBlock): Caption {
  const { name, role, command, child, timeoutMs, attempts, undo, noUndo } = block;
  const saga = child && `child saga ${child.saga}${child.mode === 'detach' ? ', only started' : ''}`;
  return {
    sign: child ? 'child' : role,
    title: name,
    ...(child ? {} : { message: command.message }),
    facts: [
      ...(saga ? [saga] : []),
      ...(timeoutMs === undefined ? [] : [`within ${durationText(timeoutMs)}`]),
    ],
    details: [
      `A ${role} step at ${command.participant}: ${command.message}, ${countText(attempts, 'attempt')} at most.`,
      ...(undo ? [`Undone by ${undo.message}.`] : []),
      ...(noUndo === undefined ? [] : [noUndoText(noUndo)]),
    ],
  };
}

/** Why there is no compensation. */
export function noUndoText(reason: string): string {
  return reason === '' ? 'nothing to undo' : `nothing to undo: ${reason}`;
}

function waitCaption(block: WaitBlock): Caption {
  const { name: title, arms, timeout, approval } = block;
  const taken = arms.filter(({ effect }) => effect === 'take');
  const rows = hasWays(block) ? [] : [...waitedFor(taken, approval), ...timeRow(timeout, taken.length === 0)];
  return {
    sign: approval ? 'approval' : 'wait',
    title,
    facts: [...rows, ...(approval ? approvalFacts(approval) : []), ...asides(arms)],
    details: [hasWays(block) ? 'Ends with the first of these.' : 'Waits, then the saga goes on.'],
  };
}

/** True if it matters how the wait ends: something different follows. */
export function hasWays({ arms, timeout }: WaitBlock): boolean {
  return [...arms, ...(timeout ? [timeout] : [])].some(
    ({ outlet }) => outlet === 'compensate' || outlet.length > 0,
  );
}

function waitedFor(arms: readonly ArmBlock[], approval: ApprovalLabel | undefined): readonly string[] {
  return approval ? [] : arms.map((arm, index) => `${index === 0 ? 'for' : 'or'} ${armText(arm)}`);
}

function timeRow(timeout: TimeoutBlock | undefined, isDelay: boolean): readonly string[] {
  if (!timeout) return [];
  const { afterMs } = timeout;
  if (isDelay) return [afterMs === undefined ? 'until a moment in its data' : `for ${durationText(afterMs)}`];
  return [afterMs === undefined ? 'until a moment in its data at most' : `at most ${durationText(afterMs)}`];
}

function approvalFacts({ role, remindEveryMs, escalate }: ApprovalLabel): readonly string[] {
  return [
    `decided by ${role}`,
    ...(escalate ? [`after ${durationText(escalate.afterMs)} also by ${escalate.to}`] : []),
    ...(remindEveryMs === undefined ? [] : [`reminded every ${durationText(remindEveryMs)}`]),
  ];
}

/** What may come and does not end the wait. */
export function asides(arms: readonly ArmBlock[]): readonly string[] {
  return arms.flatMap((arm) => {
    if (arm.effect === 'take') return [];
    return [arm.effect === 'ignore' ? `ignores ${armText(arm)}` : `needs a person on ${armText(arm)}`];
  });
}

/** What an arm is for, in as few words as are clear. */
export function armText({ name, event, guarded }: ArmBlock): string {
  const known =
    event === undefined || name === event || name.startsWith(`${event}#`)
      ? (event ?? name)
      : `${name}: ${event}`;
  return guarded ? `${known} (if)` : known;
}

/** When a wait ends by itself. */
export function timeoutText({ afterMs }: TimeoutBlock): string {
  return afterMs === undefined ? 'in time nothing came' : `after ${durationText(afterMs)}`;
}
