import type { Broker, DeadLetterReason, Delivery, Log, Subscription, WireNames } from '@edda/messaging';
import { deadLetter } from '@edda/messaging';
import type { CommandType } from '@edda/saga-core';
import { StoreUnavailable } from '../saga-store.js';
import { backoffMs, pause } from './pause.js';
import { readReply } from './read-reply.js';
import type { ReplyWork, WorkResult } from './work.js';

/** Long enough that another orchestrator is likely to be the next to get it. */
const FOREIGN_PAUSE_MS = 1_000;

interface IntakeSettings {
  readonly names: WireNames;
  readonly service: string;
  readonly prefetch: number;
  readonly contractOf: (command: string, version: number) => CommandType | undefined;
}

/**
 * Takes replies from the broker. A delivery is acknowledged when its transaction is committed, or when a copy of it lies
 * confirmed in the dead-letter exchange; until then the broker keeps it.
 */
export class ReplyIntake {
  private subscription: Subscription | undefined;
  private readonly underWay = new Set<Promise<void>>();

  constructor(
    private readonly broker: Broker,
    private readonly submit: (work: ReplyWork) => Promise<WorkResult>,
    private readonly settings: IntakeSettings,
    private readonly log: Log,
    private readonly closing: AbortSignal,
  ) {}

  async start(): Promise<void> {
    const { names, prefetch } = this.settings;
    this.subscription = await this.broker.consume({ queue: names.replies, prefetch }, (deliveries) => {
      for (const delivery of deliveries) {
        const handling = this.handle(delivery).finally(() => this.underWay.delete(handling));
        this.underWay.add(handling);
      }
    });
  }

  /** No further deliveries. */
  async stop(): Promise<void> {
    await this.subscription?.cancel();
  }

  /** Waits for those that are under way. */
  async drain(): Promise<void> {
    await Promise.all(this.underWay);
  }

  private async handle(delivery: Delivery): Promise<void> {
    try {
      const read = readReply(delivery.message, this.settings.names, this.settings.contractOf);
      let aside = read.deadLetter;
      if (read.work) {
        const result = await this.submitPatiently(read.work);
        if (result.status === 'unknown-version') return await this.leaveToOthers(delivery, result.detail);
        // What is wrong with the message itself says more than that no saga wants it.
        if (result.status === 'rejected') aside ??= result;
      }
      if (aside) await this.putAside(delivery, aside.reason, aside.detail);
      delivery.ack();
    } catch (error) {
      await this.onError(delivery, error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The database may be away, or another process may hold the saga: the delivery stays unacknowledged until it can be decided. */
  private async submitPatiently(work: ReplyWork): Promise<WorkResult> {
    for (let failures = 1; ; failures += 1) {
      try {
        const result = await this.submit(work);
        if (result.status !== 'busy') return result;
      } catch (error) {
        if (!(error instanceof StoreUnavailable)) throw error;
      }
      if (this.closing.aborted) throw new Error('The orchestrator is shutting down.');
      await pause(backoffMs(failures), this.closing);
    }
  }

  /** While a new version is rolled out, another orchestrator has the definition. If none has, the delivery limit ends it. */
  private async leaveToOthers(delivery: Delivery, detail: string): Promise<void> {
    this.log('warn', `Message ${delivery.message.messageId} goes back to its queue: ${detail}`);
    await pause(FOREIGN_PAUSE_MS, this.closing);
    delivery.requeue();
  }

  /** Not the database's weather: this very message cannot be processed. While closing it goes back, for whoever comes next. */
  private async onError(delivery: Delivery, error: Error): Promise<void> {
    if (this.closing.aborted) return delivery.requeue();
    try {
      await this.putAside(delivery, 'unprocessable', error.message);
      delivery.ack();
    } catch {
      delivery.requeue();
    }
  }

  /** Resolves once the copy is confirmed; tries until then, since the original may only be acknowledged afterwards. */
  private async putAside(delivery: Delivery, reason: DeadLetterReason, detail: string): Promise<void> {
    const { names, service } = this.settings;
    const id = delivery.message.messageId ?? 'without an id';
    this.log(
      'warn',
      `Message ${id} from ${delivery.message.queue} goes to ${names.dead}: ${reason}: ${detail}`,
    );
    const copy = deadLetter(delivery.message, reason, detail, names, service, Date.now());
    for (let failures = 1; ; failures += 1) {
      const [result] = await this.broker.publish([copy]);
      if (result?.status === 'confirmed') return;
      if (this.closing.aborted)
        throw new Error(`Message ${id} could not be put aside: ${result?.reason ?? 'no result'}`);
      await pause(backoffMs(failures), this.closing);
    }
  }
}
