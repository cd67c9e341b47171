import { pathOf } from '@edda/saga-core';
import type { CommandStep, CompensationOrder, Step } from '@edda/saga-core';
import type { Retelling } from './retold-known.js';
import type { RunFacts } from './run-facts.js';
import { expectAbove, expectBelow, expectSame } from './quick-expect.js';

/** From the first compensation that was sent to the last one that has answered. */
interface Span {
  readonly first: number;
  readonly last: number;
}

const NOTHING: Span = { first: Infinity, last: -Infinity };

/**
 * Checks what was undone from one turning point: only what was done, or may have been; the latest first, one after the other, but where
 * the definition says that all may be undone at once; each from what its step knew; and all of it, if it says that it is done.
 */
export function checkUndone(
  run: Retelling,
  steps: readonly Step[],
  iteration: readonly number[],
  since: number,
  done: number | undefined,
): void {
  const undoing = new Undoing(run, since, done);
  const { first, last } = undoing.list(steps, iteration);
  expectAbove(first, since, 'nothing is undone before its part has turned back');
  if (done !== undefined) expectBelow(last, done, 'it is undone when all compensations have answered');
}

/** Every compensation has its place: each that was sent belongs to something that turned back. */
export function checkCompensations({ facts, commands }: Retelling): void {
  for (const { fact, sequence } of facts.history) {
    if (fact.kind !== 'command-sent' || fact.direction !== 'compensation') continue;
    const command = commands.get(fact.path);
    const abort = facts.first('compensation-began')?.sequence ?? Infinity;
    const mayBe = command && (command.isUndone || sequence > abort);
    expectSame(mayBe, true, `${fact.path} is undone because something turned back`);
  }
}

class Undoing {
  private readonly facts: RunFacts;
  private readonly order: CompensationOrder;

  constructor(
    private readonly run: Retelling,
    private readonly since: number,
    private readonly done: number | undefined,
  ) {
    this.facts = run.facts;
    this.order = run.definition.compensation;
  }

  list(steps: readonly Step[], iteration: readonly number[]): Span {
    const spans = steps.toReversed().map((step) => this.step(step, iteration));
    return inOrder(this.order, spans, steps[0]?.name ?? '');
  }

  private step(step: Step, iteration: readonly number[]): Span {
    const path = pathOf(step.name, iteration);
    const { facts } = this;
    switch (step.kind) {
      case 'command': {
        const handled = facts.first('failure-handled', path)?.fact.code;
        const handler = step.onFailure.find(({ code }) => code === handled);
        const own = this.command(step, path);
        return handler ? inOrder('reverse', [this.list(handler.steps, iteration), own], path) : own;
      }
      case 'publish':
      case 'machine':
        return NOTHING;
      case 'choose': {
        const chosen = facts.first('branch-chosen', path)?.fact.branch;
        const branch = step.branches.find(({ name }) => name === chosen);
        return this.list(branch?.steps ?? [], iteration);
      }
      case 'parallel': {
        const spans = step.branches.toReversed().map(({ steps }) => this.list(steps, iteration));
        return inOrder(step.compensation, spans, path);
      }
      case 'for-each': {
        const count = facts.first('items-taken', path)?.fact.items.length ?? 0;
        return inOrder(step.compensation, this.each(step.steps, iteration, count), path);
      }
      case 'repeat':
        return inOrder('reverse', this.each(step.steps, iteration, step.atMost), path);
      case 'attempt':
        return inOrder(
          'reverse',
          [this.list(step.otherwise, iteration), this.scope(step.steps, iteration, path)],
          path,
        );
      case 'recover': {
        const runs = Array.from({ length: step.attempts }, (_, index) => [...iteration, index + 1]);
        const spans = runs.toReversed().map((at) => this.scope(step.steps, at, pathOf(step.name, at)));
        return inOrder('reverse', spans, path);
      }
      case 'wait': {
        const arm =
          facts.all('event-received', path).find(({ fact }) => fact.arm !== undefined)?.fact.arm ??
          facts.first('decision-made', path)?.fact.arm;
        const then = step.arms.find(({ name }) => name === arm)?.then;
        const outlet = facts.first('wait-timed-out', path) ? step.onTimeout : (then ?? []);
        return outlet === 'compensate' ? NOTHING : this.list(outlet, iteration);
      }
    }
  }

  private each(steps: readonly Step[], iteration: readonly number[], count: number): readonly Span[] {
    return Array.from({ length: count }, (_, index) => this.list(steps, [...iteration, count - index]));
  }

  /** What had failed alone was undone by itself; but what comes before it waits for that as well. */
  private scope(steps: readonly Step[], iteration: readonly number[], path: string): Span {
    const failed = this.facts.first('scope-failed', path);
    if (!failed) return this.list(steps, iteration);
    const undone = this.facts.first('scope-undone', path)?.sequence;
    const { last } = new Undoing(this.run, failed.sequence, undone).list(steps, iteration);
    return { first: Infinity, last };
  }

  private command(step: CommandStep, path: string): Span {
    const { facts } = this;
    const command = this.run.commands.get(path);
    const sent = facts.first('command-sent', path, 'compensation');
    const mayBeDone = this.mayBeDone(path);
    if (!sent || !command) {
      const isLeft = mayBeDone && step.compensation !== undefined && this.done !== undefined;
      expectSame(isLeft, false, `${path} is undone, since it may have been done`);
      return NOTHING;
    }
    expectAbove(sent.sequence, this.since, `${path} is undone after its part has turned back`);
    expectSame(mayBeDone, true, `${path} is undone only if it may have been done`);
    expectSame(sent.fact.body, this.bodyOf(step, path, sent.sequence), `${path} is undone from what it knew`);
    const done =
      facts.last('command-succeeded', path, 'compensation') ??
      facts.last('command-skipped', path, 'compensation');
    return { first: sent.sequence, last: done?.sequence ?? Infinity };
  }

  private mayBeDone(path: string): boolean {
    const { facts } = this;
    const kinds = [
      'command-succeeded',
      'command-failed',
      'command-revoked',
      'command-given-up',
      'command-skipped',
    ] as const;
    const outcomes = kinds.flatMap((kind) => facts.last(kind, path, 'forward') ?? []);
    const final = outcomes.toSorted((one, other) => other.sequence - one.sequence)[0];
    const kind = final?.fact.kind;
    // What a person went on without may have been done all the same.
    return kind === 'command-succeeded' || kind === 'command-given-up' || kind === 'command-skipped';
  }

  private bodyOf(step: CommandStep, path: string, at: number): unknown {
    const { facts } = this;
    const command = this.run.commands.get(path);
    // A migration makes new data, and from then on nothing else was ever known.
    const moved = facts
      .all('saga-migrated')
      .findLast(({ sequence }) => sequence < at && sequence > (command?.sent ?? 0));
    const seen = moved?.fact.data ?? command?.seen;
    const epoch = facts.last('command-sent', path, 'forward')?.fact.epoch;
    if (step.child) return { saga: 'child', mode: step.child.mode, input: { of: step.name, seen }, epoch };
    const reply = facts.first('command-succeeded', path, 'forward')?.fact.reply ?? null;
    return { undo: step.name, seen, reply };
  }
}

/** Goes backward: the spans of the later steps come first in the list. */
function inOrder(order: CompensationOrder, spans: readonly Span[], path: string): Span {
  return spans.reduce((later, span) => {
    if (order === 'reverse' && span.first !== Infinity)
      expectAbove(span.first, later.last, `${path}: what comes later is undone before`);
    return { first: Math.min(later.first, span.first), last: Math.max(later.last, span.last) };
  }, NOTHING);
}
