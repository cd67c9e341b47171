import {
  arbitraryWorld,
  checkRun,
  checkTurn,
  propertySettings,
  pureOrThrow,
  SimulatedWorld,
} from '@edda/testing/contracts';
import type { World } from '@edda/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from './definition/definition.js';
import { commandStepOf } from './definition/definition.js';
import { problemsOf } from './definition/problems.js';
import { allSteps } from './definition/step.js';
import type { HistoryEntry } from './state/history.js';
import { ACTIONS } from './state/history.js';
import { transition } from './transition.js';

/** How often each kind of end, each reason and each kind of fact was reached: a property that never saw one of them says nothing about it. */
const reached = new Map<string, number>();

function count(what: string): void {
  reached.set(what, (reached.get(what) ?? 0) + 1);
}

const among = (what: string, all: readonly string[]): readonly string[] =>
  all.map((one) => `${what}: ${one}`);
const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const EVERYWHERE = [
  ...among('was', words('running waiting compensating paused parked completed compensated resolved')),
  ...among(
    'turned back',
    words(
      'failure timeout retries-exhausted refused unreadable expired rejected loop-exhausted cancelled deadline operator parent',
    ),
  ),
  ...among('failed alone', words('failure timeout retries-exhausted rejected loop-exhausted operator')),
  ...among(
    'parked',
    words(
      'retries-exhausted compensation-failed refused unreadable dead-lettered expired definition-threw unexpected-event',
    ),
  ),
  ...among(
    'ignored',
    words(`duplicate late stale-epoch unknown-step already-started ended parked not-due not-waiting not-allowed
      not-parked not-paused past-pivot expired no-migration`),
  ),
  ...among('action', ACTIONS),
  ...among(
    'fact',
    words(`command-sent command-resent command-succeeded command-failed failure-handled retry-planned command-given-up
      revoke-sent command-revoked command-stuck command-unstuck command-corrected command-skipped event-published branch-chosen items-taken
      item-began pass-ended scope-failed scope-undone lanes-joined state-entered wait-began event-received decision-made
      wait-timed-out wait-dropped approval-reminded approval-escalated saga-started compensation-began saga-parked saga-paused
      saga-resumed deadline-passed saga-completed saga-compensated saga-resolved action-taken reply-owed reply-given
      saga-migrated input-ignored`),
  ),
  ...among('step', words('command publish choose parallel for-each repeat attempt recover wait machine')),
  ...among('answered', words('success failure revoked')),
  ...among('revoked', words('pivot retriable')),
  ...among('asked in vain, it was done', words('pivot retriable')),
  ...among('next epoch', words('forward compensation')),
];

function play(world: World): void {
  const { definition } = world;
  expect(problemsOf(definition)).toEqual([]);
  const simulation = new SimulatedWorld(world, pureOrThrow(transition), checkTurn);
  simulation.run();
  const { revision: _before, ...end } = simulation.state;
  simulation.aftermath();
  const { revision: _after, ...afterwards } = simulation.state;
  expect(afterwards).toStrictEqual(end);
  checkRun(simulation);
  if (end.abort) count(`turned back: ${end.abort.reason}`);
  for (const { result } of simulation.turns) {
    count(`was: ${result.state.status}`);
    if (result.ignored) count(`ignored: ${result.ignored}`);
  }
  for (const { outcome } of simulation.replies) count(`answered: ${outcome}`);
  for (const { kind } of allSteps(definition.steps)) count(`step: ${kind}`);
  countFacts(definition, simulation.history);
}

function countFacts(definition: SagaDefinition, history: readonly HistoryEntry[]): void {
  const asked = new Set<string>();
  for (const { fact } of history) {
    count(`fact: ${fact.kind}`);
    if (fact.kind === 'saga-parked') count(`parked: ${fact.reason}`);
    if (fact.kind === 'scope-failed') count(`failed alone: ${fact.failure.reason}`);
    if (fact.kind === 'action-taken') count(`action: ${fact.action}`);
    if (!('direction' in fact)) continue;
    const role = commandStepOf(definition, fact.path)?.role;
    if (fact.kind === 'revoke-sent') asked.add(fact.path);
    if (fact.kind === 'command-revoked') count(`revoked: ${role}`);
    if (fact.kind === 'command-sent' && fact.epoch > 1) count(`next epoch: ${fact.direction}`);
    if (fact.kind === 'command-succeeded' && asked.has(fact.path))
      count(`asked in vain, it was done: ${role}`);
  }
}

describe('any saga in any world', () => {
  const settings = propertySettings<[World]>();

  it('ends, keeps its promises on the way, and absorbs what comes afterwards', () => {
    const worlds = fc.property(arbitraryWorld(), play);
    fc.assert(worlds, settings);
    if (settings.numRuns < 1_000) return;
    // What is seldom is not always among the first thousand: it goes on until everything was seen, within a bound.
    for (let more = 1; more <= 40 && EVERYWHERE.some((what) => !reached.has(what)); more += 1) {
      const seed = settings.seed === undefined ? {} : { seed: settings.seed + more };
      fc.assert(worlds, { ...settings, ...seed, numRuns: 100 });
    }
  }, 300_000);

  it.each(EVERYWHERE)('has been there: %s', (what) => {
    // Fewer runs than usual are a person's experiment; they need not have been everywhere.
    const least = settings.numRuns >= 1_000 ? 1 : 0;
    expect(reached.get(what) ?? 0).toBeGreaterThanOrEqual(least);
  });
});
