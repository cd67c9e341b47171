import type { EventType, HistoryEntry, SagaDefinition, SagaState } from '@edda/saga-core';
import { wireNames } from '@edda/messaging';
import { Inject, Injectable } from '@nestjs/common';
import { isAudited, signedBy } from './audit/audited-starts.js';
import { entryOf } from './audit/entry-of.js';
import type { AuditVerification } from './audit/verify.js';
import { verifyAudit } from './audit/verify.js';
import type { Submit } from './engine/work.js';
import type { ResolvedEddaOptions } from './options.js';
import { BROKER, EDDA_OPTIONS, SAGA_STORE } from './options.js';
import { Orchestrator } from './orchestrator.js';
import { SagaRegistry } from './saga-registry.js';
import type { Past } from './secrecy/past.js';
import { pastOf, READ_IN_LISTS } from './secrecy/past.js';
import { Sight } from './secrecy/sight.js';
import type { SagaPage, SagaQuery, SagaStore } from './saga-store.js';
import type { ActOutcome, ActRequest, DecideOutcome, DecideRequest } from './sagas/acting.js';
import { Acting } from './sagas/acting.js';
import { BulkActions } from './sagas/bulk-actions.js';
import { DeadLetters } from './sagas/dead-letters.js';
import type { Diagnosis } from './diagnosis/facts.js';
import type { DiagnosisPage, LookedAtBroker } from './sagas/diagnosing.js';
import { Diagnosing } from './sagas/diagnosing.js';
import type { EraseOutcome } from './sagas/erasing.js';
import { eraseSaga } from './sagas/erasing.js';
import type { SagaAsOf } from './sagas/looking.js';
import { sagaAsOf, wholeHistory } from './sagas/looking.js';
import type { AnnounceOptions, AnnounceOutcome } from './sagas/mailbox.js';
import { announce } from './sagas/mailbox.js';
import type { StartOptions, StartOutcome } from './sagas/starting.js';
import { startSaga } from './sagas/starting.js';
import type { MigrateOutcome, MigrateRequest, PreviewOutcome } from './sagas/versions.js';
import { Versions } from './sagas/versions.js';
import type { Caller } from './sign-in/caller.js';
import { NOBODY } from './sign-in/caller.js';
import type { AuditFilter, AuditRecord } from './store/audit-store.js';
import type { Overview } from './sagas/watching.js';
import { Watching } from './sagas/watching.js';
import type { InFlight } from './store/definition-records.js';
import type { SagaAttributes } from './store/saga-attributes.js';
import type { SagaCount, StreamedFact } from './store/saga-reads.js';
import { Examining } from './topology/examining.js';
import type { SeenTopology } from './topology/seen-topology.js';
import type { AwaitedQuery, MailQuery, MailStore, StoredMail } from './store/mail-store.js';

export { MAX_BUSINESS_KEY_LENGTH } from './engine/make-start.js';
export type { ActOutcome, ActRequest, DecideOutcome, DecideRequest } from './sagas/acting.js';
export { BulkActions } from './sagas/bulk-actions.js';
export type { BulkForecast, BulkForecastEntry } from './sagas/bulk-actions.js';
export { DeadLetters } from './sagas/dead-letters.js';
export type { LetterForecast } from './sagas/dead-letters.js';
export type { EraseOutcome } from './sagas/erasing.js';
export type { DiagnosisPage } from './sagas/diagnosing.js';
export type { SagaAsOf } from './sagas/looking.js';
export type { Overview } from './sagas/watching.js';
export type { SeenTopology } from './topology/seen-topology.js';
export type { AnnounceOptions, AnnounceOutcome } from './sagas/mailbox.js';
export type { StartOptions, StartOutcome } from './sagas/starting.js';
export type {
  Migrated,
  MigrateOutcome,
  MigrateRequest,
  PreviewEntry,
  PreviewOutcome,
} from './sagas/versions.js';
export { DEFAULT_TENANT } from '@edda/messaging';

/** Ended sagas are counted no further, for each version and status. */
export const DEFAULT_COUNT_CAP = 10_000;

