import type { BreakerState } from '@edda/messaging';
import { circuitBreaker, ConsecutiveBreaker, handleWhen } from 'cockatiel';
import { TypeORMError } from 'typeorm';
import { CommandFailure } from './command-handler.js';
import { thrownSentence } from './participant-log.js';

/** When a breaker opens, and when it tries again. */
export interface BreakerOptions {
  /** So many errors in a row open it. */
  readonly failures: number;
  /** For so long it stays open before one command may try, in milliseconds. */
  readonly halfOpenAfterMs: number;
  /**
   * Which errors speak against what the breaker stands for; a CommandFailure never does. Default: all but those of the participant's own
   * database, which has nothing to do with it.
   */
  readonly counts?: (error: unknown) => boolean;
}

/** What a breaker is like now: for health and for metrics. */
export interface BreakerStatus {
  readonly state: BreakerState;
  /** ISO time since when it is in this state. */
  readonly since: string;
  /** The one that opened it last, as a sentence. */
  readonly lastError?: string;
}

/** Thrown in place of a handler that must not be called now. */
export class CircuitOpen extends Error {
  override readonly name = 'CircuitOpen';
}

/** The right to one try. */
export interface Passage {
  /** False once the breaker has opened meanwhile. */
  readonly isStillFree: boolean;
  /**
   * Calls what the breaker stands for, and notices how that ends.
   *
   * @throws CircuitOpen if the breaker has opened meanwhile
   */
  call<Result>(work: () => Promise<Result>): Promise<Result>;
  /** The try is over, whether anything was called or not. */
  end(): void;
}

interface Held {
  readonly release: (isProbe: boolean) => void;
}

/**
 * One breaker of a participant, for all handlers that need the same thing.
 *
 * Closed, everything passes. After so many errors in a row it is open, and whoever comes is held, which costs no attempt. After a while it
 * is half-open: one passes, and how its try ends closes the breaker, or opens it again. The count is cockatiel's, the clock is ours: a
 * second one in there would run apart from it.
 */
export class Breaker {
  private state: BreakerState = 'closed';
  private since = new Date();
  private lastError: string | undefined;
  private readonly waiting = new Set<Held>();
  /** Were held, and have not ended their try yet. */
  private released = 0;
  private isProbing = false;
  private readonly circuit;

  /** @param changed called after each change of the state, and of what is held */
  constructor(
    readonly name: string,
    private readonly options: BreakerOptions,
    private readonly changed: (breaker: Breaker) => void = () => undefined,
  ) {
    this.circuit = circuitBreaker(
      handleWhen((error) => this.speaksAgainstIt(error)),
      { halfOpenAfter: 0, breaker: new ConsecutiveBreaker(options.failures) },
    );
    this.circuit.onBreak((reason) => this.open('error' in reason ? reason.error : undefined));
    this.circuit.onReset(() => this.close());
  }

  get status(): BreakerStatus {
    const { state, lastError } = this;
    const since = this.since.toISOString();
    return lastError === undefined ? { state, since } : { state, since, lastError };
  }

  /** Deliveries that it holds back, or has held back and that have not ended their try. */
  get held(): number {
    return this.waiting.size + this.released;
  }

  /** Whether an error has opened it, or keeps it open, rather than being one of the command that met it. */
  isToBlameFor(error: unknown): boolean {
    return this.state !== 'closed' && this.speaksAgainstIt(error);
  }

  /** Waits until a try is free. Undefined if that takes longer, or the signal is aborted first. */
  async enter(signal: AbortSignal, withinMs: number): Promise<Passage | undefined> {
    if (this.state === 'closed') return this.passage(false, false);
    if (this.state === 'half-open' && !this.isProbing) return this.passage(this.probe(), false);
    const isProbe = await this.hold(signal, withinMs);
    return isProbe === undefined ? undefined : this.passage(isProbe, true);
  }

  private hold(signal: AbortSignal, withinMs: number): Promise<boolean | undefined> {
    if (signal.aborted || withinMs <= 0) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const end = (how: boolean | undefined) => {
        clearTimeout(timer);
        signal.removeEventListener('abort', giveUp);
        this.waiting.delete(held);
        if (how !== undefined) this.released += 1;
        resolve(how);
        this.changed(this);
      };
      const giveUp = () => end(undefined);
      const held: Held = { release: end };
      const timer = setTimeout(giveUp, withinMs);
      signal.addEventListener('abort', giveUp);
      this.waiting.add(held);
      this.changed(this);
    });
  }

  private passage(isProbe: boolean, wasHeld: boolean): Passage {
    const isFree = () => this.state === 'closed' || (isProbe && this.state === 'half-open');
    let isOver = false;
    return {
      get isStillFree() {
        return isFree();
      },
      call: async (work) => {
        if (!isFree()) throw new CircuitOpen(`The breaker "${this.name}" is ${this.state}.`);
        return this.circuit.execute(work);
      },
      end: () => {
        if (isOver) return;
        isOver = true;
        if (wasHeld) this.released -= 1;
        // The try said nothing of what the breaker stands for: a duplicate, say. The next one may.
        if (isProbe && this.state === 'half-open') {
          this.isProbing = false;
          this.releaseOne();
        }
        if (wasHeld) this.changed(this);
      },
    };
  }

  private probe(): true {
    this.isProbing = true;
    return true;
  }

  private releaseOne(): void {
    const [first] = this.waiting;
    first?.release(this.probe());
  }

  private speaksAgainstIt(error: unknown): boolean {
    if (error instanceof CommandFailure || error instanceof CircuitOpen) return false;
    const { counts = isNotOurDatabase } = this.options;
    return counts(error);
  }

  private open(error: unknown): void {
    this.lastError = thrownSentence(error);
    this.enterState('open');
    setTimeout(() => {
      this.enterState('half-open');
      this.releaseOne();
    }, this.options.halfOpenAfterMs).unref();
  }

  private close(): void {
    this.enterState('closed');
    for (const held of this.waiting) held.release(false);
  }

  private enterState(state: BreakerState): void {
    this.state = state;
    this.since = new Date();
    this.isProbing = false;
    this.changed(this);
  }
}

function isNotOurDatabase(error: unknown): boolean {
  return !(error instanceof TypeORMError);
}
