import type { Output } from '@edda/terminal';

const CLEAR_LINE = '\r\u001B[2K';

/** One line that is drawn over itself on a terminal; nothing at all elsewhere. */
export class SeedProgress {
  private isShown = false;

  constructor(
    private readonly output: Output,
    private readonly total: number,
    private readonly what: string,
  ) {}

  show(done: number): void {
    if (!this.output.isTTY) return;
    this.isShown = true;
    this.output.write(`${CLEAR_LINE}${done} of ${this.total} ${this.what}`);
  }

  finish(): void {
    if (this.isShown) this.output.write(CLEAR_LINE);
    this.isShown = false;
  }
}
