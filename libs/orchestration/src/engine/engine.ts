import { setMaxListeners } from 'node:events';
import { setImmediate as endOfTurn } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { Broker, Log, WireNames } from '@edda/messaging';
import { encode, MicroBatcher, replyUsers, wireNames } from '@edda/messaging';
import { isOutdated, isRemembered } from '../definition-check.js';
import type { ResolvedEddaOptions } from '../options.js';
import { retentionPlan } from '../retention/retention.js';
import type { SagaRegistry } from '../saga-registry.js';
import { Discreet } from '../secrecy/discreet.js';
import type { SagaStore } from '../saga-store.js';
import { BatchTelemetry } from '../telemetry/batch-telemetry.js';
import { traceStart } from '../telemetry/trace-start.js';
import { submitWhenFree } from '../sagas/submit-when-free.js';
import { BatchProcessor } from './batch-processor.js';
import { BulkWorker } from './bulk-worker.js';
import { refusalReply } from './child-errand.js';
import { ChildIntake } from './child-intake.js';
import { InboxIntake } from './inbox-intake.js';
import { DeadLetterIntake } from './dead-letter-intake.js';
import { LetterCarrier } from './letter-carrier.js';
import { LetterRecorder } from './letter-recorder.js';
import { MailDeliverer } from './mail-deliverer.js';
import { Pruner } from './pruner.js';
import { publishSurely } from './publish-surely.js';
import { QueueIntake } from './queue-intake.js';
import { OUTBOX_LEASE_MS, Relay } from './relay.js';
import { ReplyIntake } from './reply-intake.js';
import { Scheduler } from './scheduler.js';
import { askPatiently, submitPatiently } from './submit-patiently.js';
import { Standstill } from './standstill.js';
import { TimerHold, type TakenQueue } from './timer-hold.js';
import { Timers } from './timers.js';
import { UnknownNames } from './unknown-names.js';
import { UnsentLimit } from './unsent-limit.js';
import type { Submit, Work, WorkResult } from './work.js';
import { comesAgain } from './work.js';

/** Takes one message in: what is to become of its delivery. */
type Take = ConstructorParameters<typeof QueueIntake>[1];

/** What the engine runs on. */
export interface EngineParts {
  readonly options: ResolvedEddaOptions;
  readonly store: SagaStore;
  readonly broker: Broker;
  readonly registry: SagaRegistry;
  readonly log: Log;
  /** Called after each commit that brought facts. */
  readonly onFacts: () => void;
  /** Ends all waiting, and all that polls. */
  readonly closing: AbortSignal;
}

/**
 * Puts the parts together: intakes, timers, mailbox and clock feed batches, batches feed the relay; what cannot be processed goes to the
 * recorder of dead letters. Decides nothing itself.
 */
export class Engine {
  private readonly names: WireNames;
  private readonly relay: Relay;
  private readonly unsent: UnsentLimit;
  private readonly timers: Timers;
  private readonly deliverer: MailDeliverer;
  private readonly scheduler: Scheduler;
  private readonly pruner: Pruner;
  private readonly recorder: LetterRecorder;
  private readonly carrier: LetterCarrier;
  private readonly bulk: BulkWorker;
  private readonly intakes: readonly (QueueIntake | DeadLetterIntake)[];
  private readonly hold: TimerHold;
  private readonly batcher: MicroBatcher<Work, WorkResult>;
  private readonly unknown = new UnknownNames(() => performance.now());

  constructor(private readonly parts: EngineParts) {
    const { options, store, broker, registry, log, closing } = parts;
    this.names = wireNames(options.namespace);
    // Hundreds of deliveries may wait on it at once while the database is away; Node would call that a leak from eleven on.
    setMaxListeners(0, closing);
    const submit: Submit = (work) => this.submit(work);
    const { metrics, traces } = options.telemetry;
    const discreet = new Discreet(registry);
    const telemetry = BatchTelemetry.of(options.telemetry, log, discreet.change);
    this.unsent = new UnsentLimit(store, broker, options.maxUnsent, log);
    this.relay = new Relay(store, broker, this.unsent, log, closing, metrics);
    this.deliverer = new MailDeliverer(store, submit, log, closing);
    this.scheduler = new Scheduler(store, () => registry.scheduled(), submit, log, closing);
    const plan = () => retentionPlan(registry.all(), options.retention);
    this.pruner = new Pruner(store, plan, log, closing);
    const { names } = this;
    const { service } = options;
    this.recorder = new LetterRecorder({
      store,
      broker,
      names,
      service,
      discreet: discreet.letter,
      causeOf: discreet.cause,
      log,
      closing,
    });
    const taking = { replies: this.replyTaker(submit), inbox: this.inboxTaker(submit) };
    const taken = [
      this.queueIntake(names.replies, taking.replies),
      this.queueIntake(names.inbox, taking.inbox),
    ];
    this.intakes = [...taken.map(({ intake }) => intake), new DeadLetterIntake(broker, this.recorder, names)];
    this.carrier = new LetterCarrier({
      store,
      broker,
      names,
      submit: (work) => submitPatiently(submit, work, closing),
      takeIn: (queue, message) => taking[queue](message),
      log,
      closing,
    });
    this.bulk = new BulkWorker({ store, submit: (work) => submitWhenFree(submit, work), log, closing });
    const standstill = new Standstill(closing);
    this.hold = new TimerHold({
      broker,
      queues: taken,
      mailboxEmptied: () => this.deliverer.emptied(),
      limitMs: options.maxCatchUpMs,
      stoodStillMs: () => standstill.takeMs(),
      log,
      closing,
    });
    this.timers = new Timers(store, submit, this.hold, log, closing);
    const processor = new BatchProcessor({
      store,
      relay: this.relay,
      settings: {
        registry,
        names: this.names,
        appId: options.service,
        envelopes: options.envelopes,
        leaseMs: OUTBOX_LEASE_MS,
        isObserved: telemetry !== undefined,
        isTraced: traces !== undefined,
      },
      telemetry,
      log,
      onUnavailable: (error) => this.batcher.rejectWaiting((work) => !comesAgain(work), error),
      onMail: () => this.deliverer.ring(),
      onFacts: parts.onFacts,
      closing,
    });
    this.batcher = new MicroBatcher(
      (batch) => processor.process(batch),
      options.maxBatch,
      undefined,
      endOfTurn,
    );
  }

