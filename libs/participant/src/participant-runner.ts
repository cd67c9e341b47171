import { setMaxListeners } from 'node:events';
import { participantTopology, wireNames } from '@edda/messaging';
import type { Broker, Log } from '@edda/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { backOffMs, pause } from './back-off.js';
import { Breakers } from './breakers.js';
import { CommandDispatcher, ConfirmedSender } from './command-dispatcher.js';
import type { CommandHandlers } from './command-handler.js';
import { CommandProcessor } from './command-processor.js';
import type { Fence } from './fence.js';
import { keepPruned } from './fence-pruning.js';
import { HandlerDiscovery } from './handler-discovery.js';
import { Intake } from './intake.js';
import { ParticipantHealth } from './participant-health.js';
import { participantLog } from './participant-log.js';
import { PARTICIPANT_BROKER, PARTICIPANT_FENCE, PARTICIPANT_SETTINGS } from './participant-options.js';
import type { ParticipantSettings } from './participant-options.js';
import { Slots } from './slots.js';
import { SuspectWatch } from './suspect-watch.js';
import { CommandTelemetry } from './telemetry/command-telemetry.js';
import { readGauges } from './telemetry/participant-gauges.js';

/** Waits between tries of what a process cannot do without: the database, the broker. */
const PATIENCE = { firstMs: 200, longestMs: 5_000 };

/** How long a delivery is held while a breaker is open: well below the 30 minutes after which RabbitMQ takes a consumer for dead. */
const LONGEST_HOLD_MS = 15 * 60_000;

/** How long a shutdown waits for commands that are being executed, in milliseconds. */
const DRAIN_WITHIN = 10_000;

/**
 * Starts and ends the participant with its application. What cannot be reached is tried until it can, in the background: the
 * application is up meanwhile, and says that it is not ready. Commands are taken only once the fence is connected.
 */
@Injectable()
export class ParticipantRunner
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly stopping = new AbortController();
  private readonly log: Log;
  private dispatcher: CommandDispatcher | undefined;
  private intake: Intake | undefined;

  constructor(
    @Inject(PARTICIPANT_SETTINGS) private readonly settings: ParticipantSettings,
    @Inject(PARTICIPANT_BROKER) private readonly broker: Broker,
    @Inject(PARTICIPANT_FENCE) private readonly fence: Fence,
    private readonly discovery: HandlerDiscovery,
    private readonly health: ParticipantHealth,
    private readonly breakers: Breakers,
  ) {
    this.log = participantLog(settings.name, settings.telemetry.log);
    // As many commands as the prefetch may wait on it while the database is away; Node would call that a leak from eleven on.
    setMaxListeners(0, this.stopping.signal);
  }

  onApplicationBootstrap(): void {
    const { name, retry } = this.settings;
    const handlers = this.discovery.find(name, retry, this.breakers.names);
    const dispatcher = this.makeDispatcher(handlers);
    this.dispatcher = dispatcher;
    this.offerGauges(dispatcher);
    this.broker.connect();
    void this.start(dispatcher);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.health.consuming = false;
    // What waits for another try gives its delivery back; what is being executed is waited for.
    this.stopping.abort();
    const drained = (async () => {
      await this.intake?.cancel();
      await this.dispatcher?.idle();
      return true;
    })();
    drained.catch(() => undefined);
    const done = new AbortController();
    const tooLate = pause(DRAIN_WITHIN, done.signal).then(() => false);
    const inTime = await Promise.race([drained.catch(() => false), tooLate]);
    done.abort();
    if (!inTime) {
      const left = this.dispatcher?.size ?? 0;
      await this.dispatcher?.leave();
      this.log(
        'warn',
        `Shutting down with ${left} commands in flight after ${DRAIN_WITHIN / 1000} s; they will be delivered again.`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.broker.close();
    await this.fence.close();
  }

  /** Nothing is read before somebody looks. */
  private offerGauges(dispatcher: CommandDispatcher): void {
    const { broker, fence, health, breakers, settings } = this;
    const { metrics } = settings.telemetry;
    if (metrics === undefined) return;
    readGauges(metrics, {
      broker,
      queue: wireNames(settings.namespace).commandsOf(settings.name),
      condition: () => ({
        database: health.database,
        broker: broker.status,
        consuming: health.consuming,
        pool: fence.pool,
      }),
      inFlight: () => dispatcher.size,
      breakers: () => breakers.readings,
    });
  }

  private makeDispatcher(handlers: CommandHandlers): CommandDispatcher {
    const { name, namespace, concurrency, retry, limits } = this.settings;
    const { broker, fence, log } = this;
    const stopping = this.stopping.signal;
    const processor = new CommandProcessor({
      handlers,
      fence,
      slots: new Slots(concurrency),
      policy: { participant: name, retry, database: PATIENCE, longestHoldMs: LONGEST_HOLD_MS },
      breakers: this.breakers,
      stopping,
      log,
      telemetry: CommandTelemetry.of(name, this.settings.telemetry),
      random: Math.random,
      clock: () => performance.now(),
      limits,
    });
    const suspects = new SuspectWatch({
      records: fence,
      limit: this.settings.suspectLimit,
      backOff: PATIENCE,
      stopping,
      log,
    });
    const sender = new ConfirmedSender({ broker, backOff: PATIENCE, stopping, log });
    return new CommandDispatcher({
      participant: name,
      names: wireNames(namespace),
      processor,
      suspects,
      sender,
      log,
      now: Date.now,
    });
  }

  private async start(dispatcher: CommandDispatcher): Promise<void> {
    const { name, namespace, prefetch } = this.settings;
    const { fence, broker } = this;
    const queue = wireNames(namespace).commandsOf(name);
    const intake = new Intake({
      broker,
      queue,
      prefetch,
      breakers: () => this.breakers.situation,
      receive: dispatcher.receive,
    });
    this.intake = intake;
    this.breakers.changed = intake.adjust;
    // The queue is there before the database is: commands then wait in it, and are not returned to who sent them.
    const topology = participantTopology(name, namespace);
    const prepared = await Promise.all([
      this.insist('The database cannot be used', () => fence.connect()),
      this.insist('The queues cannot be declared', () => broker.declare(topology)),
    ]);
    if (prepared.includes(false)) return;
    if (!(await this.insist(`The queue "${queue}" cannot be consumed`, () => intake.start()))) return;
    if (this.stopping.signal.aborted) {
      // The shutdown went past while the consumer was being started, and found nothing to cancel.
      await intake.cancel().catch(() => undefined);
      return;
    }
    this.health.consuming = true;
    void keepPruned(fence, { signal: this.stopping.signal, log: this.log });
    this.log('info', `Commands are taken from "${queue}".`);
  }

  /** Tries until it works: true, or until the process shuts down: false. */
  private async insist(problem: string, work: () => Promise<void>): Promise<boolean> {
    const { signal } = this.stopping;
    for (let failures = 1; !signal.aborted; failures += 1) {
      try {
        await work();
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        const why = error instanceof Error ? error.message : String(error);
        const waitMs = backOffMs(PATIENCE, failures);
        this.log('error', `${problem}; trying again in ${waitMs} ms. ${why}`);
        await pause(waitMs, signal);
      }
    }
    return false;
  }
}
