import type { Broker, Log, Metrics, PublishResult } from '@edda/messaging';
import type { OutboxMessage, SagaStore } from '../saga-store.js';
import { MESSAGES_PUBLISHED } from '../telemetry/orchestrator-metrics.js';
import { backoffMs, pause } from './pause.js';
import { SentMarks } from './sent-marks.js';
import type { UnsentLimit } from './unsent-limit.js';

/**
 * How long a writer, or a claimer, has an outbox message for itself. Whoever takes over after a crash waits as long. A confirm
 * that takes longer means that a message is published twice, which the fence makes harmless.
 */
export const OUTBOX_LEASE_MS = 5_000;
const CLAIM_LIMIT = 500;
const POLL_MS = 1_000;
/** Batches being published at once; more would only pile up in memory. */
const MAX_OFFERS = 8;

/**
 * Brings outbox messages to the broker. What a batch has just committed is offered at once (its rows are born leased to this
 * process, so nobody else publishes them); what was left behind by a crash, a lost connection or a missing binding is
 * claimed from the database. A message leaves the outbox only when the broker has confirmed it and some queue has it.
 */
export class Relay {
  private readonly offers = new Set<Promise<void>>();
  private readonly missingRoutes = new Set<string>();
  private readonly marks: SentMarks;
  private sweeping: Promise<void> | undefined;

  constructor(
    private readonly store: SagaStore,
    private readonly broker: Broker,
    private readonly limit: Pick<UnsentLimit, 'add' | 'count'>,
    private readonly log: Log,
    private readonly closing: AbortSignal,
    private readonly metrics?: Metrics,
  ) {
    this.marks = new SentMarks(store, log);
  }

  /** Publishes in the background. Resolves when there is room for another batch. */
  async offer(messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    this.limit.add(messages.length);
    const offer = this.publish(messages)
      // The lease runs out and they are claimed again: nothing is lost, and nobody waits for this promise.
      .catch((error: unknown) =>
        this.log('warn', `${messages.length} messages were not published: ${messageOf(error)}`),
      )
      .finally(() => this.offers.delete(offer));
    this.offers.add(offer);
    if (this.offers.size >= MAX_OFFERS) await Promise.race(this.offers);
  }

  /** Claims what was left behind, until the process closes. */
  start(): void {
    this.sweeping ??= this.sweep();
  }

  /** Waits for what is under way. The signal ends the rest. */
  async close(): Promise<void> {
    await this.sweeping;
    await Promise.all(this.offers);
    await this.marks.flush();
  }

  private async sweep(): Promise<void> {
    let failures = 0;
    while (!this.closing.aborted) {
      let claimed = 0;
      try {
        await this.limit.count();
        // Without a broker that takes messages nothing is claimed: the rows stay free for somebody who has one.
        if (this.broker.status === 'up') {
          const messages = await this.store.claimOutbox(CLAIM_LIMIT, OUTBOX_LEASE_MS);
          claimed = messages.length;
          await this.publish(messages);
        }
        failures = 0;
      } catch (error) {
        failures += 1;
        this.log('warn', `The outbox cannot be read: ${messageOf(error)}`);
      }
      if (claimed < CLAIM_LIMIT) await pause(failures > 0 ? backoffMs(failures) : POLL_MS, this.closing);
    }
  }

  private async publish(messages: readonly OutboxMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const results = await this.broker.publish(messages.map(({ message }) => message));
    const published: string[] = [];
    const unsent: { id: string; reason: string }[] = [];
    messages.forEach(({ id, message }, index) => {
      const result = results[index] ?? ({ status: 'failed', reason: 'The broker gave no result.' } as const);
      if (result.status === 'confirmed') published.push(id);
      else unsent.push({ id, reason: result.reason });
      if (result.status === 'returned' || this.missingRoutes.size > 0)
        this.watchRoute(`"${message.routingKey}" from exchange ${message.exchange}`, result.status);
    });
    if (this.metrics) this.count(this.metrics, results);
    this.marks.add(published);
    try {
      if (unsent.length > 0) await this.store.postpone(unsent, POLL_MS);
    } catch (error) {
      // Then they come again when their lease is over, without the reason.
      this.log('warn', `${unsent.length} outbox messages could not be put back: ${messageOf(error)}`);
    }
  }

  private count(metrics: Metrics, results: readonly PublishResult[]): void {
    for (const status of ['confirmed', 'returned', 'failed'] as const) {
      const count = results.filter((result) => result.status === status).length;
      if (count > 0) metrics.add(MESSAGES_PUBLISHED, [status], count);
    }
  }

  /** One line when a route is missing, and one when it is there, however many messages wait for it. */
  private watchRoute(route: string, status: PublishResult['status']): void {
    if (status === 'returned' && !this.missingRoutes.has(route)) {
      this.missingRoutes.add(route);
      const then =
        'The messages stay in the outbox and leave by themselves once their participant has declared its queue.';
      this.log('warn', `No queue takes ${route}. ${then}`);
    } else if (status === 'confirmed' && this.missingRoutes.delete(route)) {
      this.log('info', `A queue takes ${route} again.`);
    }
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
