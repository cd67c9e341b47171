import type {
  Answer,
  Asker,
  Broker,
  Delivery,
  DeliveryProblem,
  EnvelopedMessage,
  Log,
  Original,
  OutgoingMessage,
  WireNames,
} from '@edda/messaging';
import {
  answerMessage,
  askerOf,
  deadLetter,
  nextDelivery,
  originalOf,
  readEnveloped,
  retryCopy,
  serviceNames,
  stackOf,
} from '@edda/messaging';
import { backOffMs, pause } from '../back-off.js';
import { EddaContext } from './edda-context.js';
import type { PatternHandlers } from './pattern-handlers.js';
import { asJson, errorAnswer, problemOf } from './put-aside.js';
import type { ResolvedTransportOptions } from './transport-options.js';

/** Runs one handler to the end of what it returns, and gives the last value. Rejects with what it threw. */
export type RunHandler = (
  handler: ReturnType<PatternHandlers['forEvent']>[number],
  data: EnvelopedMessage['body'],
  context: EddaContext,
) => Promise<unknown>;

export interface DeliveryHandlerParts {
  readonly options: Pick<
    ResolvedTransportOptions,
    'service' | 'namespace' | 'envelopes' | 'policy' | 'limits'
  >;
  readonly names: WireNames;
  readonly handlers: PatternHandlers;
  readonly run: RunHandler;
  readonly broker: Pick<Broker, 'publish'>;
  readonly log: Log;
  /** Aborted when the process shuts down: what waits for the broker then gives its delivery back. */
  readonly stopping: AbortSignal;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What became of one attempt. */
type Outcome =
  | { readonly problem?: undefined; readonly response?: unknown }
  | { readonly problem: Omit<DeliveryProblem, 'asked'>; readonly thrown?: unknown };

const PATIENCE = { firstMs: 200, longestMs: 5_000 };

/** Somebody who asked may be gone, and may have said a name that never was one. */
const TRIES_OF_AN_ANSWER = 3;

/** Each delivery on its own, from its arrival to its ack: handled, answered, waiting for another attempt, or put aside. */
export class DeliveryHandler {
  private readonly inFlight = new Set<Promise<void>>();
  /** The exchange of this service's levels. */
  private readonly retries: string;

  constructor(private readonly parts: DeliveryHandlerParts) {
    const { service, namespace } = parts.options;
    this.retries = serviceNames(namespace).retriesOf(service);
  }

  /** Never throws, and leaves no rejection behind. */
  readonly receive = (deliveries: readonly Delivery[]): void => {
    for (const delivery of deliveries) {
      const handled = this.settle(delivery).finally(() => this.inFlight.delete(handled));
      this.inFlight.add(handled);
    }
  };

  /** Resolves when all that was delivered so far is settled, or given back. */
  async idle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  get size(): number {
    return this.inFlight.size;
  }

  private async settle(delivery: Delivery): Promise<void> {
    try {
      if (await this.handle(originalOf(delivery.message, this.parts.names, this.retries))) delivery.ack();
    } catch (error) {
      const { messageId = 'without an id' } = delivery.message;
      const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.parts.log(
        'error',
        `The message ${messageId} could not be settled, and goes back to the queue: ${why}`,
      );
      delivery.requeue();
    }
  }

  /** True if the delivery may be acked: nobody needs it any more. */
  private async handle(original: Original): Promise<boolean> {
    const { options, names } = this.parts;
    const read = readEnveloped(original.message, options.envelopes, names, options.limits);
    const asker = askerOf(original.message);
    const outcome: Outcome = read.ok
      ? await this.attempt(original, read.message)
      : { problem: { kind: 'undecodable', detail: read.reason } };
    const name = read.ok ? read.message.name : (read.name ?? original.message.routingKey);
    if (outcome.problem === undefined) {
      return (
        asker === undefined || this.answer(original, name, asker, { response: asJson(outcome.response) })
      );
    }
    return this.afterProblem(original, name, outcome, asker);
  }

