import type { Broker, Delivery, WireNames } from '@edda/messaging';
import { readDeadLetter } from '@edda/messaging';
import { Intake } from './intake.js';
import type { LetterRecorder } from './letter-recorder.js';

/** As many as one statement stores. They are small as a rule; the broker's limit for one message bounds them all. */
const PREFETCH = 200;

/** Takes the copies that participants have put aside, and has them stored. One is acknowledged once it is; until then the broker keeps it. */
export class DeadLetterIntake extends Intake {
  constructor(
    broker: Broker,
    private readonly recorder: Pick<LetterRecorder, 'record'>,
    private readonly names: WireNames,
  ) {
    super(broker, { queue: names.deadLetters, prefetch: PREFETCH });
  }

  protected override async handle(delivery: Delivery): Promise<void> {
    try {
      await this.recorder.record(readDeadLetter(delivery.message, this.names), delivery.message);
      delivery.ack();
    } catch {
      // Only while closing: whoever comes next gets it.
      delivery.requeue();
    }
  }
}
