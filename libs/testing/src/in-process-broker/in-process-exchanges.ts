import { matchesTopic } from '@edda/messaging';
import type { Binding, OutgoingMessage, PublishResult, QueueDeclaration, Topology } from '@edda/messaging';
import { InProcessQueue, storedMessage } from './in-process-queue.js';

/** Exchanges, queues and bindings that exist, and the way of a message through them. */
export class InProcessExchanges {
  private readonly exchanges = new Set<string>();
  private readonly bindings = new Map<string, Binding>();
  private readonly queues = new Map<string, InProcessQueue>();

  queue(name: string): InProcessQueue | undefined {
    return this.queues.get(name);
  }

  /** @throws if a queue exists with other arguments, as RabbitMQ does */
  declare({ exchanges, queues, bindings }: Topology): void {
    for (const { name } of exchanges) this.exchanges.add(name);
    for (const declaration of queues) this.declareQueue(declaration);
    for (const binding of bindings) this.bindings.set(JSON.stringify(binding), binding);
  }

  publish(message: OutgoingMessage): PublishResult {
    const { exchange, routingKey, mandatory } = message;
    if (!this.exchanges.has(exchange))
      return { status: 'failed', reason: `There is no exchange ${exchange}.` };
    const queues = this.route(exchange, routingKey);
    // Each queue gets a copy of its own: how often it came back is counted for each.
    for (const queue of queues) queue.add(storedMessage(message));
    if (queues.length > 0 || !mandatory) return { status: 'confirmed' };
    return {
      status: 'returned',
      reason: `No queue is bound to exchange ${exchange} for the routing key ${routingKey}.`,
    };
  }

  private route(exchange: string, routingKey: string): InProcessQueue[] {
    const names = new Set<string>();
    for (const binding of this.bindings.values()) {
      if (binding.exchange === exchange && matchesTopic(binding.routingKey, routingKey))
        names.add(binding.queue);
    }
    return [...names].flatMap((name) => this.queues.get(name) ?? []);
  }

  private declareQueue(declaration: QueueDeclaration): void {
    const existing = this.queues.get(declaration.name);
    if (existing === undefined) {
      this.queues.set(declaration.name, this.newQueue(declaration));
      return;
    }
    const sorted = (of: QueueDeclaration): string =>
      Object.entries(of.arguments)
        .map(([name, value]) => `${name}=${value}`)
        .toSorted()
        .join();
    if (sorted(existing.declaration) !== sorted(declaration)) {
      throw new Error(
        `The queue "${declaration.name}" exists with other arguments: choose another namespace.`,
      );
    }
  }

  private newQueue(declaration: QueueDeclaration): InProcessQueue {
    return new InProcessQueue(declaration, ({ message }, exchange, routingKey = message.routingKey) => {
      for (const queue of this.route(exchange, routingKey)) {
        queue.add({ returns: 0, message: { ...message, exchange, routingKey } });
      }
    });
  }
}
