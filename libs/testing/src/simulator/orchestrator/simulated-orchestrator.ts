import type { Edition } from './edition.js';
import type { BatchDecision, Work, decideBatch } from '@edda/orchestration/decisions';
import { StoreUnavailable } from '@edda/orchestration/decisions';
import type { Connection } from '../broker/connection.js';
import type { SimulatedBroker } from '../broker/simulated-broker.js';
import { HEARTBEAT_MS } from '../broker/simulated-broker.js';
import type { SimulatedDatabase } from '../database/simulated-database.js';
import type { Surroundings } from '../process.js';
import { SimulatedProcess } from '../process.js';
import type { Sabotage } from '../sabotage.js';
import { Batches } from './batches.js';
import { FrontDesk } from './front-desk.js';
import { Intake } from './intake.js';
import { Poller } from './poller.js';
import { Relay } from './relay.js';

export interface OrchestratorParts {
  readonly broker: SimulatedBroker;
  readonly database: SimulatedDatabase;
  readonly edition: Edition;
  readonly newId: () => string;
  readonly leaseMs: number;
  readonly decide: typeof decideBatch;
  readonly sabotage: Sabotage;
  readonly onThrow: (error: Error, work: readonly Work[]) => void;
}

const LIMIT = 20;

/** A session that does nothing for so long is ended by the database, and what it had begun is undone. */
const IDLE_TRANSACTION_MS = 1_000;

/** One orchestrator: the engine's loops, around the engine's own decisions. */
export class SimulatedOrchestrator extends SimulatedProcess {
  readonly desk: FrontDesk;
  private readonly batches: Batches;
  private readonly relay: Relay;
  private readonly intake: Intake;
  private readonly pollers: readonly Poller[];
  private connection: Connection | undefined;
  private isStopping = false;

  constructor(
    name: string,
    around: Surroundings,
    private readonly parts: OrchestratorParts,
  ) {
    super(name, around);
    const { broker, database, edition, newId, leaseMs, decide, sabotage, onThrow } = parts;
    const settings = {
      get registry() {
        return edition.registry;
      },
      names: broker.names,
      appId: 'orchestrator',
      leaseMs,
      timerLeaseMs: leaseMs,
    };
    const offer = (decision: BatchDecision): void =>
      this.relay.offer(decision.changes.flatMap(({ outbox }) => outbox));
    const connection = (): Connection | undefined => this.connection;
    this.batches = new Batches(this, around, { database, settings, decide, offer, sabotage, onThrow });
    this.relay = new Relay(this, { database, connection, leaseMs, sabotage });
    this.intake = new Intake(this, around, {
      broker,
      batches: this.batches,
      edition,
      newId,
      connection,
      acksBeforeCommit: sabotage.acksBeforeCommit ?? false,
    });
    this.desk = new FrontDesk(this, around, { batches: this.batches, edition, newId });
    this.pollers = [
      new Poller(this, around, database, 'outbox', () => this.relay.sweep()),
      new Poller(this, around, database, 'timers', () => this.wakeSagas()),
      new Poller(this, around, database, 'deliveries', () => this.deliverMail()),
    ];
  }

  /** Something may have become due in the database. */
  plan(): void {
    if (this.isRunning && !this.isStopping) for (const poller of this.pollers) poller.plan();
  }

  /** As a deployment ends a process: takes nothing new, finishes what it has, and is started again. */
  stop(): void {
    if (!this.isRunning || this.isStopping) return;
    this.isStopping = true;
    this.connection?.lose();
    this.later(300, () => this.die('it has stopped'));
  }

  protected onStart(): void {
    this.isStopping = false;
    this.connect();
    for (const poller of this.pollers) poller.reset();
  }

  protected onDeath(): void {
    this.parts.database.forget(this.name);
    this.batches.reset();
    this.connection?.lose();
    this.connection = undefined;
  }

  protected onPause(ms: number): void {
    const { connection } = this;
    const { timeline } = this.around;
    if (ms > HEARTBEAT_MS) timeline.after(HEARTBEAT_MS, () => this.isPaused && connection?.lose());
    if (ms > IDLE_TRANSACTION_MS)
      timeline.after(IDLE_TRANSACTION_MS, () => this.isPaused && this.parts.database.forget(this.name));
  }

  protected onWaking(): void {
    this.connect();
    this.plan();
  }

  private connect(): void {
    if (this.connection?.isOpen || this.isStopping) return;
    const again = (): void => this.later(this.around.random.whole(20, 300), () => this.connect());
    this.connection = this.parts.broker.connect(this, again);
    if (!this.connection) return again();
    this.intake.consume(this.connection);
    this.plan();
  }

  private wakeSagas(): void {
    const due = this.tried(() => this.parts.database.claimTimers(LIMIT, this.parts.leaseMs)) ?? [];
    this.passes('T1');
    for (const sagaId of due) this.batches.submit({ kind: 'timer', sagaId }, () => undefined);
  }

  /** What cannot be delivered now comes again when its lease is over; what can never be is given up. */
  private deliverMail(): void {
    const { database, leaseMs } = this.parts;
    const deliveries = this.tried(() => database.claimDeliveries(LIMIT, leaseMs)) ?? [];
    this.passes('M1');
    for (const delivery of deliveries)
      this.batches.submit({ kind: 'event', sagaId: delivery.sagaId, delivery }, (settled) => {
        const status = settled.ok ? settled.result.status : undefined;
        if (status === 'unwanted' || status === 'rejected')
          this.tried(() => database.dropDeliveries([delivery]));
      });
  }

  private tried<Result>(run: () => Result): Result | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      return undefined;
    }
  }
}
