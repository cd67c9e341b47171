import { matchKey, pathOf } from '@edda/saga-core';
import type { FactOf, JsonObject, WaitArm, WaitStep } from '@edda/saga-core';
import type { Known, Retelling, Spot } from './retold-known.js';
import { json, learnt, seenBy } from './retold-known.js';
import type { Told } from './run-facts.js';
import { expectAbove, expectAtLeast, expectAtMost, expectBelow, expectSame } from './quick-expect.js';

/** What ended a wait, and what is known then. */
export interface RetoldWait {
  readonly known: Known;
  readonly arm: string;
  readonly dueAt?: number;
}

/** @param inherited when it is due, if a machine has stayed where it was */
export function retellWait(
  run: Retelling,
  step: WaitStep,
  spot: Spot,
  known: Known,
  inherited?: number,
): RetoldWait | undefined {
  const path = pathOf(step.name, spot.iteration);
  const began = run.begun('wait-began', path, spot, known);
  if (!began) return undefined;
  checkBeginning(step, path, began, known, inherited);
  const { facts } = run;
  const dropped = facts.first('wait-dropped', path);
  if (dropped) expectAbove(dropped.sequence, spot.until, `${path} is dropped by what turned back`);
  const heard = facts.all('event-received', path);
  for (const { fact } of heard) checkEvent(step, path, fact, known);
  const ends = [
    ...heard.filter(({ fact }) => fact.arm !== undefined),
    ...facts.all('decision-made', path),
    ...facts.all('wait-timed-out', path),
  ];
  expectAtMost(ends.length + (dropped ? 1 : 0), 1, `${path} ends once`);
  const [end] = ends;
  if (!end) return undefined;
  expectBelow(end.sequence, spot.until, `${path} does not end once its part has turned back`);
  const isSkipped = facts
    .all('action-taken')
    .some(({ fact, at }) => fact.action === 'skip' && fact.path === path && at === end.at);
  // A person may end it before its time.
  const after = endOf(step, path, end, known, isSkipped ? 0 : began.fact.dueAt);
  if (after.outlet === 'compensate') return undefined;
  const done = run.steps(after.outlet, spot, after.known);
  const { dueAt } = began.fact;
  return done && { known: done, arm: after.arm, ...(dueAt === undefined ? {} : { dueAt }) };
}

function checkBeginning(
  step: WaitStep,
  path: string,
  { fact, at }: Told<'wait-began'>,
  known: Known,
  inherited: number | undefined,
): void {
  const seen = seenBy(known);
  const arms = step.arms.map(({ name, event, match }) => {
    if (!event) return { name };
    const values = Object.fromEntries(Object.entries(match).map(([field, value]) => [field, value(seen)]));
    return { name, event: event.messageName, key: matchKey(event.messageName, values) };
  });
  expectSame(fact.arms, arms, `${path} waits for what its data says`);
  expectSame(fact.dueAt, inherited ?? step.dueAt?.(seen, at), `${path} is due when it says`);
  expectSame(fact.role, step.approval?.role, '');
  const { notify, role } = step.approval ?? {};
  const told = notify && role ? json(notify.body(seen, 'requested', role)) : undefined;
  expectSame(fact.notice?.body, told, `${path} tells people what it sees`);
}

/** The first arm whose guard holds takes an event. */
function checkEvent(step: WaitStep, path: string, fact: FactOf<'event-received'>, known: Known): void {
  const arms = step.arms.filter(({ event }) => event?.messageName === fact.event);
  const arm = arms.find(({ when }) => !when || when(seenBy(known), fact.body));
  expectSame(
    fact.arm,
    arm?.effect === 'take' ? arm.name : undefined,
    `${path} takes an event by the arm that it fits`,
  );
}

function endOf(
  step: WaitStep,
  path: string,
  { fact, sequence, at }: Told<'event-received'> | Told<'decision-made'> | Told<'wait-timed-out'>,
  known: Known,
  dueAt: number | undefined,
): { readonly arm: string; readonly known: Known; readonly outlet: WaitArm['then'] } {
  if (fact.kind === 'wait-timed-out') {
    expectAtLeast(at, dueAt ?? Infinity, `${path} lasts as long as it says`);
    return { arm: 'timeout', known: { ...known, since: sequence }, outlet: step.onTimeout };
  }
  const arm = step.arms.find(({ name }) => name === fact.arm);
  if (!arm) throw new Error(`${path} has ended with "${fact.arm}", which it does not have.`);
  const said = fact.kind === 'event-received' ? fact.body : decisionOf(fact);
  const patch = arm.patch ? (json(arm.patch(seenBy(known), said)) as JsonObject) : undefined;
  expectSame(fact.patch, patch, `${path} adds what it makes of "${arm.name}"`);
  return { arm: arm.name, known: learnt(known, patch, sequence), outlet: arm.then };
}

function decisionOf({ arm, by, role, comment }: FactOf<'decision-made'>): JsonObject {
  return { decision: arm, by, role, ...(comment === undefined ? {} : { comment }) };
}