  private async attempt({ message, failedAttempts }: Original, read: EnvelopedMessage): Promise<Outcome> {
    const { names, handlers, run } = this.parts;
    const context = new EddaContext([read, message.headers, failedAttempts + 1]);
    try {
      if (message.exchange === names.commands) {
        const handler = handlers.forMessage(read.name);
        if (handler === undefined) return noHandler(read.name, handlers.messagePatterns);
        return { response: await run(handler, read.body, context) };
      }
      const all = handlers.forEvent(read.name);
      if (all.length === 0) return noHandler(read.name, handlers.eventPatterns);
      // Each is let finish before one of them fails the event: an ack while a handler still works could lose its work.
      const settled = await Promise.allSettled(all.map((handler) => run(handler, read.body, context)));
      const failed = settled.find((each) => each.status === 'rejected');
      if (failed !== undefined) return failure(failed.reason);
      return {};
    } catch (thrown) {
      return failure(thrown);
    }
  }

  private async afterProblem(
    original: Original,
    name: string,
    { problem, thrown }: Extract<Outcome, { problem: object }>,
    asker: Asker | undefined,
  ): Promise<boolean> {
    const { options, names, log, now } = this.parts;
    const attempt = original.failedAttempts + 1;
    const next = nextDelivery({ ...problem, asked: asker !== undefined }, attempt, options.policy);
    const what = `The message ${original.message.messageId ?? 'without an id'} (${name})`;
    switch (next.action) {
      case 'answer': {
        log('warn', `${what} failed, which whoever asked is told: ${problem.detail}`);
        const err = thrown === undefined ? { status: 'error', message: problem.detail } : errorAnswer(thrown);
        return asker === undefined || this.answer(original, name, asker, { err });
      }
      case 'retry':
        log(
          'warn',
          `${what} failed at attempt ${attempt}: ${problem.detail} It is tried again in ${next.level.name}.`,
        );
        return this.publish(
          retryCopy(original, next.level, problem.detail, this.retries, now()),
          `${what}, to be tried again,`,
        );
      case 'dead-letter': {
        log('warn', `${what} is put aside as ${next.reason}: ${next.detail}`);
        // What no handler got was never tried.
        const about = thrown === undefined ? {} : { attempts: attempt, ...stackOf(thrown) };
        return this.publish(
          deadLetter(original.message, next.reason, next.detail, names, options.service, now(), about),
          `The dead letter of ${what}`,
        );
      }
    }
  }

  private async answer(original: Original, name: string, asker: Asker, answer: Answer): Promise<boolean> {
    const { options, log, now } = this.parts;
    const id = original.message.messageId;
    if (id === undefined) return true;
    const sender = { appId: options.service, namespace: options.namespace, now: now() };
    const message = answerMessage(asker, { id, name }, answer, sender);
    for (let tries = 1; tries <= TRIES_OF_AN_ANSWER; tries += 1) {
      const [result] = await this.parts.broker.publish([message]);
      if (result?.status === 'confirmed') return true;
      if (result?.status === 'returned') break;
      if (!(await pause(backOffMs(PATIENCE, tries), this.parts.stopping))) return false;
    }
    log(
      'warn',
      `The answer to ${id} (${name}) reaches nobody: ${asker.service}, ${asker.instance}, is gone.`,
    );
    return true;
  }

  /** Tries until it is confirmed, or the process shuts down: then the delivery goes back instead. */
  private async publish(message: OutgoingMessage, what: string): Promise<boolean> {
    const { broker, stopping, log } = this.parts;
    for (let failures = 1; ; failures += 1) {
      const [result] = await broker.publish([message]);
      if (result?.status === 'confirmed') return true;
      if (result?.status === 'returned' && failures % 10 === 1) {
        log(
          'error',
          `${what} was returned: no queue is bound to the exchange "${message.exchange}" for the routing key "${message.routingKey}". Restore the binding, or restart this service.`,
        );
      }
      if (!(await pause(backOffMs(PATIENCE, failures), stopping))) return false;
    }
  }
}

function noHandler(name: string, patterns: readonly string[]): Outcome {
  const known = patterns.length === 0 ? 'none' : patterns.join(', ').slice(0, 500);
  return {
    problem: { kind: 'no-handler', detail: `No handler for "${name}" here; the patterns are: ${known}.` },
  };
}

const failure = (thrown: unknown): Outcome => ({ problem: problemOf(thrown), thrown });