/** Starts sagas, acts on them and looks at them. What REST does, code in the same application can do. */
@Injectable()
export class Sagas {
  private caller = NOBODY;
  private sight: Sight;
  private examining: Examining;

  constructor(
    private readonly orchestrator: Orchestrator,
    private readonly registry: SagaRegistry,
    @Inject(SAGA_STORE) private readonly store: SagaStore,
    @Inject(EDDA_OPTIONS)
    private readonly options: Pick<ResolvedEddaOptions, 'namespace'> &
      Partial<
        Pick<
          ResolvedEddaOptions,
          'telemetry' | 'showSensitive' | 'auditStarts' | 'envelopes' | 'brokerReader'
        >
      >,
    @Inject(BROKER) private readonly broker: LookedAtBroker,
  ) {
    this.sight = Sight.whole(registry);
    const { namespace, envelopes = [], brokerReader } = options;
    this.examining = new Examining(registry, broker, { namespace, envelopes, brokerReader });
  }

  /**
   * The same on behalf of somebody: it sees and changes what is of the caller's tenant, and nothing else is there for it; what is done is done
   * in the caller's name. What is sensitive and not for the caller has a mask in its place. Without it, all is of the tenant `default`, and
   * everything is seen.
   */
  as(caller: Caller): Sagas {
    const own = new Sagas(this.orchestrator, this.registry, this.store, this.options, this.broker);
    own.caller = caller;
    own.examining = this.examining;
    own.sight = Sight.of(caller, this.registry, this.options.showSensitive ?? false);
    return own;
  }

  /** Messages that could not be processed. */
  get deadLetters(): DeadLetters {
    const { store, registry, caller, sight } = this;
    return new DeadLetters(store, registry, wireNames(this.options.namespace), caller, sight);
  }

  /** One action for many sagas. */
  get bulkActions(): BulkActions {
    return new BulkActions(this.store, this.registry, this.caller);
  }

  /**
   * Starts a saga of the newest version. When it resolves with `started` the saga is durable: it will reach an end. A saga that the
   * clock starts is started with `{ scheduledFor: '<ISO time>' }`.
   *
   * @throws StoreUnavailable if the database cannot take it now. It may have been saved all the same if the connection broke at
   *   the commit: come again with the same idempotency key
   */
  start(name: string, body: object, options: StartOptions = {}): Promise<StartOutcome> {
    return startSaga(this.submitNew, this.registry, name, body, this.traced(options), this.caller);
  }

  /**
   * Does what a person wants done with a saga. Refused for good reasons only, and then the history says so as well.
   *
   * @throws StoreUnavailable as {@link start}; the same idempotency key makes a second try safe
   */
  act(id: string, request: ActRequest): Promise<ActOutcome> {
    return this.acting.act(id, request);
  }

  /**
   * Approves or rejects what a saga waits for.
   *
   * @throws StoreUnavailable as {@link start}; the same idempotency key makes a second try safe
   */
  decide(id: string, request: DecideRequest): Promise<DecideOutcome> {
    return this.acting.decide(id, request);
  }

  /** Erases what of a saga that is over is encrypted, for good. `by` and why stand in the audit. */
  erase(id: string, said: { readonly by: string; readonly reason: string }): Promise<EraseOutcome> {
    return eraseSaga(this.store, this.caller, id, said);
  }

  /**
   * Tells an event, as if it had come from the broker: sagas that wait for it get it, it is kept for those that will, and it starts
   * those that it starts. When it resolves with `accepted` it is durable. `event` is the contract, or its wire name.
   *
   * @throws StoreUnavailable as {@link start}; the same message id makes a second try safe
   */
  announce(event: EventType | string, body: object, options: AnnounceOptions = {}): Promise<AnnounceOutcome> {
    const name = typeof event === 'string' ? event : event.messageName;
    return announce(this.submitNew, this.registry, name, body, this.traced(options), this.caller);
  }

