interface Turn {
  readonly isAlone: boolean;
  readonly begin: () => void;
}

/** How long somebody who is to be alone waits for the others, and then has it for himself, in milliseconds. */
const AT_MOST_MS = 60_000;

/**
 * Work that may run side by side, and work during which no other runs; in the order in which it came.
 *
 * Work that hangs must not hold up all others for ever. So whoever is to be alone waits for a minute at most, and is alone for a minute at
 * most: what has not ended by then is not waited for any more, and runs beside whatever comes.
 */
export class Turns {
  private readonly waiting: Turn[] = [];
  private running = 0;
  private isOccupied = false;
  /** Counts how often it was given up to wait; work that began before is not counted any more when it ends. */
  private era = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly atMostMs = AT_MOST_MS) {}

  /** Runs beside others, but not beside work that is alone. */
  together<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.take(false, work);
  }

  /** Waits for all that runs, and runs while nothing else does. */
  alone<Result>(work: () => Promise<Result>): Promise<Result> {
    return this.take(true, work);
  }

  private async take<Result>(isAlone: boolean, work: () => Promise<Result>): Promise<Result> {
    const era = await new Promise<number>((resolve) => {
      this.waiting.push({ isAlone, begin: () => resolve(this.era) });
      this.admit();
    });
    try {
      return await work();
    } finally {
      if (era === this.era) {
        this.running -= 1;
        this.isOccupied = false;
        this.admit();
      }
    }
  }

  private admit(): void {
    // Whoever comes after somebody who wants to be alone waits behind him: else he would wait for ever.
    for (let next = this.waiting[0]; next !== undefined; next = this.waiting[0]) {
      if (this.isOccupied || (next.isAlone && this.running > 0)) break;
      this.waiting.shift();
      this.running += 1;
      this.isOccupied = next.isAlone;
      if (next.isAlone) this.stopClock();
      next.begin();
    }
    if (!this.isOccupied && this.waiting.length === 0) this.stopClock();
    else this.timer ??= setTimeout(() => this.goOn(), this.atMostMs).unref();
  }

  private stopClock(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private goOn(): void {
    this.timer = undefined;
    this.era += 1;
    this.running = 0;
    this.isOccupied = false;
    this.admit();
  }
}
