import type { BrokerFactory } from '@edda/messaging';
import { InProcessBroker } from './in-process-broker.js';
import { InProcessExchanges } from './in-process-exchanges.js';

/**
 * A broker inside the process: what the services of one process share in place of RabbitMQ, for tests and for the embedded
 * mode. It routes, delivers, redelivers, returns and puts aside as the port promises; it lives as long as the process does.
 */
export class InProcessBrokerHub {
  private readonly exchanges = new InProcessExchanges();
  private readonly brokers = new Set<InProcessBroker>();

  /** The factory to be given to the modules, once for each service. */
  readonly broker: BrokerFactory = (_identity, log) => {
    const broker = new InProcessBroker(this.exchanges, log, (gone) => this.brokers.delete(gone));
    this.brokers.add(broker);
    return broker;
  };

  /** Cuts all connections: publishes in flight fail, what is not acked comes back, and everyone connects again. */
  interrupt(): void {
    for (const broker of this.brokers) broker.interrupt();
  }

  /** Takes no messages until {@link unblock}, as RabbitMQ does when it is short of memory or disk. */
  block(): void {
    for (const broker of this.brokers) broker.block(true);
  }

  unblock(): void {
    for (const broker of this.brokers) broker.block(false);
  }

  /** Messages in a queue that wait for a consumer; undefined if there is no such queue. */
  depthOf(queue: string): number | undefined {
    return this.exchanges.queue(queue)?.depth;
  }
}

/** A hub of its own, for services that shall share one broker inside this process. */
export function inProcessBroker(): InProcessBrokerHub {
  return new InProcessBrokerHub();
}
