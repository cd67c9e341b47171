/** Lets a loop wait until there is something to do, and for a while at most. One loop waits at a time. */
export class Doorbell {
  private isRung = false;
  private answer: (() => void) | undefined;

  /** Ends the wait that is under way, or the next one. */
  ring(): void {
    this.isRung = true;
    this.answer?.();
  }

  /** Resolves if it has been rung since the last wait, after `ms`, or when the process closes. Keeps no process alive. */
  async wait(ms: number, closing: AbortSignal): Promise<void> {
    if (!this.isRung && !closing.aborted) {
      await new Promise<void>((resolve) => {
        const done = (): void => {
          clearTimeout(timer);
          closing.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, ms);
        timer.unref();
        this.answer = done;
        closing.addEventListener('abort', done, { once: true });
      });
    }
    this.answer = undefined;
    this.isRung = false;
  }
}
