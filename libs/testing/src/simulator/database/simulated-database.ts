import type { MailDelivery, OutboxMessage } from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { Commit, Evidence } from '../evidence.js';
import type { Surroundings } from '../process.js';
import type { Sabotage } from '../sabotage.js';
import { NO_SABOTAGE } from '../sabotage.js';
import { applyChanges } from './apply-changes.js';
import { giveBack, matchMail } from './match-mail.js';
import { Tables } from './tables.js';
import { Transaction } from './transaction.js';

/** What is claimed at intervals, by whoever comes first. */
export type Claimable = 'outbox' | 'timers' | 'deliveries';

/** A copy of the disk as it was, for a stand-by that has not got everything. */
interface Snapshot {
  readonly commits: number;
  readonly at: number;
  readonly tables: Tables;
}

const SNAPSHOT_EVERY_MS = 250;

/**
 * A database as far as Edda relies on one: transactions, row locks that skip, leases, a clock of its own. It may be away, fail a commit,
 * leave it open whether there was one, or be replaced by a stand-by that is a little behind.
 */
export class SimulatedDatabase {
  tables = new Tables();
  isUp = true;
  /** Called after each commit, with what it wrote. */
  onCommit: (commit: Commit) => void = () => undefined;
  /** Called after messages have left the outbox. */
  onPublished: () => void = () => undefined;
  /** Called when something may have become claimable. */
  onDue: () => void = () => undefined;
  private readonly locks = new Map<string, Transaction>();
  private open = new Set<Transaction>();
  private snapshots: Snapshot[] = [];
  private clockOffset = 0;

  constructor(
    private readonly around: Surroundings,
    private readonly evidence: Evidence,
    /** Whether it may be replaced by a stand-by: copies are kept then. */
    private readonly hasStandby: boolean,
    readonly sabotage: Sabotage = NO_SABOTAGE,
  ) {}

  /** Milliseconds since 1970. */
  get clock(): number {
    return this.around.timeline.now + this.clockOffset;
  }

  /** @throws StoreUnavailable */
  begin(by: string): Transaction {
    if (!this.isUp || this.around.faults.strikes('statement-failed'))
      throw new StoreUnavailable('The database is away.');
    const transaction = new Transaction(this, by);
    this.open.add(transaction);
    return transaction;
  }

  lock(name: string, by: Transaction): boolean {
    if (this.sabotage.ignoresLocks) return true;
    const holder = this.locks.get(name);
    if (holder && holder !== by) return false;
    this.locks.set(name, by);
    return true;
  }

  unlock(names: ReadonlySet<string>, by: Transaction): void {
    for (const name of names) if (this.locks.get(name) === by) this.locks.delete(name);
    this.open.delete(by);
  }

  /** Ends what a process that is gone had open. */
  forget(by: string): void {
    for (const transaction of Array.from(this.open)) if (transaction.by === by) transaction.end();
  }

  /** @throws StoreUnavailable if it was not committed, or if nobody can tell */
  commit(transaction: Transaction): number {
    const { faults } = this.around;
    if (faults.strikes('commit-answered-rollback')) {
      transaction.end();
      if (this.sabotage.ignoresRollback) return this.evidence.commits.length;
      throw new StoreUnavailable('COMMIT was answered with ROLLBACK.');
    }
    if (faults.strikes('commit-failed') || faults.strikes('commit-unknown-not-done')) {
      transaction.end();
      throw new StoreUnavailable('The commit failed, or its answer was lost.');
    }
    const number = this.write(transaction);
    transaction.end();
    if (faults.strikes('commit-unknown-done'))
      throw new StoreUnavailable('The answer to the commit was lost.');
    return number;
  }

  /** What nobody is publishing, oldest first. @throws StoreUnavailable */
  claimOutbox(limit: number, leaseMs: number): readonly OutboxMessage[] {
    return this.statement(() => {
      const now = this.clock;
      const free = [...this.tables.outbox.values()]
        .filter(({ claimableAt }) => claimableAt <= now)
        .slice(0, limit);
      for (const row of free) this.tables.outbox.set(row.message.id, { ...row, claimableAt: now + leaseMs });
      return free.map(({ message }) => message);
    });
  }

  /** @throws StoreUnavailable */
  markPublished(ids: readonly string[]): void {
    this.statement(() => {
      for (const id of ids) {
        const row = this.tables.outbox.get(id);
        if (row === undefined) continue;
        this.tables.outbox.delete(id);
        this.evidence.outboxRemoved.push({
          order: this.evidence.next(),
          id: row.message.message.messageId,
        });
      }
      this.onPublished();
    });
  }

  /** @throws StoreUnavailable */
  postpone(ids: readonly string[], delayMs: number): void {
    this.statement(() => {
      for (const id of ids) {
        const row = this.tables.outbox.get(id);
        if (!row) continue;
        const waitMs = Math.min(30_000, delayMs * 2 ** row.attempts);
        this.tables.outbox.set(id, { ...row, claimableAt: this.clock + waitMs, attempts: row.attempts + 1 });
      }
    });
  }

