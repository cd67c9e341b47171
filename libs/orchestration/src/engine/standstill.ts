/** How often this process shows that it runs. */
const BEAT_MS = 250;
/** A beat that is so late was not kept by much work, but by a process, or a machine, that was stopped. */
const LATE_MS = 2_000;

/**
 * Notices that this process stood still: a container or a machine that was frozen, a signal, a debugger, something that kept its only
 * thread. It cannot see that while it happens; afterwards a clock has gone on further than a timer says that it should have.
 */
export class Standstill {
  private beatAt: number;
  private unseenMs = 0;

  /** `now`: milliseconds of any clock that goes forward. */
  constructor(
    closing: AbortSignal,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.beatAt = now();
    const timer = setInterval(() => this.beat(), BEAT_MS).unref();
    closing.addEventListener('abort', () => clearInterval(timer), { once: true });
  }

  /** How long it stood still, in milliseconds, since this was last asked: 0 if it did not. */
  takeMs(): number {
    // Whoever asks may be woken before the beat that was due first.
    this.beat();
    const ms = this.unseenMs;
    this.unseenMs = 0;
    return ms;
  }

  private beat(): void {
    const now = this.now();
    const lateMs = now - this.beatAt - BEAT_MS;
    if (lateMs > LATE_MS) this.unseenMs += lateMs;
    this.beatAt = now;
  }
}
