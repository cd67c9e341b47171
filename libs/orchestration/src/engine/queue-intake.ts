import type {
  Broker,
  Death,
  DeadLetterReason,
  Delivery,
  IncomingMessage,
  Log,
  WireNames,
} from '@edda/messaging';
import { letterOf, subjectIn } from '@edda/messaging';
import type { Consumption } from './intake.js';
import { Intake } from './intake.js';
import type { LetterRecorder } from './letter-recorder.js';
import { pause } from './pause.js';

/** Long enough that another orchestrator is likely to be the next to get it. */
const FOREIGN_PAUSE_MS = 1_000;

/** What is to become of a delivery, once what it says is committed. */
export type Verdict =
  | { readonly status: 'done' }
  /** It becomes a dead letter, with the reason. */
  | { readonly status: 'aside'; readonly reason: DeadLetterReason; readonly detail: string }
  /** Another orchestrator can do it: a version of a definition that this one does not have. If none can, the delivery limit ends it. */
  | { readonly status: 'for-others'; readonly detail: string };

export interface QueueSettings extends Consumption {
  readonly names: WireNames;
  readonly service: string;
}

/**
 * Takes the messages of one queue. A delivery is acknowledged when `take` has resolved, which is when its transaction is committed, or
 * when it is a dead letter in the database; until then the broker keeps it.
 */
export class QueueIntake extends Intake {
  /** `take` rejects for a message that cannot be processed, whoever tries. It waits by itself for what may work later. */
  constructor(
    broker: Broker,
    private readonly take: (message: IncomingMessage) => Promise<Verdict>,
    private readonly recorder: Pick<LetterRecorder, 'record'>,
    private readonly settings: QueueSettings,
    private readonly log: Log,
    private readonly closing: AbortSignal,
  ) {
    super(broker, settings);
  }

  protected override async handle(delivery: Delivery): Promise<void> {
    try {
      const verdict = await this.take(delivery.message);
      if (verdict.status === 'for-others') return await this.leaveToOthers(delivery, verdict.detail);
      if (verdict.status === 'aside') await this.putAside(delivery, verdict);
      delivery.ack();
    } catch (error) {
      await this.onError(delivery, error instanceof Error ? error : new Error(String(error)));
    }
  }

  private async leaveToOthers(delivery: Delivery, detail: string): Promise<void> {
    const { message } = delivery;
    this.log('warn', `Message ${message.messageId} goes back to its queue: ${detail}`, subjectIn(message));
    await pause(FOREIGN_PAUSE_MS, this.closing);
    delivery.requeue();
  }

  /** Not the database's weather: this very message cannot be processed. While closing it goes back, for whoever comes next. */
  private async onError(delivery: Delivery, error: Error): Promise<void> {
    if (this.closing.aborted) return delivery.requeue();
    try {
      await this.putAside(delivery, { reason: 'unprocessable', detail: error.message, stack: error.stack });
      delivery.ack();
    } catch {
      delivery.requeue();
    }
  }

  private async putAside({ message }: Delivery, { reason, detail, stack }: Omit<Death, 'by'>): Promise<void> {
    const { names, service } = this.settings;
    await this.recorder.record(letterOf(message, { reason, detail, stack, by: service }, names), message);
  }
}
