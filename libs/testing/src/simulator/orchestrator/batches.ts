import type {
  BatchDecision,
  BatchSettings,
  Work,
  WorkResult,
  decideBatch,
} from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { SimulatedDatabase } from '../database/simulated-database.js';
import type { Transaction } from '../database/transaction.js';
import type { SimulatedProcess, Surroundings } from '../process.js';
import type { Sabotage } from '../sabotage.js';

/** What became of a piece of work: its result and the commit that it depends on, or why there is none. */
export type Settled =
  | { readonly ok: true; readonly result: WorkResult; readonly commit: number }
  | { readonly ok: false; readonly error: Error };

interface Pending {
  readonly work: Work;
  /** The message that brought it. */
  readonly messageId?: string;
  readonly done: (settled: Settled) => void;
}

export interface BatchParts {
  readonly database: SimulatedDatabase;
  readonly settings: BatchSettings;
  /** The real one, unless a seeded bug has been put around it. */
  readonly decide: typeof decideBatch;
  /** After the commit: what is to be published. */
  readonly offer: (decision: BatchDecision) => void;
  readonly sabotage: Sabotage;
  /** A decision threw, which it must never do. */
  readonly onThrow: (error: Error, work: readonly Work[]) => void;
}

/** After so many failures in a row the batch goes back to who submitted it. */
const TRIES = 3;
const MOST = 8;

/** Collects work and decides it in batches, one transaction each, one after the other. All of it is lost when the process dies. */
export class Batches {
  private pending: Pending[] = [];
  private isBusy = false;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
    private readonly parts: BatchParts,
  ) {}

  submit(work: Work, done: (settled: Settled) => void, messageId?: string): void {
    this.pending.push({ work, done, ...(messageId === undefined ? {} : { messageId }) });
    this.next();
  }

  /** A new life. */
  reset(): void {
    this.pending = [];
    this.isBusy = false;
  }

  private next(): void {
    if (this.isBusy || this.pending.length === 0) return;
    this.isBusy = true;
    this.process.soon(() => {
      const batch = this.pending.splice(0, this.around.random.whole(1, MOST));
      this.attempt(batch, 1, () => {
        this.isBusy = false;
        this.next();
      });
    });
  }

  private attempt(batch: readonly Pending[], failures: number, then: () => void): void {
    const fail = (error: unknown): void => this.onFailure(batch, failures, error, then);
    this.guarded(fail, () => {
      const transaction = this.parts.database.begin(this.process.name);
      this.process.passes('C2');
      const facts = this.factsOf(transaction, batch);
      this.process.passes('C4');
      this.process.soon(() =>
        this.guarded(fail, () => {
          const decision = this.decide(batch, facts);
          transaction.save(decision.changes);
          transaction.cover(covered(batch, decision));
          if (this.parts.sabotage.publishesBeforeCommit) this.parts.offer(decision);
          this.process.passes('C8');
          this.process.soon(() =>
            this.guarded(fail, () => {
              this.process.passes('C9');
              const commit = transaction.commit();
              this.process.passes('C10');
              this.process.soon(() => this.settle(batch, decision, commit, then));
            }),
          );
        }),
      );
    });
  }

  private factsOf(transaction: Transaction, batch: readonly Pending[]): Parameters<typeof decideBatch>[1] {
    const work = batch.map((each) => each.work);
    const claims = work.flatMap((piece) => (piece.kind === 'start' ? [piece.claim] : []));
    const mail = work.flatMap((piece) => (piece.kind === 'post' ? [piece.mail] : []));
    const ids = [...new Set(work.flatMap((piece) => ('sagaId' in piece ? [piece.sagaId] : [])))];
    const claimed = transaction.claimKeys(claims);
    const posted = transaction.post(mail);
    const states = transaction.load(ids);
    const busy = transaction.existing(ids.filter((id) => !states.has(id)));
    return { now: transaction.now, claims: claimed, posted, states, busy };
  }

  private decide(batch: readonly Pending[], facts: Parameters<typeof decideBatch>[1]): BatchDecision {
    const work = batch.map((each) => each.work);
    try {
      return this.parts.decide(work, facts, this.parts.settings);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      this.parts.onThrow(cause, work);
      throw cause;
    }
  }

  private settle(batch: readonly Pending[], decision: BatchDecision, commit: number, then: () => void): void {
    batch.forEach(({ done }, index) =>
      done({ ok: true, result: decision.results[index] ?? { status: 'done' }, commit }),
    );
    this.parts.offer(decision);
    then();
  }

  private onFailure(batch: readonly Pending[], failures: number, error: unknown, then: () => void): void {
    this.parts.database.forget(this.process.name);
    const isWeather = error instanceof StoreUnavailable;
    if (isWeather && failures < TRIES) {
      const again = this.parts.sabotage.startsAnewAfterUnknownCommit
        ? batch.map((each) => ({ ...each, work: anew(each.work) }))
        : batch;
      return this.process.later(50 * failures, () => this.attempt(again, failures + 1, then));
    }
    if (!isWeather && batch.length > 1) {
      const middle = Math.ceil(batch.length / 2);
      return this.attempt(batch.slice(0, middle), 1, () => this.attempt(batch.slice(middle), 1, then));
    }
    const cause = error instanceof Error ? error : new Error(String(error));
    for (const { done } of batch) done({ ok: false, error: cause });
    then();
  }

  /** What ends a process is nobody's failure. */
  private guarded(fail: (error: unknown) => void, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!this.process.isRunning) throw error;
      fail(error);
    }
  }
}

/** A seeded bug: the same start under another id. */
function anew(work: Work): Work {
  if (work.kind !== 'start') return work;
  const id = work.input.id.replace(/^.{8}/, (first) => (Number(first) + 1).toString().padStart(8, '0'));
  const { idempotencyKey: _, ...claim } = work.claim;
  return { ...work, claim: { ...claim, sagaId: id }, input: { ...work.input, id } };
}

/** The messages that are dealt with once this is committed: not those that have to come again, or to be put aside. */
function covered(batch: readonly Pending[], { results }: BatchDecision): readonly string[] {
  return batch.flatMap(({ messageId }, index) => {
    const status = results[index]?.status;
    const isOpen = status === 'busy' || status === 'unknown-version' || status === 'rejected';
    return messageId === undefined || isOpen ? [] : [messageId];
  });
}
