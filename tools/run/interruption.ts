const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** Ctrl-C and its likes: the first asks for an orderly end, the second ends at once. */
export class Interruption {
  private readonly controller = new AbortController();
  private received: keyof typeof SIGNALS | undefined;

  constructor(private readonly say: (line: string) => void) {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, this.onSignal);
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** By the shells' convention; undefined if nobody has interrupted. */
  get exitCode(): number | undefined {
    return this.received === undefined ? undefined : SIGNALS[this.received];
  }

  /** Resolves at the first signal, and keeps the process alive until then. */
  wait(): Promise<void> {
    if (this.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      // A listener for a signal does not keep Node alive.
      const alive = setInterval(() => undefined, 60_000);
      this.signal.addEventListener('abort', () => {
        clearInterval(alive);
        resolve();
      });
    });
  }

  release(): void {
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(name, this.onSignal);
  }

  private readonly onSignal = (name: NodeJS.Signals): void => {
    if (name !== 'SIGINT' && name !== 'SIGTERM' && name !== 'SIGHUP') return;
    // What was started ends with the process: its exit handler and its watchdog see to that.
    if (this.received !== undefined) process.exit(SIGNALS[this.received]);
    this.received = name;
    this.say('Stopping; once more ends at once ...');
    this.controller.abort();
  };
}
