import { renderBar, SAGAS_ENDED, tenthOf, type ProgressState } from './progress.js';

/** What is written to; a terminal says that it is one. */
export interface Output {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  write(text: string): unknown;
}

const CLEAR_LINE = '\r\u001B[2K';
const DEFAULT_COLUMNS = 80;

/** A bar that is drawn over itself on a terminal, and a line for each tenth elsewhere. Other lines may be said in between. */
export class ProgressDisplay {
  private last: ProgressState | undefined;
  private tenth = 0;

  /** `what` is counted: `letters redriven`. Default: sagas that ended. */
  constructor(
    private readonly output: Output,
    private readonly what = SAGAS_ENDED,
  ) {}

  show(state: ProgressState): void {
    this.last = state;
    if (this.output.isTTY) this.draw();
    else this.report(state);
  }

  /** A line of its own; the bar is drawn again below it. */
  say(line: string): void {
    const isShown = this.output.isTTY && this.last !== undefined;
    this.output.write(`${isShown ? CLEAR_LINE : ''}${line}\n`);
    if (isShown) this.draw();
  }

  /** Leaves the bar as it is and goes to the next line. */
  finish(): void {
    if (this.output.isTTY && this.last !== undefined) this.output.write('\n');
    this.last = undefined;
    this.tenth = 0;
  }

  private draw(): void {
    if (this.last)
      this.output.write(CLEAR_LINE + renderBar(this.last, this.output.columns ?? DEFAULT_COLUMNS, this.what));
  }

  private report(state: ProgressState): void {
    const tenth = tenthOf(state);
    if (tenth <= this.tenth) return;
    this.tenth = tenth;
    this.output.write(`${state.ended} of ${state.total} ${this.what}\n`);
  }
}