  /** Events in the mailbox, newest first. */
  async mail(query: Omit<MailQuery, 'tenant'>): ReturnType<MailStore['listMail']> {
    const page = await this.store.listMail({ ...query, tenant: this.caller.tenant });
    return { ...page, items: page.items.map((mail) => this.sight.mail(mail)) };
  }

  async findMail(id: string): Promise<StoredMail | undefined> {
    const mail = await this.store.findMail(this.caller.tenant, id);
    return mail && this.sight.mail(mail);
  }

  /** Puts a kept or parked event away; false if it is not there, or is neither. */
  discardMail(id: string, by: string, reason: string): Promise<boolean> {
    const audit = entryOf(this.caller, { action: 'mail.discard', target: id, by, reason });
    return this.store.discardMail(this.caller.tenant, id, `${by}: ${reason}`, audit);
  }

  /** Has a parked, expired, ignored or discarded event matched once more, as if it had just come; false if it is not there, or is none of these. */
  deliverMail(id: string, by: string, reason: string): Promise<boolean> {
    const audit = entryOf(this.caller, { action: 'mail.deliver', target: id, by, reason });
    return this.store.deliverMail(this.caller.tenant, id, `${by}: ${reason}`, audit);
  }

  /** What sagas wait for, the oldest first. Approvals of a role: `key: approvalKey(role)`. */
  awaited(query: Omit<AwaitedQuery, 'tenant'>): ReturnType<MailStore['listAwaited']> {
    return this.store.listAwaited({ ...query, tenant: this.caller.tenant });
  }

  /** How many sagas under way stand where, by version. Default: those of all names. */
  inFlight(name?: string): Promise<readonly InFlight[]> {
    return this.versions.inFlight(name);
  }

  /** What a version means for the sagas under way; default: the newest. Changes nothing. */
  preview(name: string, version?: number): Promise<PreviewOutcome> {
    return this.versions.preview(name, version);
  }

  /** Lets sagas of one version go on with another one, where its definition says how. May be run again: it goes on where it was. */
  migrate(name: string, request: MigrateRequest): Promise<MigrateOutcome> {
    return this.versions.migrate(name, request);
  }

  async find(id: string): Promise<SagaState | undefined> {
    const state = await this.own(id);
    return state && this.sight.state(state, await this.pastOf(state));
  }

  /** What a saga is found by, the step that turned it back or parked it included. Empty if there is no such saga. */
  async attributes(id: string): Promise<SagaAttributes> {
    return (await this.find(id)) ? ((await this.store.attributesOf([id])).get(id) ?? {}) : {};
  }

  /** Entries after `afterSequence`, in order, `limit` at most. */
  async history(id: string, afterSequence = 0, limit = 1_000): Promise<readonly HistoryEntry[]> {
    const state = await this.own(id);
    if (!state) return [];
    const entries = await this.store.history(id, afterSequence, limit);
    return this.sight.entries(state, entries, await this.pastOf(state));
  }

  /** The whole history, from the start on. Empty if there is no such saga. */
  async wholeHistory(id: string): Promise<readonly HistoryEntry[]> {
    const state = await this.own(id);
    if (!state) return [];
    const entries = await wholeHistory(this.store, id);
    return this.sight.entries(state, entries, entries);
  }

  /** A saga as it was after the entry `sequence` of its history; undefined if that is shorter. */
  async asOf(id: string, sequence: number): Promise<SagaAsOf | undefined> {
    const now = await this.own(id);
    const then = now && (await sagaAsOf(this.store, id, sequence));
    if (!then) return undefined;
    const past = await this.pastOf(now);
    const [entry = then.entry] = this.sight.entries(now, [then.entry], past);
    return { state: this.sight.state(then.state, past), entry };
  }

  /** What makes each fact of a stream one that may be seen. Undefined if there is no such saga. */
  async follow(id: string): Promise<((fact: StreamedFact) => StreamedFact) | undefined> {
    const state = await this.own(id);
    return state && this.sight.follow(state, await this.pastOf(state));
  }

