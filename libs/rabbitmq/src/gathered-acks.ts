import type { ConsumeMessage } from 'amqplib';

/** A handler that hangs may do so for half an hour while thousands a second pass it: from here on each is told of by itself, until the channel is replaced. */
const MOST_AHEAD = 100_000;

/**
 * Lets what is acknowledged in one turn of the event loop be acknowledged by one frame where it can. A quorum queue writes each acknowledgement that it is
 * told of into its log, and a batch that was committed acknowledges hundreds at once.
 *
 * "All up to this one" is said only where all before it are settled too: deliveries of a channel are numbered from 1 without a gap. What was overtaken by a
 * delivery that is still open is acknowledged by itself, so that nothing waits for anything.
 */
export class GatheredAcks {
  /** Acknowledged here, and not told yet. */
  private readonly waiting = new Map<number, ConsumeMessage>();
  /** Told already, while one before them was still open. */
  private readonly ahead = new Set<number>();
  private firstOpen = 1;
  private isPlanned = false;
  /** One delivery has been open for so long that there is nothing left to gather behind it. */
  private isStuck = false;

  /**
   * @param tell acknowledges a delivery, or all up to it. False if the channel is closed: all of them come again
   * @param told is called with how many were told of
   */
  constructor(
    private readonly tell: (delivery: ConsumeMessage, allUpTo: boolean) => boolean,
    private readonly told: (count: number) => void,
  ) {}

  add(delivery: ConsumeMessage): void {
    this.waiting.set(delivery.fields.deliveryTag, delivery);
    if (this.isPlanned) return;
    this.isPlanned = true;
    // Behind all that the promises of this turn bring.
    process.nextTick(() => this.flush());
  }

  /** The delivery was settled in another way. */
  skip({ fields }: ConsumeMessage): void {
    this.remember(fields.deliveryTag);
  }

  /** Tells at once what waits for the end of the turn. */
  flush(): void {
    this.isPlanned = false;
    const { waiting } = this;
    const count = waiting.size;
    if (count === 0) return;
    const last = this.passSettled();
    const passed = count - waiting.size;
    if (last !== undefined && !this.tell(last, passed > 1)) return this.drop();
    for (const [tag, delivery] of waiting) {
      if (!this.tell(delivery, false)) return this.drop();
      this.remember(tag);
    }
    waiting.clear();
    this.told(count);
  }

  /** Nobody can be told any more. */
  drop(): void {
    this.waiting.clear();
  }

  private remember(tag: number): void {
    if (this.isStuck) return;
    this.ahead.add(tag);
    if (this.ahead.size < MOST_AHEAD) return;
    this.isStuck = true;
    this.ahead.clear();
  }

  /** Goes on to the first delivery that is open. Gives the last one on the way there that is to be told of. */
  private passSettled(): ConsumeMessage | undefined {
    const { waiting, ahead } = this;
    if (this.isStuck) return undefined;
    let last: ConsumeMessage | undefined;
    for (;;) {
      const delivery = waiting.get(this.firstOpen);
      if (delivery !== undefined) {
        waiting.delete(this.firstOpen);
        last = delivery;
      } else if (!ahead.delete(this.firstOpen)) return last;
      this.firstOpen += 1;
    }
  }
}
