import type { IncomingMessage, OutgoingMessage } from '@edda/messaging';
import { deadLetter } from '@edda/messaging';
import type { Work, WorkResult } from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { Edition } from './edition.js';
import type { Connection } from '../broker/connection.js';
import type { SimulatedBroker } from '../broker/simulated-broker.js';
import type { SimulatedDelivery } from '../broker/simulated-queue.js';
import type { SimulatedProcess, Surroundings } from '../process.js';
import type { Batches } from './batches.js';
import type { Verdict } from './inbox.js';
import { Inbox } from './inbox.js';

export interface IntakeParts {
  readonly broker: SimulatedBroker;
  readonly batches: Batches;
  readonly edition: Edition;
  readonly newId: () => string;
  readonly connection: () => Connection | undefined;
  /** For a seeded bug. */
  readonly acksBeforeCommit: boolean;
}

/** Takes deliveries: each is acknowledged when what it says is committed, or when a copy of it lies confirmed aside. */
export class Intake {
  constructor(
    private readonly process: SimulatedProcess,
    private readonly around: Surroundings,
    private readonly parts: IntakeParts,
  ) {}

  consume(connection: Connection): void {
    const { names } = this.parts.broker;
    connection.consume(names.replies, 20, (delivery) =>
      this.take(delivery, (inbox, message, then) => inbox.reply(message, then)),
    );
    connection.consume(names.inbox, 20, (delivery) =>
      this.take(delivery, (inbox, message, then) => inbox.other(message, then)),
    );
  }

  private take(
    delivery: SimulatedDelivery,
    read: (inbox: Inbox, message: IncomingMessage, then: (verdict: Verdict) => void) => void,
  ): void {
    this.process.passes('C1');
    const { message } = delivery;
    if (this.parts.acksBeforeCommit) delivery.ack();
    const inbox = new Inbox({
      edition: this.parts.edition,
      names: this.parts.broker.names,
      newId: this.parts.newId,
      submit: (work, then) => this.submitPatiently(work, message, delivery, then),
    });
    read(inbox, message, (verdict) => this.settle(delivery, verdict));
  }

  private settle(delivery: SimulatedDelivery, verdict: Verdict): void {
    if (verdict.status === 'for-others') {
      this.around.faults.count('version-unknown');
      return this.process.later(this.around.random.whole(100, 500), () => delivery.requeue());
    }
    if (verdict.status === 'aside') return this.putAside(delivery, verdict);
    this.process.passes('C11');
    delivery.ack();
    this.process.passes('C13');
  }

  /** The database may be away, or another process may hold the saga: meanwhile the broker keeps the message. */
  private submitPatiently(
    work: Work,
    message: IncomingMessage,
    delivery: SimulatedDelivery,
    then: (result: WorkResult) => void,
  ): void {
    const again = (): void =>
      this.process.later(this.around.random.whole(20, 200), () =>
        this.submitPatiently(work, message, delivery, then),
      );
    const submitted = (settled: Parameters<Parameters<Batches['submit']>[1]>[0]): void => {
      if (!settled.ok) {
        if (settled.error instanceof StoreUnavailable) return again();
        return this.putAside(delivery, { reason: 'unprocessable', detail: settled.error.message });
      }
      if (settled.result.status !== 'busy') return then(settled.result);
      this.around.faults.count('saga-busy');
      again();
    };
    this.parts.batches.submit(work, submitted, message.messageId);
  }

  private putAside(
    delivery: SimulatedDelivery,
    { reason, detail }: Pick<Extract<Verdict, { status: 'aside' }>, 'reason' | 'detail'>,
  ): void {
    const { names } = this.parts.broker;
    const { now } = this.around.timeline;
    this.around.story.tell(
      this.process.name,
      () => `puts ${delivery.message.messageId} aside: ${reason}: ${detail}`,
    );
    const copy = deadLetter(delivery.message, reason, detail, names, 'orchestrator', now);
    this.publishSurely(copy, () => delivery.ack());
  }

  private publishSurely(message: OutgoingMessage, then: () => void): void {
    const again = (): void => this.process.later(200, () => this.publishSurely(message, then));
    const connection = this.parts.connection();
    if (!connection?.isOpen) return again();
    connection.publish([message], ([result]) => (result?.status === 'confirmed' ? then() : again()));
  }
}