  /** Inputs that wait for their batch. */
  get backlog(): number {
    return this.batcher.backlog;
  }

  /** So many messages wait for a broker that takes none that no saga should be started. */
  get isOutboxFull(): boolean {
    return this.unsent.isReached;
  }

  submit(work: Work): Promise<WorkResult> {
    const { traces } = this.parts.options.telemetry;
    return this.batcher.submit(traces ? traceStart(work, traces) : work);
  }

  /** Begins all that needs the database alone. */
  start(): void {
    this.relay.start();
    this.deliverer.start();
    this.hold.start();
    this.timers.start();
    this.scheduler.start();
    this.carrier.start();
    this.pruner.start();
    this.bulk.start();
  }

  /** Begins to take messages. */
  async consume(): Promise<void> {
    for (const intake of this.intakes) await intake.start();
  }

  /** Takes no further messages. */
  async stop(): Promise<void> {
    await Promise.all(this.intakes.map((intake) => intake.stop()));
  }

  /** Waits for what is under way, once `closing` has been signalled. */
  async finish(): Promise<void> {
    const { timers, deliverer, scheduler, carrier, pruner, bulk } = this;
    const polling = [timers, deliverer, scheduler, carrier, pruner, bulk];
    await Promise.all(polling.map((each) => each.close()));
    await this.batcher.close();
    await Promise.all(this.intakes.map((intake) => intake.drain()));
    await this.recorder.close();
    await this.relay.close();
  }

  private replyTaker(submit: Submit): Take {
    const { options, registry, closing } = this.parts;
    const { limits } = options;
    const contractOf = (command: string, version: number) => registry.contractOf(command, version);
    const userFor = replyUsers(options.requireUserId, options.namespace);
    const intake = new ReplyIntake(submit, { names: this.names, contractOf, userFor, limits }, closing);
    return (message) => intake.take(message);
  }

  private inboxTaker(submit: Submit): Take {
    const { options, store, broker, registry, log, closing } = this.parts;
    const submitSurely = (work: Work) => submitPatiently(submit, work, closing);
    const children = new ChildIntake({
      submit: submitSurely,
      newest: (name) => registry.newest(name),
      isKnownElsewhere: (name) => askPatiently(() => isRemembered(store, name), closing),
      refuse: (command, refusal) => {
        const reply = refusalReply(command, refusal);
        return publishSurely(broker, encode(reply, this.names, options.service, Date.now()), closing);
      },
      newId: uuidv7,
    });
    const intake = new InboxIntake({
      library: {
        names: this.names,
        envelopes: options.envelopes,
        eventOf: (name) => registry.events.get(name),
        startedByCommand: (name) => registry.startedByCommand(name),
        newId: uuidv7,
        limits: options.limits,
      },
      children,
      submit: submitSurely,
      isOutdated: () => askPatiently(() => isOutdated(store, registry), closing),
      unknown: this.unknown,
      log,
    });
    return (message) => intake.take(message);
  }

  private queueIntake(queue: string, take: Take): TakenIntake {
    const { options, broker, log, closing } = this.parts;
    const { service, prefetch } = options;
    let taken = 0;
    const count: Take = (message) => {
      // As the broker counts, to whom a bundle is one message.
      if (message.isFollowed !== true) taken += 1;
      return take(message);
    };
    const intake = new QueueIntake(
      broker,
      count,
      this.recorder,
      { queue, names: this.names, service, prefetch },
      log,
      closing,
    );
    return { intake, queue, taken: () => taken, drain: () => intake.drain() };
  }
}

/** An intake, and what can be seen of it. */
interface TakenIntake extends TakenQueue {
  readonly intake: QueueIntake;
}
