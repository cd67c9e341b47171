import type { Broker, Log } from '@edda/messaging';
import type { CatchUp, QueueCount } from './catch-up.js';
import { heldForMs, isTakenIn } from './catch-up.js';
import { Doorbell } from './doorbell.js';
import { pause } from './pause.js';

/** Between two looks at the queues; also how long what was just delivered may be on the line. */
const LOOK_MS = 100;

/** A queue that is taken from. */
export interface TakenQueue {
  readonly queue: string;
  /** Messages that it ever gave to this process. */
  readonly taken: () => number;
  /** Resolves when those that are under way now are settled. */
  readonly drain: () => Promise<void>;
}

/** What the hold needs from around it. */
export interface HoldEngine {
  readonly broker: Pick<Broker, 'status' | 'onStatus' | 'depths'>;
  readonly queues: readonly TakenQueue[];
  /** Resolves when a look into the mailbox, begun after the call, found nothing to deliver. */
  readonly mailboxEmptied: () => Promise<void>;
  /** How long timers are held at most after a disturbance. */
  readonly limitMs: number;
  /** How long this process stood still since it was last asked, in milliseconds: 0 if it did not. */
  readonly stoodStillMs: () => number;
  readonly log: Log;
  readonly closing: AbortSignal;
  /** Milliseconds of any clock that goes forward. */
  readonly now?: () => number;
}

/**
 * Holds timers back while there may be something that came before they were due: after a start, and when the broker or the database was
 * away or this process stood still, until what lay in the queues and in the mailbox is taken in. ADR 10 says why.
 */
export class TimerHold {
  private readonly doorbell = new Doorbell();
  private readonly now: () => number;
  private standing: CatchUp;
  /** Each disturbance begins another one: what an earlier one had found out does not count any more. */
  private round = 0;
  private isConnected: boolean;
  private toldOf = 0;

  constructor(private readonly engine: HoldEngine) {
    this.now = engine.now ?? (() => performance.now());
    this.isConnected = hasConnection(engine.broker);
    const now = this.now();
    this.standing = { isDone: false, disturbedAt: now, lookedAt: now };
  }

  /** The first disturbance, and from now on those of the broker. */
  start(): void {
    const unsubscribe = this.engine.broker.onStatus(() => this.onStatus());
    this.engine.closing.addEventListener('abort', unsubscribe, { once: true });
    this.isConnected = hasConnection(this.engine.broker);
    this.standing = { ...this.standing, lookedAt: this.now() };
    this.disturb();
  }

  /** What is due may not have been preceded by all that came before it: catches up anew. */
  disturb(): void {
    this.round += 1;
    this.standing = { ...this.standing, isDone: false, disturbedAt: this.now() };
    void this.catchUp(this.round);
  }

  /** Resolves when timers may be looked at, or the process closes. */
  async passed(): Promise<void> {
    const { limitMs, closing } = this.engine;
    for (let isHeld = true; isHeld && !closing.aborted;) {
      this.lookForStandstill();
      const waitMs = heldForMs(this.standing, this.now(), limitMs);
      isHeld = waitMs > 0;
      if (isHeld) await this.doorbell.wait(waitMs, closing);
    }
    this.standing = { ...this.standing, lookedAt: this.now() };
    if (!this.standing.isDone && !closing.aborted) this.tell();
  }

  /** While it stood still it could neither take anything in nor look at the timers: that time does not count as waiting. */
  private lookForStandstill(): void {
    const ms = this.engine.stoodStillMs();
    if (ms === 0) return;
    this.standing = { ...this.standing, lookedAt: this.standing.lookedAt + ms };
    this.disturb();
  }

  /** Only a connection that is gone, or is there again: a broker that takes no messages goes on delivering. */
  private onStatus(): void {
    const isConnected = hasConnection(this.engine.broker);
    if (isConnected === this.isConnected) return;
    this.isConnected = isConnected;
    this.disturb();
  }

  /** Once for each disturbance. */
  private tell(): void {
    if (this.toldOf === this.round) return;
    this.toldOf = this.round;
    const why = this.isConnected ? 'was not taken in' : 'cannot be seen: the broker is away';
    const line = `Timers go on after ${this.engine.limitMs / 1_000} s, although what came before them ${why}. Sagas may time out whose event or reply lies in a queue.`;
    this.engine.log('warn', line);
  }

  /** Never rejects. */
  private async catchUp(round: number): Promise<void> {
    const { queues, mailboxEmptied, closing } = this.engine;
    const isOver = (): boolean => round !== this.round || closing.aborted;
    let first: readonly QueueCount[] | undefined;
    for (let isEmptied = false; !isEmptied;) {
      const seen = await this.count();
      if (isOver()) return;
      first ??= seen;
      isEmptied =
        seen !== undefined && seen.every((count, index) => isTakenIn(first?.[index] ?? count, count));
      await pause(LOOK_MS, closing);
    }
    await Promise.all(queues.map(({ drain }) => drain()));
    await mailboxEmptied();
    if (isOver()) return;
    this.standing = { ...this.standing, isDone: true };
    this.doorbell.ring();
  }

  /** Undefined while the broker cannot say. */
  private async count(): Promise<readonly QueueCount[] | undefined> {
    const { broker, queues } = this.engine;
    if (!this.isConnected) return undefined;
    try {
      const depths = await broker.depths(queues.map(({ queue }) => queue));
      return queues.map(({ taken }, index) => ({ depth: depths[index] ?? 0, taken: taken() }));
    } catch {
      // A lost connection begins another round; a queue that is not there yet will be.
      return undefined;
    }
  }
}

function hasConnection({ status }: Pick<Broker, 'status'>): boolean {
  return status === 'up' || status === 'blocked';
}
