import type { HistoryEntry } from '@edda/saga-core';
import type { Check, FinishedRun, Violation } from './finished-run.js';
import { around } from './finished-run.js';

/** S21: what waits for a time happens at most once, and never before it, by the database's clock. */
export const timersAreKept: Check = (run) => [...foreignClocks(run), ...promises(run)];

/** A history has no other clock than the database. */
function foreignClocks({ evidence }: FinishedRun): readonly Violation[] {
  return evidence.commits.flatMap(({ at, changes, number }) =>
    changes.flatMap(({ state, entries }): Violation[] => {
      const early = entries.find((entry) => entry.at > at);
      if (!early) return [];
      const message = `commit ${number} has ${early.fact.kind} ${early.at - at} ms after its own time`;
      return [{ invariant: 'S21', sagaId: state.id, message }];
    }),
  );
}

function promises(run: FinishedRun): readonly Violation[] {
  return run.sagas.flatMap((saga) => {
    const history = run.history(saga.id);
    const clock = new Deadlines();
    return history.flatMap((entry): Violation[] => {
      const problem = clock.take(entry);
      if (problem === undefined) return [];
      const message = `${problem}: ${around(history, entry.sequence)}`;
      return [{ invariant: 'S21', sagaId: saga.id, message }];
    });
  });
}

/** The times that a history has promised. */
class Deadlines {
  private readonly due = new Map<string, number>();
  private readonly over = new Set<string>();
  /** A person may have something tried at once. */
  private isRetried = false;

  /** What is wrong with this entry, if anything is. */
  take({ fact, at }: HistoryEntry): string | undefined {
    const problem = this.check(fact, at);
    this.learn(fact);
    return problem;
  }

  private check(fact: HistoryEntry['fact'], at: number): string | undefined {
    switch (fact.kind) {
      case 'command-resent':
        return this.early(`${fact.because} ${fact.path} ${fact.direction}`, at);
      case 'command-sent':
        return fact.epoch > 1
          ? this.early(`retry ${fact.path} ${fact.direction}`, at)
          : this.earlyRun(fact.lane ?? '', at);
      case 'command-given-up':
      case 'revoke-sent':
        return fact.reason === 'timeout'
          ? this.early(`timeout ${fact.path} ${fact.direction}`, at)
          : undefined;
      case 'wait-timed-out':
        return this.once(`wait ${fact.path}`) ?? this.early(`wait ${fact.path}`, at);
      case 'approval-reminded':
        return this.early(`remind ${fact.path}`, at);
      case 'approval-escalated':
        return this.once(`escalate ${fact.path}`) ?? this.early(`escalate ${fact.path}`, at);
      case 'deadline-passed':
        return this.once('deadline') ?? this.early('deadline', at);
      default:
        return undefined;
    }
  }

  private learn(fact: HistoryEntry['fact']): void {
    if (fact.kind === 'action-taken') this.isRetried = fact.action === 'retry';
    switch (fact.kind) {
      case 'saga-started':
        return this.arm('deadline', fact.deadlineAt);
      case 'command-sent':
      case 'command-resent': {
        const step = `${fact.path} ${fact.direction}`;
        this.arm(`silence ${step}`, fact.resendAt);
        return this.arm(`timeout ${step}`, fact.timeoutAt);
      }
      case 'revoke-sent':
        return this.arm(`silence ${fact.path} ${fact.direction}`, fact.resendAt);
      case 'retry-planned':
      case 'command-unstuck':
        return this.arm(`retry ${fact.path} ${fact.direction}`, fact.retryAt);
      case 'wait-began':
        this.arm(`wait ${fact.path}`, fact.dueAt);
        this.arm(`remind ${fact.path}`, fact.remindAt);
        return this.arm(`escalate ${fact.path}`, fact.escalateAt);
      case 'approval-reminded':
        return this.arm(`remind ${fact.path}`, fact.remindAt);
      case 'scope-undone':
        return this.arm(`run ${fact.path}`, fact.retryAt);
      default:
        return;
    }
  }

  /** The first step of a run behind a save-point: the run before it has to be over for as long as the back-off says. */
  private earlyRun(lane: string, at: number): string | undefined {
    const last = lane.split('/').at(-1) ?? '';
    const [, name, outer = '', run] = /^(.*)\[(?:(.*)\.)?(\d+)\]$/.exec(last) ?? [];
    if (run === undefined) return undefined;
    const before = `${name}[${outer === '' ? '' : `${outer}.`}${Number(run) - 1}]`;
    return this.due.has(`run ${before}`) ? this.early(`run ${before}`, at) : undefined;
  }

  private arm(timer: string, at: number | undefined): void {
    if (at === undefined) this.due.delete(timer);
    else this.due.set(timer, at);
  }

  private early(timer: string, at: number): string | undefined {
    const due = this.due.get(timer);
    if (due === undefined) return `"${timer}" happened, and was not armed`;
    return at >= due || this.isRetried ? undefined : `"${timer}" happened ${due - at} ms before its time`;
  }

  private once(timer: string): string | undefined {
    if (this.over.has(timer)) return `"${timer}" happened twice`;
    this.over.add(timer);
    return undefined;
  }
}
