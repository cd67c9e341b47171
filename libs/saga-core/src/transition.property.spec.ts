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
import { commandStepOf } from './definition.js';
import type { SagaDefinition } from './definition.js';
import type { HistoryEntry } from './history.js';
import { transition } from './transition.js';

/** How often each kind of end, and each reason, was reached: a property that never saw one of them says nothing about it. */
const reached = new Map<string, number>();

function count(what: string): void {
  reached.set(what, (reached.get(what) ?? 0) + 1);
}

const EVERYWHERE = [
  'completed',
  'compensated',
  'parked',
  'turned back: failure',
  'turned back: timeout',
  'turned back: retries-exhausted',
  'turned back: refused',
  'turned back: unreadable',
  'turned back: expired',
  'parked: retries-exhausted',
  'parked: compensation-failed',
  'parked: refused',
  'parked: unreadable',
  'parked: expired',
  'parked: definition-threw',
  'ignored: duplicate',
  'ignored: late',
  'ignored: stale-epoch',
  'ignored: unknown-step',
  'ignored: already-started',
  'ignored: ended',
  'ignored: parked',
  'ignored: not-due',
  'revoked: pivot',
  'revoked: retriable',
  'asked in vain, it was done: pivot',
  'asked in vain, it was done: retriable',
  'next epoch: forward',
  'next epoch: compensation',
  'event-published',
];

function play(world: World): void {
  const { definition } = world;
  const simulation = new SimulatedWorld(world, pureOrThrow(transition), (turn) =>
    checkTurn(definition, turn),
  );
  simulation.run();
  checkRun(definition, simulation);
  const { status, abort, parked } = simulation.state;
  simulation.aftermath();
  checkRun(definition, simulation);
  count(status);
  if (abort) count(`turned back: ${abort.reason}`);
  if (parked) count(`parked: ${parked.reason}`);
  for (const { result } of simulation.turns) if (result.ignored) count(`ignored: ${result.ignored}`);
  countFacts(definition, simulation.history);
}

function countFacts(definition: SagaDefinition, history: readonly HistoryEntry[]): void {
  const asked = new Set<string>();
  for (const { fact } of history) {
    if (fact.kind === 'event-published') count(fact.kind);
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
    fc.assert(fc.property(arbitraryWorld(), play), settings);
  }, 300_000);

  it.each(EVERYWHERE)('has been there: %s', (what) => {
    // Fewer runs than usual are a person's experiment; they need not have been everywhere.
    const least = settings.numRuns >= 1_000 ? 1 : 0;
    expect(reached.get(what) ?? 0).toBeGreaterThanOrEqual(least);
  });
});
