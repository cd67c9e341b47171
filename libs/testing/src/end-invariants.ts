import { hasEnded } from '@edda/saga-core';
import type { Known, RetoldCommand, Retelling } from './retold-known.js';
import type { RunFacts } from './run-facts.js';
import type { SimulatedWorld } from './simulated-world.js';
import { expectAtMost, expectOther, expectSame } from './quick-expect.js';

/** What was really done at the participants is what the saga's end says. */
export function checkEnd(world: SimulatedWorld, run: Retelling, end: Known | undefined): void {
  const { state, participants } = world;
  const { facts } = run;
  expectSame(hasEnded(state), true, 'the run is over');
  const completed = facts.first('saga-completed');
  expectSame(
    end !== undefined && end.since < (completed?.sequence ?? -1),
    completed !== undefined,
    'completed: every step is done',
  );
  if (state.status === 'compensated')
    expectSame(state.abort !== undefined, true, 'compensated: the state says why');
  if (state.status === 'completed') expectSame(state.abort, undefined, 'completed: it never turned back');
  for (const { path } of participants.done)
    expectSame(run.commands.has(path), true, `${path} was done because it was asked for`);
  for (const [path, command] of run.commands) checkEffects(world, facts, path, command);
}

/** Each effect is there once, or was undone, or never came to be. */
function checkEffects(
  { state, participants: { done } }: SimulatedWorld,
  facts: RunFacts,
  path: string,
  { step, isUndone }: RetoldCommand,
): void {
  const count = (direction: 'forward' | 'compensation') =>
    done.filter((one) => one.path === path && one.direction === direction).length;
  const [forward, undone] = [count('forward'), count('compensation')];
  expectAtMost(forward, 1, `${path} is done once at most`);
  expectAtMost(undone, forward, `${path} is undone only if it was done`);
  if (state.status === 'resolved' || wasTouched(facts, path)) return;
  if (state.status === 'compensated' || isUndone) {
    if (step.compensation) expectSame(undone, forward, `${path} leaves nothing`);
    return;
  }
  const hasSucceeded = facts.first('command-succeeded', path, 'forward') !== undefined;
  expectSame([forward, undone], [hasSucceeded ? 1 : 0, 0], `completed: ${path} is done, if it did not fail`);
}

/** A person has said what became of it, whether that is true or not. */
function wasTouched(facts: RunFacts, path: string): boolean {
  const skipped =
    facts.first('command-skipped', path, 'forward') ?? facts.first('command-skipped', path, 'compensation');
  const overridden = facts
    .all('action-taken')
    .some(({ fact }) => fact.action === 'override' && fact.path === path);
  return skipped !== undefined || overridden;
}

/** Whatever the parent asks for is answered, once each time, and in the end with what is true. */
export function checkParent({ state, replies }: SimulatedWorld, facts: RunFacts): void {
  const owed = facts.all('reply-owed').map(({ fact }) => fact.messageId);
  const given = facts.all('reply-given').map(({ fact }) => fact.messageId);
  expectSame(given.toSorted(), owed.toSorted(), 'each question of the parent is answered once');
  expectSame(
    replies.map(({ asked }) => asked.messageId),
    given,
    'each answer is sent once',
  );
  expectSame(state.owed, undefined, 'nothing is owed after the end');
  for (const { asked, outcome } of replies) {
    // Nobody knows what is left of a saga that a person has put an end to.
    if (asked.errand === 'revoke' && state.status !== 'resolved')
      expectOther(outcome, 'failure', 'a revoke is answered');
    if (asked.errand !== 'revoke') expectOther(outcome, 'revoked', 'a question is answered');
  }
  const undone = replies.findLast(({ asked }) => asked.errand === 'undo');
  if (undone)
    expectSame(
      undone.outcome,
      state.status === 'compensated' ? 'success' : 'failure',
      'what was undone is undone',
    );
}
