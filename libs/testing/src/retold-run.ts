import { pathOf } from '@edda/saga-core';
import type { CommandStep, SagaDefinition, Step } from '@edda/saga-core';
import type { Beginning, Known, RetoldCommand, Retelling, Spot } from './retold-known.js';
import { BEGINNINGS, json, learnt, seenBy } from './retold-known.js';
import type { RunFacts, Told } from './run-facts.js';
import { retellMachine } from './retold-machine.js';
import { retellForEach, retellParallel, retellRepeat } from './retold-together.js';
import { retellAttempt, retellRecover } from './retold-scopes.js';
import { retellWait } from './retold-wait.js';
import { expectAbove, expectAtMost, expectBelow, expectSame } from './quick-expect.js';

/**
 * Tells a run again from its definition and its facts, without the core: what each function must have seen, in which order things must
 * have come, and which way was taken. Written from what the language promises, and not from how the core remembers, so that the two can
 * disagree.
 */
export class RetoldRun implements Retelling {
  /** By their paths. */
  readonly commands = new Map<string, RetoldCommand>();
  private readonly claimed = new Set<string>();

  constructor(
    readonly definition: SagaDefinition,
    readonly facts: RunFacts,
  ) {}

  /** Tells it from the beginning; what is known at the end, if the saga came there. */
  tell(): Known | undefined {
    const { facts, definition } = this;
    const until = facts.first('compensation-began')?.sequence ?? Infinity;
    const known = { around: {}, added: facts.first('saga-started')?.fact.input ?? {}, since: 1 };
    const end = this.steps(definition.steps, { iteration: [], until, isUndone: false }, known);
    this.checkNothingElse();
    return end;
  }

  steps(steps: readonly Step[], spot: Spot, known: Known): Known | undefined {
    let now: Known | undefined = known;
    for (const step of steps) {
      now = this.step(step, spot, now);
      if (!now) return undefined;
    }
    return now;
  }

  private step(step: Step, spot: Spot, known: Known): Known | undefined {
    const path = pathOf(step.name, spot.iteration);
    switch (step.kind) {
      case 'command':
        return this.command(step, path, spot, known);
      case 'publish': {
        const published = this.begun('event-published', path, spot, known);
        if (!published) return undefined;
        expectSame(published.fact.body, { of: step.name, seen: seenBy(known) }, `${path} tells what it sees`);
        return { ...known, since: published.sequence };
      }
      case 'choose': {
        const chosen = this.begun('branch-chosen', path, spot, known);
        if (!chosen) return undefined;
        const branch = step.branches.find(({ when }) => !when || when(seenBy(known)));
        expectSame(chosen.fact.branch, branch?.name, `${path} takes the branch whose condition holds`);
        return this.steps(branch?.steps ?? [], spot, { ...known, since: chosen.sequence });
      }
      case 'parallel':
        return retellParallel(this, step, path, spot, known);
      case 'for-each':
        return retellForEach(this, step, path, spot, known);
      case 'repeat':
        return retellRepeat(this, step, spot, known);
      case 'attempt':
        return retellAttempt(this, step, path, spot, known);
      case 'recover':
        return retellRecover(this, step, path, spot, known);
      case 'wait':
        return retellWait(this, step, spot, known)?.known;
      case 'machine':
        return retellMachine(this, step, path, spot, known);
    }
  }

  private command(step: CommandStep, path: string, spot: Spot, known: Known): Known | undefined {
    const { facts } = this;
    const sendings = facts.all('command-sent', path, 'forward');
    const [first] = sendings;
    if (!first) return undefined;
    const seen = seenBy(known);
    this.commands.set(path, { step, seen, sent: first.sequence, isUndone: spot.isUndone });
    expectAbove(first.sequence, known.since, `${path} comes after those before it`);
    const later = [
      ...facts.all('command-resent', path, 'forward'),
      ...facts.all('revoke-sent', path, 'forward'),
    ];
    for (const { sequence } of [...sendings, ...later])
      expectBelow(sequence, spot.until, `${path} does not go forward once it is undone`);
    const told = { of: step.name, seen };
    const body = step.child ? { saga: 'child', mode: step.child.mode, input: told } : told;
    for (const { fact, sequence } of sendings) {
      const corrected = facts
        .all('command-corrected', path, 'forward')
        .findLast((correction) => correction.sequence < sequence);
      expectSame(fact.body, corrected?.fact.body ?? body, `${path} tells what it sees`);
    }
    for (const { fact, sequence } of facts.all('command-given-up', path, 'forward')) {
      if (fact.reason === 'interrupted')
        expectAbove(sequence, spot.until, `${path} is interrupted by what turned back`);
    }
    return this.outcome(step, path, spot, known);
  }

  private outcome(step: CommandStep, path: string, spot: Spot, known: Known): Known | undefined {
    const { facts } = this;
    const succeeded = facts.first('command-succeeded', path, 'forward');
    if (succeeded) {
      const { reply, patch } = succeeded.fact;
      const expected = step.onSuccess ? json(step.onSuccess(seenBy(known), reply)) : undefined;
      expectSame(patch, expected, `${path} adds what it makes of the reply`);
      return learnt(known, patch, succeeded.sequence);
    }
    const skipped = facts.last('command-skipped', path, 'forward');
    if (skipped) return { ...known, since: skipped.sequence };
    const handled = facts.first('failure-handled', path);
    if (!handled) return undefined;
    const { code, patch } = handled.fact;
    const handler = step.onFailure.find((each) => each.code === code);
    const failure = facts.last('command-failed', path, 'forward')?.fact.failure;
    expectSame(failure?.code, code, `${path} handles the failure that came`);
    const expected = handler?.patch ? json(handler.patch(seenBy(known), failure?.details ?? {})) : undefined;
    expectSame(patch, expected, `${path} adds what it makes of the failure`);
    return this.steps(handler?.steps ?? [], spot, learnt(known, patch, handled.sequence));
  }

  /** Something that was begun: after what comes before it, and not once its part has turned back. */
  begun<Kind extends Beginning>(kind: Kind, path: string, spot: Spot, known: Known): Told<Kind> | undefined {
    const told = this.claim(kind, path);
    if (!told) return undefined;
    expectAbove(told.sequence, known.since, `${kind} ${path} comes after what is before it`);
    expectBelow(told.sequence, spot.until, `${kind} ${path} comes before its part turns back`);
    return told;
  }

  /** A fact that has its place in the story. There is one of it. */
  claim<Kind extends Beginning>(kind: Kind, path: string): Told<Kind> | undefined {
    const all = this.facts.all(kind, path);
    if (kind !== 'state-entered') expectAtMost(all.length, 1, `${kind} ${path} is there once`);
    this.claimed.add(`${kind} ${path}`);
    return all[0];
  }

  private checkNothingElse(): void {
    for (const { fact } of this.facts.history) {
      if (fact.kind === 'command-sent')
        expectSame(this.commands.has(fact.path), true, `${fact.path} is sent where the definition leads`);
      if (BEGINNINGS.some((kind) => kind === fact.kind) && 'path' in fact)
        expectSame(
          this.claimed.has(`${fact.kind} ${fact.path}`),
          true,
          `${fact.kind} ${fact.path} is where the definition leads`,
        );
    }
  }
}
