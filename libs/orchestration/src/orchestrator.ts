import type { Broker, Log } from '@edda/messaging';
import { orchestratorTopology, wireNames } from '@edda/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type {
  BeforeApplicationShutdown,
  OnApplicationBootstrap,
  OnApplicationShutdown,
} from '@nestjs/common';
import { checkDefinitions, DefinitionChanged, sagasWithoutVersion } from './definition-check.js';
import { Engine } from './engine/engine.js';
import { backoffMs, pause } from './engine/pause.js';
import type { Work, WorkResult } from './engine/work.js';
import type { ResolvedEddaOptions } from './options.js';
import { BROKER, EDDA_OPTIONS, SAGA_STORE } from './options.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaStore } from './saga-store.js';
import { OutboxFull, StoreUnavailable } from './saga-store.js';
import { eddaLog } from './telemetry/edda-log.js';
import { readGauges } from './telemetry/orchestrator-gauges.js';
import { HistoryStream } from './stream/history-stream.js';
import { wantedSystem } from './topology/wanted-system.js';

/** How long consuming waits for its queues to be there. */
const DECLARED_WITHIN_MS = 5_000;

/** The life of an orchestrator: connects, checks, runs its engine, and ends in an orderly way. */
@Injectable()
export class Orchestrator
  implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown
{
  private readonly log: Log;
  private readonly closing = new AbortController();
  private running: Engine | undefined;
  private starting: Promise<void> | undefined;
  private stream: HistoryStream | undefined;
  private storeConnected = false;
  private consuming = false;

  constructor(
    @Inject(EDDA_OPTIONS) private readonly options: ResolvedEddaOptions,
    @Inject(SAGA_STORE) private readonly store: SagaStore,
    @Inject(BROKER) private readonly broker: Broker,
    private readonly registry: SagaRegistry,
  ) {
    this.log = eddaLog('Edda', options.telemetry.log);
  }

  /**
   * True once the database answers, the broker is there and messages are being taken. A broker that is blocked is there: starts are accepted
   * meanwhile, up to `maxUnsent`, and would not come here if this said no.
   */
  get ready(): boolean {
    const { status } = this.broker;
    const isThere = status === 'up' || status === 'blocked';
    return this.storeConnected && this.store.healthy && this.consuming && isThere;
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
   * @throws StoreUnavailable if the database is not there, or more inputs wait than `maxBacklog`
   * @throws OutboxFull for a start, if the broker takes no messages and more wait for it than `maxUnsent`
   */
  async submit(work: Work): Promise<WorkResult> {
    if (!this.storeConnected) throw new StoreUnavailable('The database has not been reached yet.');
    if (this.engine.backlog >= this.options.maxBacklog) {
      throw new StoreUnavailable(
        `${this.engine.backlog} inputs are waiting already; come again in a few seconds.`,
      );
    }
    if (work.kind === 'start' && this.engine.isOutboxFull) {
      const detail = `The broker is ${this.broker.status}, and ${this.options.maxUnsent} messages wait for it already; come again in a few seconds.`;
      throw new OutboxFull(`Saga "${work.definition.name}" was not started. ${detail}`);
    }
    return await this.engine.submit(work);
  }

  /** Facts of all sagas for those who follow them, wherever they are committed. */
  get streams(): HistoryStream {
    const { store, log } = this;
    this.stream ??= new HistoryStream({ store, log, maxStreams: this.options.maxStreams });
    return this.stream;
  }

  /** Returns at once: HTTP answers, with readiness false, while the database or the broker is still being tried. */
  onApplicationBootstrap(): void {
    this.broker.connect();
    this.offerGauges();
    this.starting = this.start();
  }

  /** Nothing is read before somebody looks. */
  private offerGauges(): void {
    const { store, broker, options } = this;
    const { metrics } = options.telemetry;
    if (metrics === undefined) return;
    const condition = () => ({
      database: this.storeConnected && store.healthy,
      broker: broker.status,
      consuming: this.consuming,
      pool: store.pool,
    });
    const backlog = () => this.engine.backlog;
    readGauges(metrics, { store, broker, names: wireNames(options.namespace), condition, backlog });
  }

  /** Takes nothing new: no deliveries, no timers, no claims. What waits for a database that is away gives up waiting. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closing.abort();
    await this.stream?.close();
    await this.engine.stop();
    this.consuming = false;
  }

  /** Finishes what is under way, then lets go of the connections. */
  async onApplicationShutdown(): Promise<void> {
    await this.engine.finish();
    await this.broker.close();
    await this.starting;
    await this.store.close();
  }

  /** Made when it is first needed: the definitions are registered by then. */
  private get engine(): Engine {
    const { options, store, broker, registry, log } = this;
    const onFacts = (): void => this.streams.ring();
    const closing = this.closing.signal;
    this.running ??= new Engine({ options, store, broker, registry, log, onFacts, closing });
    return this.running;
  }

  private async start(): Promise<void> {
    const isConnected = await this.persist('PostgreSQL cannot be reached', () => this.store.connect());
    if (!isConnected) return;
    try {
      const check = () => checkDefinitions(this.store, this.registry);
      if (!(await this.persist('The saga definitions cannot be checked', check))) return;
    } catch (error) {
      return this.options.onRefused(error instanceof Error ? error : new Error(String(error)));
    }
    await this.makeRoom();
    this.storeConnected = true;
    this.engine.start();
    await this.declareQueues();
    // A shutdown that went past meanwhile found no consumer to stop, so there must be none.
    if (this.closing.signal.aborted) return;
    await this.engine.consume();
    this.consuming = !this.closing.signal.aborted;
    await this.tellOfSagasWithoutVersion();
  }

  /** Before the first saga: what is written before there is room for its week goes elsewhere. If it cannot be done now, the pruner does it later. */
  private async makeRoom(): Promise<void> {
    try {
      await this.store.tendHistory();
    } catch (error) {
      this.log('warn', `The room for the history cannot be made now: ${String(error)}`);
    }
  }

  /** Once all is under way: counting may take a while, and nothing depends on it. */
  private async tellOfSagasWithoutVersion(): Promise<void> {
    try {
      for (const line of await sagasWithoutVersion(this.store, this.registry)) this.log('warn', line);
    } catch (error) {
      this.log('warn', `The sagas under way cannot be counted now: ${String(error)}`);
    }
  }

  /** Waits for the queues, but not for ever: if one of them is refused, messages can still be taken from the others. */
  private async declareQueues(): Promise<void> {
    const declared = this.broker.declare(orchestratorTopology(wantedSystem(this.registry, this.options)));
    const settled = declared.catch((error: unknown) =>
      this.log('warn', `The topology is not complete: ${String(error)}`),
    );
    await Promise.race([settled, pause(DECLARED_WITHIN_MS, this.closing.signal)]);
  }

  /** Does something that needs the database until it works. False if the process closes before that. */
  private async persist(failure: string, work: () => Promise<void>): Promise<boolean> {
    for (let failures = 1; !this.closing.signal.aborted; failures += 1) {
      try {
        await work();
        return true;
      } catch (error) {
        if (error instanceof DefinitionChanged) throw error;
        const waitMs = backoffMs(failures);
        const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
        this.log('warn', `${failure}: ${reason}. Trying again in ${waitMs / 1_000} s.`);
        await pause(waitMs, this.closing.signal);
      }
    }
    return false;
  }
}
