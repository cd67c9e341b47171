/** Time that moves only when a test says so. */
export class ManualClock {
  constructor(public nowMs = Date.UTC(2026, 0, 1)) {}

  advance(ms: number): void {
    this.nowMs += ms;
  }
}
