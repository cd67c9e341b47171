import { pathOf } from '../../definition/path.js';
import type { Outlet, WaitArm, WaitStep } from '../../definition/step.js';
import { find } from '../../state/find.js';
import type { ApprovalLabel, ArmBlock, Block, Mark, TimeoutBlock, WaitBlock } from '../diagram.js';
import { markOfWait, progressOfWait, tally } from './mark.js';
import type { Scene, ToBlocks } from './scene.js';
import { isOpen, marked, markInside, markOfRuns, narrowed, runsOf, standing } from './scene.js';

export function waitBlock(step: WaitStep, scene: Scene | undefined, toBlocks: ToBlocks): WaitBlock {
  const { name, approval } = step;
  const runs = scene ? runsOf(scene, 'wait', name) : [];
  const marks = runs.map((run) => markOfWait(run, step));
  const [only] = runs;
  const isOne = scene?.items === undefined && runs.length < 2;
  const progress = isOne ? only && progressOfWait(only) : tally(marks, scene?.items ?? runs.length);
  const ends = endsOf(step, {}, scene, toBlocks);
  const inside = [...ends.arms, ...(ends.timeout ? [ends.timeout] : [])];
  const mark = scene && markOfRuns(scene, [...marks, ...inside.flatMap(markBehind)]);
  return {
    kind: 'wait',
    name,
    ...ends,
    ...(approval ? { approval: approvalLabel(approval) } : {}),
    ...standing(scene, name, mark, progress),
  };
}

/** What follows the wait counts as long as it is not over. */
function markBehind({
  mark,
  outlet,
}: {
  readonly mark?: Mark;
  readonly outlet: ArmBlock['outlet'];
}): readonly Mark[] {
  return outlet === 'compensate' || !mark || mark === 'not taken' || mark === 'to come' ? [] : [mark];
}

/** The arms of a wait, and its time limit. */
export function endsOf(
  step: WaitStep,
  goTo: Readonly<Record<string, string | undefined>>,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): { readonly arms: readonly ArmBlock[]; readonly timeout?: TimeoutBlock } {
  const end = (name: string, outlet: Outlet) => ({
    ...outletOf(step, name, outlet, scene, toBlocks),
    ...leadsTo(goTo[name]),
  });
  const armOf = ({ name, event, when, effect, then }: WaitArm): ArmBlock => ({
    name,
    ...(event ? { event: event.messageName } : {}),
    guarded: when !== undefined,
    effect,
    ...end(name, then),
  });
  const arms = step.arms.map(armOf);
  if (!step.dueAt) return { arms };
  const afterMs = lengthOf(step.dueAt);
  const length = afterMs === undefined ? {} : { afterMs };
  return { arms, timeout: { ...length, ...end('timeout', step.onTimeout) } };
}

function leadsTo(goTo: string | undefined): { readonly goTo?: string } {
  return goTo === undefined ? {} : { goTo };
}

function outletOf(
  step: WaitStep,
  arm: string,
  outlet: Outlet,
  scene: Scene | undefined,
  toBlocks: ToBlocks,
): { readonly mark?: Mark; readonly outlet: readonly Block[] | 'compensate' } {
  if (!scene) return { outlet: outlet === 'compensate' ? outlet : toBlocks(outlet, undefined) };
  const runs = runsOf(scene, 'wait', step.name);
  const places = scene.places.filter(
    (place) => find(scene.state, 'wait', pathOf(step.name, place))?.arm === arm,
  );
  const isWaiting = runs.some(({ phase }) => phase === 'open');
  const inside = narrowed(scene, places, isWaiting || places.length > 0 || isOpen(scene, runs));
  const blocks = outlet === 'compensate' ? [] : toBlocks(outlet, inside);
  const mark = places.length > 0 ? markInside(blocks, 'done') : isWaiting ? 'waiting' : inside.rest;
  return { outlet: outlet === 'compensate' ? outlet : blocks, ...marked(mark) };
}

/**
 * The time limit as a length, if it is one: a moment that follows from the data is not known before there are data. Asked for with two
 * different times, a length gives the same answer behind both.
 */
function lengthOf(dueAt: NonNullable<WaitStep['dueAt']>): number | undefined {
  const LATER = 1_000_000;
  try {
    const length = dueAt({}, 0);
    return Number.isFinite(length) && length >= 0 && dueAt({}, LATER) === length + LATER ? length : undefined;
  } catch {
    return undefined;
  }
}

function approvalLabel({ role, remindEveryMs, escalate }: NonNullable<WaitStep['approval']>): ApprovalLabel {
  return {
    role,
    ...(remindEveryMs === undefined ? {} : { remindEveryMs }),
    ...(escalate ? { escalate } : {}),
  };
}
