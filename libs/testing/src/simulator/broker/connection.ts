import type { OutgoingMessage, PublishResult } from '@edda/messaging';
import type { SimulatedProcess } from '../process.js';
import type { SimulatedBroker } from './simulated-broker.js';
import type { SimulatedDelivery, SimulatedQueue } from './simulated-queue.js';

const LOST: PublishResult = { status: 'failed', reason: 'the connection was lost' };

/** How long a confirm is waited for. */
const CONFIRM_TIMEOUT_MS = 800;

/** A process's connection to the broker. Once lost it stays lost; the process opens another one. */
export class Connection {
  isOpen = true;
  private readonly queues = new Set<SimulatedQueue>();

  constructor(
    private readonly broker: SimulatedBroker,
    readonly process: SimulatedProcess,
    private readonly onLost: () => void,
  ) {}

  /** Declares the queue if it is not there, and gets what is in it, so many unacknowledged at a time. */
  consume(queueName: string, prefetch: number, receive: (delivery: SimulatedDelivery) => void): void {
    const queue = this.broker.declare(queueName);
    this.queues.add(queue);
    queue.consume({ connection: this, prefetch, receive });
  }

  /** Publishes, and gives one result for each message, in order, when all of them are known. */
  publish(messages: readonly OutgoingMessage[], done: (results: readonly PublishResult[]) => void): void {
    const { faults, random, timeline } = this.broker.around;
    this.broker.tap.publishing(messages, this.process.name);
    timeline.after(random.whole(1, 6), () => {
      const accepted = messages.map((message): PublishResult => {
        if (!this.isOpen || faults.strikes('publish-lost')) return LOST;
        const result = this.broker.accept(message);
        return result.status === 'confirmed' && faults.strikes('confirm-lost')
          ? { status: 'failed', reason: 'no confirm in time' }
          : result;
      });
      const isSlow = accepted.some(({ status }) => status === 'failed');
      this.process.later(isSlow ? CONFIRM_TIMEOUT_MS : random.whole(1, 6), () => {
        const results = this.isOpen ? accepted : accepted.map(() => LOST);
        messages.forEach((message, index) => {
          if (results[index]?.status === 'confirmed') this.broker.tap.confirmed(message);
        });
        done(results);
      });
    });
  }

  /** What was delivered and not acknowledged is delivered again, to somebody. */
  lose(): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    for (const queue of this.queues) queue.drop(this);
    this.onLost();
  }
}
