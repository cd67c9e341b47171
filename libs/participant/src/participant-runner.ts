import { setMaxListeners } from 'node:events';
import { participantTopology, wireNames } from '@edda/messaging';
import type { Broker, Log, Subscription } from '@edda/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { backOffMs, pause } from './back-off.js';
import { CommandDispatcher, ConfirmedSender } from './command-dispatcher.js';
import type { CommandHandlers } from './command-handler.js';
import { CommandProcessor, Slots } from './command-processor.js';
import type { Fence } from './fence.js';
import { HandlerDiscovery } from './handler-discovery.js';
import { ParticipantHealth } from './participant-health.js';
import { participantLog } from './participant-log.js';
import { PARTICIPANT_BROKER, PARTICIPANT_FENCE, PARTICIPANT_SETTINGS } from './participant-options.js';
import type { ParticipantSettings } from './participant-options.js';

/** Waits between tries of what a process cannot do without: the database, the broker. */
const PATIENCE = { firstMs: 200, longestMs: 5_000 };

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
  private subscription: Subscription | undefined;

  constructor(
    @Inject(PARTICIPANT_SETTINGS) private readonly settings: ParticipantSettings,
    @Inject(PARTICIPANT_BROKER) private readonly broker: Broker,
    @Inject(PARTICIPANT_FENCE) private readonly fence: Fence,
    private readonly discovery: HandlerDiscovery,
    private readonly health: ParticipantHealth,
  ) {
    this.log = participantLog(settings.name);
    // As many commands as the prefetch may wait on it while the database is away; Node would call that a leak from eleven on.
    setMaxListeners(0, this.stopping.signal);
  }

  onApplicationBootstrap(): void {
    const handlers = this.discovery.find(this.settings.name);
    const dispatcher = this.makeDispatcher(handlers);
    this.dispatcher = dispatcher;
    this.broker.connect();
    void this.start(dispatcher);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.health.consuming = false;
    // What waits for another try gives its delivery back; what is being executed is waited for.
    this.stopping.abort();
    const drained = (async () => {
      await this.subscription?.cancel();
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

  private makeDispatcher(handlers: CommandHandlers): CommandDispatcher {
    const { name, namespace, concurrency, attempts, backoffMs, limits } = this.settings;
    const { broker, fence, log } = this;
    const stopping = this.stopping.signal;
    const processor = new CommandProcessor({
      handlers,
      fence,
      slots: new Slots(concurrency),
      attempts,
      transientBackOff: { firstMs: backoffMs, longestMs: PATIENCE.longestMs },
      databaseBackOff: PATIENCE,
      limits,
      stopping,
      log,
    });
    const sender = new ConfirmedSender({ broker, backOff: PATIENCE, stopping, log });
    return new CommandDispatcher({
      participant: name,
      names: wireNames(namespace),
      processor,
      sender,
      log,
      now: Date.now,
    });
  }

  private async start(dispatcher: CommandDispatcher): Promise<void> {
    const { name, namespace, prefetch } = this.settings;
    const { fence, broker } = this;
    const queue = wireNames(namespace).commandsOf(name);
    const consume = async () => {
      this.subscription ??= await broker.consume({ queue, prefetch }, dispatcher.receive);
    };
    // The queue is there before the database is: commands then wait in it, and are not returned to who sent them.
    const topology = participantTopology(name, namespace);
    const prepared = await Promise.all([
      this.insist('The database cannot be used', () => fence.connect()),
      this.insist('The queues cannot be declared', () => broker.declare(topology)),
    ]);
    if (prepared.includes(false)) return;
    if (!(await this.insist(`The queue "${queue}" cannot be consumed`, consume))) return;
    if (this.stopping.signal.aborted) {
      // The shutdown went past while the consumer was being started, and found nothing to cancel.
      await this.subscription?.cancel().catch(() => undefined);
      return;
    }
    this.health.consuming = true;
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