  /**
   * How many sagas there are by definition, version and status: all of those under way; of the ended ones of each version and status
   * one more than `cap` at most. Default: of all definitions, 10 000.
   */
  counts(name?: string, cap = DEFAULT_COUNT_CAP): Promise<readonly SagaCount[]> {
    return this.store.countSagas(this.caller.tenant, name, cap);
  }

  /** Why a saga does not move, or that it does; undefined if there is none with this id. Asks the database and the broker. */
  async diagnosis(id: string): Promise<Diagnosis | undefined> {
    return (await this.own(id)) ? this.diagnosing.one(id) : undefined;
  }

  /** Sagas under way to which nothing has happened for `quietMs`, newest first, each with its reasons. */
  quiet(query: Omit<SagaQuery, 'tenant'>, quietMs: number): Promise<DiagnosisPage> {
    return this.diagnosing.quiet({ ...query, tenant: this.caller.tenant }, quietMs);
  }

  /** How all is doing: what ends and begins, what waits and for how long, and the queues, if the broker can be asked. */
  overview(): Promise<Overview> {
    return this.watching.overview(this.caller.tenant);
  }

  /** Exchanges, queues and bindings: what the definitions want, what the broker has, and what the doctor says. It is the same for everybody. */
  topology(): Promise<SeenTopology> {
    return this.examining.topology();
  }

  /** The database's time, in milliseconds since 1970: what all of a saga's times are by. */
  now(): Promise<number> {
    return this.store.clock();
  }

  /** Newest first; in the order of the business keys with `keyPrefix`. */
  async list(query: Omit<SagaQuery, 'tenant'>): Promise<SagaPage> {
    const page = await this.store.list({ ...query, tenant: this.caller.tenant });
    const seen = page.items.map(async (state) =>
      this.sight.state(state, await this.pastOf(state, READ_IN_LISTS)),
    );
    return { ...page, items: await Promise.all(seen) };
  }

  /** What people did, behind `afterSequence`, in order, `limit` at most. Default: from the first entry on, or from the last with `latestFirst`. */
  audit(afterSequence?: number, limit = 1_000, filter: AuditFilter = {}): Promise<readonly AuditRecord[]> {
    return this.store.listAudit({ ...filter, tenant: this.caller.tenant, after: afterSequence, limit });
  }

  /** Computes every hash of the audit anew, and says whether it is whole. */
  verifyAudit(): Promise<AuditVerification> {
    return verifyAudit(this.store, this.caller.tenant);
  }

  definitions(): readonly SagaDefinition[] {
    return this.registry.all();
  }

  private async own(id: string): Promise<SagaState | undefined> {
    const state = await this.store.find(id);
    return state?.tenant === this.caller.tenant ? state : undefined;
  }

  private pastOf(state: SagaState, atMost?: number): Promise<Past> {
    return pastOf(this.store, this.sight, state, atMost);
  }

  private readonly submit: Submit = (work) => this.orchestrator.submit(work);

  /** What the caller starts or tells: nobody is there yet who could be asked about it. */
  private readonly submitNew: Submit = (work) =>
    this.submit(
      isAudited(this.caller, this.options.auditStarts ?? 'tokens') ? signedBy(this.caller, work) : work,
    );

  private get acting(): Acting {
    return new Acting(this.submit, this.registry, this.store, this.caller, this.sight);
  }

  private get diagnosing(): Diagnosing {
    const { store, registry, broker, sight } = this;
    return new Diagnosing(store, registry, broker, wireNames(this.options.namespace), sight);
  }

  private get watching(): Watching {
    return new Watching(this.store, this.registry, this.broker, wireNames(this.options.namespace));
  }

  private get versions(): Versions {
    return new Versions(this.submit, this.registry, this.store, this.caller, this.sight);
  }

  /** What code of the application starts or tells belongs to the trace that the code runs in. */
  private traced<Options extends { readonly traceparent?: string }>(options: Options): Options {
    const { traces } = this.options.telemetry ?? {};
    if (traces === undefined || options.traceparent !== undefined) return options;
    const traceparent = traces.active();
    return traceparent === undefined ? options : { ...options, traceparent };
  }
}
