import { commandStepOf, effectId, fold } from '@edda/saga-core';
import type { CommandStep, Effect, Fact, SagaDefinition } from '@edda/saga-core';
import { expect } from 'vitest';
import { checkData } from './data-invariants.js';
import type { Done } from './simulated-participants.js';
import type { SimulatedWorld } from './simulated-world.js';
import { expectSame } from './turn-invariants.js';

/** What holds for a run as a whole, once it has ended or is parked. */
export function checkRun(definition: SagaDefinition, world: SimulatedWorld): void {
  const facts = world.history.map(({ fact }) => fact);
  const effects = world.turns.flatMap(({ result }) => result.effects);
  checkHistory(world);
  checkMessages(effects);
  checkOrder(definition, facts);
  checkTries(definition, facts);
  checkWaits(definition, world);
  checkData(definition, facts);
  checkEnd(definition, world, facts);
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

function checkMessages(effects: readonly Effect[]): void {
  const bodies = new Map<string, unknown>();
  for (const effect of effects) {
    // The attempt tells the participant's log how often; everything else is the message.
    const { attempt: _, ...message } = { attempt: 0, ...effect };
    const first = bodies.get(effect.messageId) ?? message;
    expectSame(message, first, `equal ids have equal messages: ${effect.messageId}`);
    bodies.set(effect.messageId, message);
  }
}

const isSent = (fact: Fact) => fact.kind === 'command-sent';
const isDefinite = (fact: Fact) =>
  fact.kind === 'command-succeeded' || fact.kind === 'command-failed' || fact.kind === 'command-revoked';

function checkOrder({ steps }: SagaDefinition, facts: readonly Fact[]): void {
  const place = (path: string) => steps.findIndex((step) => step.path === path);
  const done = new Set<string>();
  const unknown = new Set<string>();
  let lastUndone = Infinity;
  for (const fact of facts) {
    if (fact.kind === 'command-succeeded') done.add(`${fact.path}:${fact.direction}`);
    if (fact.kind === 'command-given-up') unknown.add(fact.path);
    if (fact.kind !== 'command-sent' || fact.epoch > 1) continue;
    const at = place(fact.path);
    if (fact.direction === 'forward') {
      const before = steps.slice(0, at).filter((step) => step.kind === 'command');
      expect(
        before.every(({ path }) => done.has(`${path}:forward`)),
        'a step comes after those before it',
      ).toBe(true);
    } else {
      const mayBeDone = unknown.has(fact.path) || done.has(`${fact.path}:forward`);
      expect(mayBeDone, 'only what was done, or may have been, is undone').toBe(true);
      expect(at, 'compensations come in the reverse order').toBeLessThan(lastUndone);
      const previous = steps[lastUndone]?.path;
      if (previous) expect(done, 'one compensation after the other').toContain(`${previous}:compensation`);
      lastUndone = at;
    }
  }
}

type TurningPoint = Extract<Fact, { kind: 'compensation-began' | 'saga-parked' }>;

const isGivenUp = (fact: Fact): fact is TurningPoint =>
  (fact.kind === 'compensation-began' || fact.kind === 'saga-parked') &&
  (fact.reason === 'retries-exhausted' || fact.reason === 'compensation-failed');

function mostAttempts(definition: SagaDefinition, path: string, reason: string): number | undefined {
  const step = commandStepOf(definition, path);
  return reason === 'compensation-failed' ? step?.compensation?.retry.attempts : step?.retry.attempts;
}

/** Epochs rise only after a definite answer, attempts only as far as the policy allows. */
function checkTries(definition: SagaDefinition, facts: readonly Fact[]): void {
  const definite = new Map<string, number>();
  const epochs = new Map<string, number>();
  let lastAttempt = 0;
  for (const fact of facts) {
    if (isGivenUp(fact))
      expect(lastAttempt, 'it is given up after the last attempt').toBe(
        mostAttempts(definition, fact.path, fact.reason),
      );
    if (!('direction' in fact)) continue;
    const key = `${fact.path}:${fact.direction}`;
    const epoch = epochs.get(key) ?? 0;
    if (isDefinite(fact)) {
      expect(definite.get(key) ?? 0, `one definite outcome for each epoch of ${key}`).toBeLessThan(epoch);
      definite.set(key, epoch);
    }
    if (isSent(fact)) {
      expect(fact.epoch, `an epoch of ${key} begins after the last one was decided`).toBe(
        (definite.get(key) ?? 0) + 1,
      );
      epochs.set(key, fact.epoch);
    }
    if (fact.kind !== 'command-sent' && fact.kind !== 'command-resent') continue;
    lastAttempt = fact.attempt;
    const step = commandStepOf(definition, fact.path);
    const policy = fact.direction === 'forward' ? step?.retry : step?.compensation?.retry;
    expect(fact.attempt, `${key} keeps to its policy`).toBeLessThanOrEqual(policy?.attempts ?? 0);
  }
}

/** Nothing is sent again, and nothing is given up, before its time. */
function checkWaits(definition: SagaDefinition, { history }: SimulatedWorld): void {
  const since = new Map<
    string,
    { readonly sent: number; readonly resendAt: number; readonly retryAt: number }
  >();
  for (const { at, fact } of history) {
    if (!('direction' in fact)) continue;
    const key = `${fact.path}:${fact.direction}`;
    const known = since.get(key) ?? { sent: at, resendAt: at, retryAt: at };
    if (fact.kind === 'command-sent') {
      if (fact.epoch > 1) expect(at, 'the next epoch waits').toBeGreaterThanOrEqual(known.retryAt);
      since.set(key, { ...known, sent: at, resendAt: fact.resendAt });
    } else if (fact.kind === 'command-resent') {
      const due = fact.because === 'silence' ? known.resendAt : known.retryAt;
      expect(at, `sent again because of ${fact.because}, in its time`).toBeGreaterThanOrEqual(due);
      since.set(key, { ...known, resendAt: fact.resendAt });
    } else if (fact.kind === 'retry-planned') since.set(key, { ...known, retryAt: fact.retryAt });
    else if ((fact.kind === 'command-given-up' || fact.kind === 'revoke-sent') && fact.reason === 'timeout') {
      const timeout = commandStepOf(definition, fact.path)?.timeoutMs ?? Infinity;
      expect(at - known.sent, 'a timeout is waited for').toBeGreaterThanOrEqual(timeout);
    }
    if (fact.kind === 'revoke-sent') since.set(key, { ...known, resendAt: fact.resendAt });
  }
}

/** What was really done at the participants is what the saga's end says. */
function checkEnd(
  definition: SagaDefinition,
  { state, participants: { done } }: SimulatedWorld,
  facts: readonly Fact[],
): void {
  const steps = definition.steps.filter((step) => step.kind === 'command');
  const count = ({ path }: CommandStep, direction: Done['direction']) =>
    done.filter((one) => one.path === path && one.direction === direction).length;
  for (const step of steps) {
    expect(count(step, 'forward'), `${step.path} is done once at most`).toBeLessThanOrEqual(1);
    expect(count(step, 'compensation'), `${step.path} is undone once at most`).toBeLessThanOrEqual(
      count(step, 'forward'),
    );
  }
  switch (state.status) {
    case 'completed': {
      expect(
        steps.map((step) => count(step, 'forward')),
        'completed: all is done',
      ).toEqual(steps.map(() => 1));
      expect(
        done.filter(({ direction }) => direction === 'compensation'),
        'completed: nothing is undone',
      ).toEqual([]);
      const events = definition.steps.filter((step) => step.kind === 'publish');
      const published = facts.flatMap((fact) => (fact.kind === 'event-published' ? [fact.messageId] : []));
      expect(published).toEqual(events.map(({ path }) => effectId(state.id, path, 'event', 1)));
      return;
    }
    case 'compensated':
      for (const step of steps.filter(({ noCompensation }) => noCompensation === undefined)) {
        expect(count(step, 'forward'), `compensated: ${step.path} leaves nothing`).toBe(
          count(step, 'compensation'),
        );
      }
      expect(state.abort, 'compensated: the state says why').toBeDefined();
      return;
    case 'parked':
      expect(state.parked, 'parked: the state says why and where').toMatchObject({
        reason: expect.any(String) as string,
        path: expect.any(String) as string,
      });
      return;
    default:
      expect.fail(`The run is over, but the saga is ${state.status}.`);
  }
}
