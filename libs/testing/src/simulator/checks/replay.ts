import type { FactOf, HistoryEntry } from '@edda/saga-core';

/** Where one direction of a step stands, as far as a check needs it. */
export type Phase = 'open' | 'succeeded' | 'failed' | 'unknown' | 'revoked' | 'stuck' | 'skipped';

/**
 * What a history says up to a point: told anew from the facts alone, by other code than the one that is checked.
 */
export class Replay {
  readonly forward = new Map<string, Phase>();
  readonly compensation = new Map<string, Phase>();
  readonly handled = new Map<string, string>();
  readonly chosen = new Map<string, string | undefined>();
  readonly published = new Set<string>();
  readonly joined = new Set<string>();
  readonly items = new Map<string, number>();
  readonly began = new Set<string>();
  readonly passes: Map<string, FactOf<'pass-ended'>> = new Map();
  readonly failedScopes: Map<string, FactOf<'scope-failed'>> = new Map();
  readonly undoneScopes: Map<string, FactOf<'scope-undone'>> = new Map();
  readonly waits = new Map<string, string | undefined>();
  readonly states: Map<string, readonly FactOf<'state-entered'>[]> = new Map();
  /** Outcomes that a person has made up. */
  readonly byHand = new Set<string>();
  /** Where the steps stand, by the lane of their first sending. */
  readonly lanes = new Map<string, string>();
  isAborted = false;
  private override: string | undefined;

  take({ fact }: HistoryEntry): void {
    switch (fact.kind) {
      case 'action-taken':
        this.override = fact.action === 'override' ? fact.path : undefined;
        return;
      case 'command-sent':
        // A later try does not say it again.
        if (fact.direction === 'forward' && fact.epoch === 1) this.lanes.set(fact.path, fact.lane ?? '');
        return this.set(fact, 'open');
      case 'command-succeeded':
        this.noteOverride(fact.path);
        return this.set(fact, 'succeeded');
      case 'command-failed':
        this.noteOverride(fact.path);
        return this.set(fact, 'failed');
      case 'command-given-up':
        return this.set(fact, 'unknown');
      case 'command-revoked':
        return this.set(fact, 'revoked');
      case 'command-stuck':
        return this.set(fact, 'stuck');
      case 'command-unstuck':
      case 'retry-planned':
      case 'revoke-sent':
        return this.set(fact, 'open');
      case 'command-skipped':
        this.byHand.add(fact.path);
        return this.set(fact, 'skipped');
      case 'failure-handled':
        this.handled.set(fact.path, fact.code);
        return;
      case 'branch-chosen':
        this.chosen.set(fact.path, fact.branch);
        return;
      case 'event-published':
        this.published.add(fact.path);
        return;
      case 'lanes-joined':
        this.joined.add(fact.path);
        return;
      case 'items-taken':
        this.items.set(fact.path, fact.items.length);
        return;
      case 'item-began':
        this.began.add(fact.path);
        return;
      case 'pass-ended':
        this.passes.set(fact.path, fact);
        return;
      case 'scope-failed':
        this.failedScopes.set(fact.path, fact);
        return;
      case 'scope-undone':
        this.undoneScopes.set(fact.path, fact);
        return;
      case 'state-entered':
        this.states.set(fact.path, [...(this.states.get(fact.path) ?? []), fact]);
        return;
      default:
        return this.takeWait(fact);
    }
  }

  private takeWait(fact: HistoryEntry['fact']): void {
    if (fact.kind === 'event-received' && fact.arm !== undefined) this.waits.set(fact.path, fact.arm);
    if (fact.kind === 'decision-made') this.waits.set(fact.path, fact.arm);
    if (fact.kind === 'wait-timed-out') this.waits.set(fact.path, 'timeout');
    if (fact.kind === 'compensation-began') this.isAborted = true;
  }

  private set(
    { path, direction }: { readonly path: string; readonly direction: 'forward' | 'compensation' },
    phase: Phase,
  ): void {
    this[direction].set(path, phase);
  }

  private noteOverride(path: string): void {
    if (this.override === path) this.byHand.add(path);
    this.override = undefined;
  }
}

export function replayOf(history: readonly HistoryEntry[]): Replay {
  const replay = new Replay();
  for (const entry of history) replay.take(entry);
  return replay;
}
