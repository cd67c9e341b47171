import { hostname } from 'node:os';
import { setMaxListeners } from 'node:events';
import type { Broker, BrokerStatus, EnvelopedMessage, Log, Subscription } from '@edda/messaging';
import { serviceNames, serviceTopology, wireNames } from '@edda/messaging';
import { Logger } from '@nestjs/common';
import { Server } from '@nestjs/microservices';
import type { CustomTransportStrategy, MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import { pause } from '../back-off.js';
import { DeliveryHandler } from './delivery-handler.js';
import type { EddaContext } from './edda-context.js';
import { PatternHandlers } from './pattern-handlers.js';
import { resolveTransport } from './transport-options.js';
import type { ResolvedTransportOptions, TransportOptions } from './transport-options.js';
import { leaveErrorsUnmasked } from './unmasked-errors.js';

/**
 * Serves `@EventPattern` and `@MessagePattern` on Edda's exchanges: `app.connectMicroservice({ strategy: new EddaTransport({ … }) })`.
 *
 * The service has one durable queue, `<service>.inbox`, bound by its patterns: those of events to `edda.events`, those of messages to
 * `edda.commands`. A delivery is acknowledged once its handler, and the observable that it returned, have completed. One that failed waits
 * and is tried again as `retries` says, and is put aside after that, with the error that it really threw; a message that somebody waits
 * for is answered with the error instead. Handlers may be called twice with the same message, whose id is then the same.
 *
 * There is no fence here and no saga: what takes part in a saga belongs behind `@OnCommand`.
 */
export class EddaTransport
  extends Server<Record<string, never>, BrokerStatus>
  implements CustomTransportStrategy
{
  override readonly propagatesEventHandlerErrors = true;
  override transportId = Symbol.for('edda');
  private readonly options: ResolvedTransportOptions;
  private readonly patterns = new PatternHandlers();
  private readonly stopping = new AbortController();
  private readonly log: Log;
  private broker: Broker | undefined;
  private deliveries: DeliveryHandler | undefined;
  private subscription: Subscription | undefined;
  private starting: Promise<void> = Promise.resolve();

  /** @throws with one sentence for each option that is wrong */
  constructor(options: TransportOptions) {
    super();
    this.options = resolveTransport(options);
    this.log = serviceLog(this.options.service);
    setMaxListeners(0, this.stopping.signal);
    leaveErrorsUnmasked();
  }

  /** The decorators' handlers, one by one. Several of one event all get it; a chain, as Nest makes it, would hide which of them failed. */
  override addHandler(
    pattern: unknown,
    callback: MessageHandler,
    isEventHandler = false,
    extras: Record<string, unknown> = {},
  ): void {
    const route = this.normalizePattern(pattern as string);
    callback.isEventHandler = isEventHandler;
    callback.extras = extras;
    this.messageHandlers.set(route, callback);
    this.patterns.add(route, callback, isEventHandler);
  }

  /** Returns at once: the application is up while the broker is still being tried. Fails for patterns that cannot be used. */
  listen(callback: (error?: Error) => void): void {
    const problems = this.patterns.problems();
    if (problems.length > 0) return callback(new Error(problems.join('\n')));
    const { service, broker } = this.options;
    this.broker = broker({ service, instance: `${hostname()}#${process.pid}` }, this.log);
    this.broker.onStatus((status) => this._status$.next(status));
    this.deliveries = this.makeDeliveries(this.broker);
    this.broker.connect();
    this.starting = this.start(this.broker, this.deliveries).catch((error: unknown) => {
      if (!this.stopping.signal.aborted) this.log('error', `Nothing is taken: ${String(error)}`);
    });
    callback();
  }

  /** Resolves once messages are taken; at once if `listen` was not called, or if the transport was closed before that. */
  async ready(): Promise<void> {
    await this.starting;
  }

  /** Takes nothing new, lets handlers finish within `drainMs`, and closes the connections. What is left is delivered again. */
  async close(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.cancel();
    const done = new AbortController();
    const idle = (this.deliveries?.idle() ?? Promise.resolve()).then(() => true);
    const inTime = await Promise.race([idle, pause(this.options.drainMs, done.signal).then(() => false)]);
    done.abort();
    if (!inTime)
      this.log(
        'warn',
        `Shutting down with ${this.deliveries?.size ?? 0} messages in flight; they will be delivered again.`,
      );
    await this.broker?.close();
    await this.starting;
  }

  /** There is nothing to listen to but `status`. */
  on(): void {
    throw new Error(
      'EddaTransport has no events of its own: subscribe to status, which follows the connection.',
    );
  }

  /** The broker that it works with. */
  unwrap<T = Broker>(): T {
    if (this.broker === undefined) throw new Error('EddaTransport is not listening yet.');
    return this.broker as T;
  }

  private async start(broker: Broker, deliveries: DeliveryHandler): Promise<void> {
    const { service, namespace, prefetch, policy, envelopes } = this.options;
    const { eventPatterns: events, messagePatterns: messages } = this.patterns;
    await broker.declare(
      serviceTopology({ service, namespace, events, messages, levels: policy.levels, envelopes }),
    );
    if (this.stopping.signal.aborted) return;
    const queue = serviceNames(namespace).inboxOf(service);
    const subscription = await broker.consume({ queue, prefetch }, deliveries.receive);
    this.subscription = subscription;
    // The shutdown went past meanwhile, and found nothing to cancel.
    if (this.stopping.signal.aborted) return subscription.cancel();
    this.log('info', `Messages are taken from "${queue}".`);
  }

  private makeDeliveries(broker: Broker): DeliveryHandler {
    return new DeliveryHandler({
      options: this.options,
      names: wireNames(this.options.namespace),
      handlers: this.patterns,
      run: (handler, data, context) => this.run(handler, data, context),
      broker,
      log: this.log,
      stopping: this.stopping.signal,
      now: Date.now,
    });
  }

  /** Between Nest's hooks, which instrumentation uses. */
  private run(
    handler: MessageHandler,
    data: EnvelopedMessage['body'],
    context: EddaContext,
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.onProcessingStartHook(this.transportId, context, async () => {
        try {
          resolve(await completed(await handler(data, context)));
        } catch (error) {
          reject(error);
        } finally {
          this.onProcessingEndHook?.(this.transportId, context);
        }
      });
    });
  }
}

async function completed(result: unknown): Promise<unknown> {
  return isObservable(result) ? lastValueFrom(result, { defaultValue: undefined }) : result;
}

export function serviceLog(service: string): Log {
  const logger = new Logger(`Service ${service}`);
  return (level, line) => logger[level === 'info' ? 'log' : level](line);
}
