import { fold } from '@edda/saga-core';
import type { Effect } from '@edda/saga-core';
import { RetoldRun } from './retold-run.js';
import { RunFacts } from './run-facts.js';
import type { SimulatedWorld } from './simulated-world.js';
import { checkTries } from './try-invariants.js';
import { checkEnd, checkParent } from './end-invariants.js';
import { checkCompensations, checkUndone } from './undo-invariants.js';
import { expectSame } from './quick-expect.js';

/** What holds for a run as a whole, once it has ended. */
export function checkRun(world: SimulatedWorld): void {
  const facts = new RunFacts(world.history);
  checkHistory(world);
  checkMessages(world);
  checkTries(world);
  const run = new RetoldRun(world.corrected, facts);
  const end = run.tell();
  const abort = facts.first('compensation-began')?.sequence;
  if (abort !== undefined) {
    const done = facts.last('saga-compensated')?.sequence;
    checkUndone(run, world.corrected.steps, [], abort, done);
  }
  checkCompensations(run);
  checkEnd(world, run, end);
  checkParent(world, facts);
}

/** Folding the history gives the state, at each point, also when both come out of a database. */
function checkHistory({ history, turns, state }: SimulatedWorld): void {
  const stored = JSON.parse(JSON.stringify(history)) as typeof history;
  expectSame(stored, history, 'a history survives JSON');
  expectSame(fold(stored), state, 'fold(history) is the state');
  for (const { result } of turns.filter((_, index) => index % 7 === 0)) {
    const soFar = history.slice(0, result.state.revision);
    expectSame(fold(soFar), result.state, 'fold(history so far) is the state then');
  }
}

/** Equal ids have equal messages, and no two messages have the same id; an event is published once. */
function checkMessages({ turns, history }: SimulatedWorld): void {
  const bodies = new Map<string, unknown>();
  const corrected = new Map<string, unknown>();
  const published: string[] = [];
  for (const { result } of turns) {
    for (const { fact } of result.history) {
      if (fact.kind !== 'command-corrected') continue;
      corrected.set(`${fact.path} ${fact.direction}`, fact.body);
      // From then on the same id says something else.
      for (const id of bodies.keys()) if (id.startsWith(`saga-1:${fact.path}:`)) bodies.delete(id);
    }
    for (const effect of result.effects) {
      const message = messageOf(effect);
      const known = bodies.get(effect.messageId) ?? message;
      expectSame(message, known, `equal ids have equal messages: ${effect.messageId}`);
      bodies.set(effect.messageId, message);
      if (effect.kind === 'publish-event') published.push(effect.messageId);
      if (effect.kind !== 'send-command') continue;
      const body = corrected.get(`${effect.path} ${effect.direction}`) ?? effect.body;
      expectSame(effect.body, body, `what was corrected is sent: ${effect.messageId}`);
    }
  }
  const told = history.flatMap(({ fact }) => {
    if (fact.kind === 'event-published') return [fact.messageId];
    return 'notice' in fact && fact.notice ? [fact.notice.messageId] : [];
  });
  expectSame(published, told, 'each event is published once, and remembered');
  expectSame(new Set(published).size, published.length, 'no two events have the same id');
}

/** The attempt tells the participant's log how often; everything else is the message. */
function messageOf(effect: Effect): unknown {
  if (effect.kind !== 'send-command') return effect;
  const { attempt: _, ...message } = effect;
  return message;
}
