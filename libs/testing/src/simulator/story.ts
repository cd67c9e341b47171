import type { Timeline } from './timeline.js';

/** What happened, line by line, for a person who looks for the reason of a violation. */
export class Story {
  readonly lines: string[] = [];
  private readonly begin: number;

  constructor(
    private readonly timeline: Timeline,
    private readonly isTold: boolean,
  ) {
    this.begin = timeline.now;
  }

  /** The text is made only if somebody listens: a hundred thousand worlds are not told. */
  tell(who: string, what: () => string): void {
    if (!this.isTold) return;
    const at = String(this.timeline.now - this.begin).padStart(7);
    this.lines.push(`${at} ms  ${who.padEnd(16)} ${what()}`);
  }
}
