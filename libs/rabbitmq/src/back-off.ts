const FIRST_MS = 100;
const LONGEST_MS = 5_000;
const JITTER = 0.2;

/** Pauses between attempts: 100 ms, doubled up to 5 s, each up to a fifth shorter, so that a fleet does not knock in step. */
export class BackOff {
  private attempts = 0;

  constructor(private readonly random: () => number = Math.random) {}

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(this.attempts, 16));
    this.attempts += 1;
    return Math.round(pause * (1 - JITTER * this.random()));
  }

  /** After a success: the next pause is the first again. */
  reset(): void {
    this.attempts = 0;
  }
}