  /** Ids of sagas whose timer is due. @throws StoreUnavailable */
  claimTimers(limit: number, leaseMs: number): readonly string[] {
    return this.statement(() => {
      const now = this.clock;
      const due = [...this.tables.timers].filter(([, at]) => at <= now).toSorted((a, b) => a[1] - b[1]);
      const ids = due.slice(0, limit).map(([id]) => id);
      for (const id of ids) this.tables.timers.set(id, now + leaseMs);
      return ids;
    });
  }

  /** Matches what is new, and gives deliveries that nobody works on. @throws StoreUnavailable */
  claimDeliveries(limit: number, leaseMs: number): readonly MailDelivery[] {
    return this.statement(() => {
      const now = this.clock;
      matchMail(this.tables, now, this.sabotage);
      const free = [...this.tables.deliveries]
        .filter(([, { claimableAt }]) => claimableAt <= now)
        .slice(0, limit);
      return free.flatMap(([id, row]) => {
        this.tables.deliveries.set(id, { ...row, claimableAt: now + leaseMs });
        const mail = this.tables.mail.get(row.messageId)?.mail;
        const { messageId, sagaId, path, key } = row;
        return mail ? [{ messageId, sagaId, path, key, event: mail.event, body: mail.body }] : [];
      });
    });
  }

  /** Gives deliveries up; an event that went to nobody else is matched anew. @throws StoreUnavailable */
  dropDeliveries(entries: readonly Pick<MailDelivery, 'messageId' | 'sagaId'>[]): void {
    this.statement(() => {
      for (const entry of entries) giveBack(this.tables, entry);
    });
  }

  /** When something of the kind is claimable next; undefined if nothing is there. */
  nextDue(kind: Claimable): number | undefined {
    const { outbox, timers, deliveries, mail, awaited } = this.tables;
    let next: number | undefined;
    const consider = (at: number): void => {
      if (next === undefined || at < next) next = at;
    };
    if (kind === 'timers') for (const at of timers.values()) consider(at);
    if (kind === 'outbox') for (const row of outbox.values()) consider(row.claimableAt);
    if (kind === 'deliveries') {
      for (const row of deliveries.values()) consider(row.claimableAt);
      for (const row of mail.values()) if (!row.isMatched) consider(this.clock);
      for (const rows of awaited.values()) if (rows.some(({ isMatched }) => !isMatched)) consider(this.clock);
    }
    return next === undefined ? undefined : next - this.clockOffset;
  }

  /** All connections are lost, and nothing can be done for a while. */
  goAway(ms: number): void {
    if (!this.isUp) return;
    this.isUp = false;
    for (const transaction of Array.from(this.open)) transaction.end();
    this.around.timeline.after(ms, () => {
      this.isUp = true;
      this.onDue();
    });
  }

  /** A stand-by takes over that has not got the latest commits. How many were lost. */
  failOver(): number {
    const { random } = this.around;
    if (this.snapshots.length === 0) return 0;
    const back = this.snapshots[
      random.whole(Math.max(0, this.snapshots.length - 8), this.snapshots.length - 1)
    ] as Snapshot;
    const lost = this.evidence.commits.slice(back.commits).filter((commit) => !commit.isLost);
    for (const commit of lost) commit.isLost = true;
    this.tables = back.tables.copy();
    this.snapshots = this.snapshots.filter(({ at }) => at <= back.at);
    // Another machine's clock.
    this.clockOffset += random.whole(-20, 20);
    this.goAway(random.whole(10, 500));
    return lost.length;
  }

  private write(transaction: Transaction): number {
    this.keepSnapshot();
    const before = transaction.changes.map(({ state }) => this.tables.sagas.get(state.id));
    applyChanges(this.tables, transaction, this.clock, (id) =>
      this.evidence.outboxAdded.push({ order: this.evidence.next(), id }),
    );
    const commit: Commit = {
      number: this.evidence.commits.length + 1,
      at: this.clock,
      order: this.evidence.next(),
      by: transaction.by,
      changes: transaction.changes,
      before,
      claims: transaction.claims,
      posted: transaction.mail.map(({ id }) => id),
      covers: transaction.covers,
      isLost: false,
    };
    this.evidence.commits.push(commit);
    this.onCommit(commit);
    this.onDue();
    return commit.number;
  }

  private keepSnapshot(): void {
    if (!this.hasStandby || this.around.faults.haveEnded) return;
    const { now } = this.around.timeline;
    const last = this.snapshots.at(-1);
    if (last && now - last.at < SNAPSHOT_EVERY_MS) return;
    this.snapshots.push({ commits: this.evidence.commits.length, at: now, tables: this.tables.copy() });
    if (this.snapshots.length > 40) this.snapshots.shift();
  }

  /** A statement on its own: it may fail, and its answer may get lost. */
  private statement<Result>(run: () => Result): Result {
    const { faults } = this.around;
    if (!this.isUp || faults.strikes('statement-failed')) throw new StoreUnavailable('The database is away.');
    const result = run();
    this.onDue();
    if (faults.strikes('answer-lost')) throw new StoreUnavailable('The answer was lost.');
    return result;
  }
}
