import { setMaxListeners } from 'node:events';
import type { Broker, Log } from '@edda/messaging';
import { orchestratorTopology, wireNames } from '@edda/messaging';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { BatchProcessor } from './engine/batch-processor.js';
import { MicroBatcher } from './engine/micro-batcher.js';
import { backoffMs, pause } from './engine/pause.js';
import { OUTBOX_LEASE_MS, Relay } from './engine/relay.js';
import { ReplyIntake } from './engine/reply-intake.js';
import { Timers } from './engine/timers.js';
import type { Work, WorkResult } from './engine/work.js';
import type { ResolvedEddaOptions } from './options.js';
import { BROKER, EDDA_OPTIONS, SAGA_STORE } from './options.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaStore } from './saga-store.js';
import { StoreUnavailable } from './saga-store.js';

/** How long consuming waits for its queue to be there. */
const DECLARED_WITHIN_MS = 5_000;

/** Connects the parts and runs them: intake and timers feed batches, batches feed the relay. Decides nothing itself. */
@Injectable()
export class Orchestrator
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly logger = new Logger('Edda');
  private readonly log: Log = (level, line) => this.logger[level === 'info' ? 'log' : level](line);
  private readonly closing = new AbortController();
  private readonly relay: Relay;
  private readonly timers: Timers;
  private readonly intake: ReplyIntake;
  private readonly batcher: MicroBatcher<Work, WorkResult>;
  private starting: Promise<void> | undefined;
  private storeConnected = false;
  private consuming = false;

  constructor(
    @Inject(EDDA_OPTIONS) private readonly options: ResolvedEddaOptions,
    @Inject(SAGA_STORE) private readonly store: SagaStore,
    @Inject(BROKER) private readonly broker: Broker,
    private readonly registry: SagaRegistry,
  ) {
    const { service: appId, namespace, maxBatch, prefetch } = options;
    const names = wireNames(namespace);
    const { signal } = this.closing;
    // Hundreds of deliveries may wait on it at once while the database is away; Node would call that a leak from eleven on.
    setMaxListeners(0, signal);
    const submit = (work: Work): Promise<WorkResult> => this.batcher.submit(work);
    this.relay = new Relay(store, broker, this.log, signal);
    this.timers = new Timers(store, submit, this.log, signal);
    const contractOf = (command: string, version: number) => registry.contractOf(command, version);
    const intake = { names, service: appId, prefetch, contractOf };
    this.intake = new ReplyIntake(broker, submit, intake, this.log, signal);
    const processor = new BatchProcessor({
      store,
      relay: this.relay,
      settings: { registry, names, appId, leaseMs: OUTBOX_LEASE_MS },
      log: this.log,
      onUnavailable: (error) => this.batcher.rejectWaiting((work) => work.kind === 'start', error),
      closing: signal,
    });
    this.batcher = new MicroBatcher((batch) => processor.process(batch), maxBatch);
  }

  /** True once the database answers, the broker is there and replies are being taken. */
  get ready(): boolean {
    return this.storeConnected && this.store.healthy && this.consuming && this.broker.status === 'up';
  }

  /** What readiness is made of, for people. */
  get condition(): {
    readonly database: 'up' | 'down';
    readonly broker: string;
    readonly consuming: boolean;
  } {
    const database = this.storeConnected && this.store.healthy ? 'up' : 'down';
    return { database, broker: this.broker.status, consuming: this.consuming };
  }

  /**
   * Adds work to the next batch. Resolves when it is committed.
   *
   * @throws StoreUnavailable if the database is not there, or more starts wait than `maxBacklog`
   */
  async submit(work: Work): Promise<WorkResult> {
    if (!this.storeConnected) throw new StoreUnavailable('The database has not been reached yet.');
    if (this.batcher.backlog >= this.options.maxBacklog) {
      throw new StoreUnavailable(
        `${this.batcher.backlog} inputs are waiting already; come again in a few seconds.`,
      );
    }
    return await this.batcher.submit(work);
  }

  /** Returns at once: HTTP answers, with readiness false, while the database or the broker is still being tried. */
  onApplicationBootstrap(): void {
    this.broker.connect();
    this.starting = this.start();
  }

  /** Takes nothing new: no deliveries, no timers, no claims. What waits for a database that is away gives up waiting. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.intake.stop();
    this.consuming = false;
  }

  /** Finishes what is under way, then lets go of the connections. */
  async onApplicationShutdown(): Promise<void> {
    await this.timers.close();
    await this.batcher.close();
    await this.intake.drain();
    await this.relay.close();
    await this.broker.close();
    await this.starting;
    await this.store.close();
  }

  private async start(): Promise<void> {
    if (!(await this.connectStore())) return;
    this.relay.start();
    this.timers.start();
    await this.declareQueues();
    // A shutdown that went past meanwhile found no consumer to stop, so there must be none.
    if (this.closing.signal.aborted) return;
    await this.intake.start();
    this.consuming = !this.closing.signal.aborted;
  }

  /** Waits for the queues, but not for ever: if one of them is refused, replies can still be taken from the others. */
  private async declareQueues(): Promise<void> {
    const { namespace } = this.options;
    const declared = this.broker.declare(
      orchestratorTopology({ namespace, participants: this.registry.participants() }),
    );
    const settled = declared.catch((error: unknown) =>
      this.log('warn', `The topology is not complete: ${String(error)}`),
    );
    await Promise.race([settled, pause(DECLARED_WITHIN_MS, this.closing.signal)]);
  }

  private async connectStore(): Promise<boolean> {
    for (let failures = 1; !this.closing.signal.aborted; failures += 1) {
      try {
        await this.store.connect();
        this.storeConnected = true;
        return true;
      } catch (error) {
        const waitMs = backoffMs(failures);
        const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
        this.log('warn', `PostgreSQL cannot be reached: ${reason}. Trying again in ${waitMs / 1_000} s.`);
        await pause(waitMs, this.closing.signal);
      }
    }
    return false;
  }
}
