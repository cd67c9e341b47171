import type { Claimable, SimulatedDatabase } from '../database/simulated-database.js';
import type { SimulatedProcess, Surroundings } from '../process.js';

/** What is due is seen after this at the latest, as a process sees it that looks at intervals. */
const POLL_MS = 250;

/**
 * Looks into the database at intervals; but where nothing is due nobody looks, since a look without a find changes nothing and would only
 * cost a simulation its time.
 */
export class Poller {
  private plannedFor = Number.POSITIVE_INFINITY;

  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
    private readonly database: SimulatedDatabase,
    private readonly kind: Claimable,
    private readonly look: () => void,
  ) {}

  /** A new life: what was planned is forgotten. */
  reset(): void {
    this.plannedFor = Number.POSITIVE_INFINITY;
    this.plan();
  }

  /** Something may have become due. */
  plan(): void {
    const due = this.database.nextDue(this.kind);
    if (due === undefined) return;
    const { now } = this.around.timeline;
    if (this.plannedFor <= Math.max(due, now) + POLL_MS) return;
    const at = Math.max(due, now) + this.around.random.whole(5, POLL_MS);
    this.plannedFor = at;
    this.process.later(at - now, () => {
      if (this.plannedFor !== at) return;
      this.plannedFor = Number.POSITIVE_INFINITY;
      this.look();
      this.plan();
    });
  }
}
