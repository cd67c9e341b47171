import type { FenceRow } from '@edda/participant';
import type { LedgerEntry } from '../evidence.js';
import type { Evidence } from '../evidence.js';
import type { Surroundings } from '../process.js';

/** The database cannot do it now. */
export class NotCommitted extends Error {
  override readonly name = 'NotCommitted';
}

/** What one command writes: the fence's row with the reply, and the effect, together or not at all. */
export interface FencedWrite {
  readonly key: string;
  readonly row: FenceRow;
  readonly entry: Omit<LedgerEntry, 'order' | 'at'>;
}

/** A participant's own database: the fence's rows, and its business as a ledger. */
export class ParticipantDatabase {
  private readonly rows = new Map<string, FenceRow>();
  private readonly held = new Set<string>();

  constructor(
    private readonly around: Surroundings,
    private readonly evidence: Evidence,
  ) {}

  get clock(): number {
    return this.around.timeline.now;
  }

  row(key: string): FenceRow | undefined {
    return this.rows.get(key);
  }

  /** At the same time one command of a step is inside. */
  hold(key: string): boolean {
    if (this.held.has(key)) return false;
    this.held.add(key);
    return true;
  }

  release(key: string): void {
    this.held.delete(key);
  }

  /** The process is gone, and its transactions with it. */
  releaseAll(): void {
    this.held.clear();
  }

  /** @throws NotCommitted if it was not committed, or if nobody can tell */
  commit({ key, row, entry }: FencedWrite): void {
    const { faults, timeline } = this.around;
    if (faults.strikes('participant-commit-failed') || faults.strikes('participant-commit-unknown-not-done'))
      throw new NotCommitted('The commit failed, or its answer was lost.');
    this.rows.set(key, row);
    this.evidence.ledger.push({ ...entry, order: this.evidence.next(), at: timeline.now });
    if (faults.strikes('participant-commit-unknown-done'))
      throw new NotCommitted('The answer to the commit was lost.');
  }
}
