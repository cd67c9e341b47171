import { command, wireNames } from '@edda/messaging';
import type { HistoryEntry, IgnoreReason, SagaDefinition, SagaState } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import type { AuditVerification } from '../../audit/verify.js';
import { verifyAudit } from '../../audit/verify.js';
import { SagaRegistry } from '../../saga-registry.js';
import type { SagaPage, SagaQuery } from '../../saga-store.js';
import { BulkActions, DeadLetters } from '../../sagas.js';
import type {
  ActOutcome,
  ActRequest,
  AnnounceOptions,
  AnnounceOutcome,
  DecideOutcome,
  DecideRequest,
  DiagnosisPage,
  MigrateOutcome,
  MigrateRequest,
  Overview,
  PreviewOutcome,
  SagaAsOf,
  Sagas,
  SeenTopology,
  StartOptions,
  StartOutcome,
} from '../../sagas.js';
import type { AuditFilter, AuditRecord } from '../../store/audit-store.js';
import type { DeadLetterStore } from '../../store/dead-letter-store.js';
import type { AwaitedPage, AwaitedQuery, MailPage, MailQuery, StoredMail } from '../../store/mail-store.js';
import type { EraseOutcome } from '../../sagas/erasing.js';
import { sagaAsOf, wholeHistory } from '../../sagas/looking.js';
import { NOBODY } from '../../sign-in/caller.js';
import type { BulkAction } from '../../store/bulk-action-store.js';
import type { SagaAttributes } from '../../store/saga-attributes.js';
import type { SagaCount, StreamedFact } from '../../store/saga-reads.js';
import type { Diagnosis } from '../../diagnosis/facts.js';
import { seenTopology } from '../../topology/seen-topology.js';
import type { DrivenSaga } from './driven-saga.js';
import { toldOrders } from './told-orders.js';

/** For specs only: the id of the one saga that {@link ToldSagas} knows. */
export const TOLD_ID = '01900000-abcd-7000-8000-00000000000f';

type Told = Pick<
  Sagas,
  | 'as'
  | 'start'
  | 'find'
  | 'history'
  | 'wholeHistory'
  | 'asOf'
  | 'attributes'
  | 'counts'
  | 'now'
  | 'diagnosis'
  | 'quiet'
  | 'overview'
  | 'topology'
  | 'list'
  | 'definitions'
  | 'act'
  | 'decide'
  | 'announce'
  | 'mail'
  | 'findMail'
  | 'discardMail'
  | 'deliverMail'
  | 'awaited'
  | 'preview'
  | 'migrate'
  | 'deadLetters'
  | 'audit'
  | 'verifyAudit'
  | 'bulkActions'
>;

/** For specs only. Stands for `Sagas`: answers what it is told to, and remembers what it was asked. */
export class ToldSagas implements Told {
  starts: { readonly name: string; readonly body: object; readonly options: StartOptions }[] = [];
  /** All else that it was asked, in that order. */
  queries: unknown[] = [];
  known: readonly SagaDefinition[] = [payment()];
  outcome: StartOutcome = {
    status: 'started',
    sagaId: TOLD_ID,
    repeated: false,
    key: 'o-1',
    definition: payment(),
  };
  saga: SagaState | undefined = {
    id: TOLD_ID,
    tenant: 'default',
    definition: 'order',
    version: 2,
    key: 'o-1',
    status: 'completed',
    revision: 4,
    input: { orderId: 'o-1' },
    steps: [],
    startedAt: 0,
    endedAt: 1_000,
  };
  next: string | undefined;
  /** Where its dead letters are: there are none, unless a spec says where some are. */
  letters: DeadLetterStore = NO_LETTERS;
  registry = new SagaRegistry();
  /** Where orders about many sagas are. */
  orders = new Map<string, BulkAction>();
  /** How many entries the history has behind any place in it. */
  entries = 3;
  counted: readonly SagaCount[] = [];
  /** What its saga is found by. */
  found: SagaAttributes = {};
  /** Takes the place of `saga` and `known`; actions and decisions are really done with it. */
  driven: DrivenSaga | undefined;
  /** What became of actions and decisions, if it is not the driven saga that says so. */
  acted: ActOutcome = { status: 'unknown-saga' };
  decided: DecideOutcome = { status: 'unknown-saga' };
  announced: AnnounceOutcome = { status: 'accepted', messageId: 'm-1', repeated: false };
  mails: StoredMail[] = [];
  pages: readonly AwaitedPage[] = [];
  previewed: PreviewOutcome = { status: 'previewed', version: 3, entries: [] };
  migrated: MigrateOutcome = {
    status: 'migrated',
    version: 3,
    migrated: 0,
    finishing: 0,
    skipped: 0,
    reasons: [],
  };
  audited: readonly AuditRecord[] = [];
  /** Thrown instead of any answer. */
  failure: Error | undefined;

  /** The bench has one tenant, and nobody signs in. */
  as(): Sagas {
    return this as unknown as Sagas;
  }

  /** What is ordered is remembered, and found again. */
  get bulkActions(): BulkActions {
    if (this.failure) throw this.failure;
    return new BulkActions(toldOrders(this.orders, this), this.registry, NOBODY);
  }

  get deadLetters(): DeadLetters {
    if (this.failure) throw this.failure;
    // What is found of sagas is what this one tells.
    const told = { find: async () => this.saga, history: async () => [] };
    const store = new Proxy(this.letters, {
      get: (letters, name) => Reflect.get(name in told ? told : letters, name),
    });
    return new DeadLetters(store as DeadLetterStore & typeof told, this.registry, wireNames());
  }

  async start(name: string, body: object, options: StartOptions = {}): Promise<StartOutcome> {
    this.starts.push({ name, body, options });
    return this.answer(this.outcome);
  }

  async find(id: string): Promise<SagaState | undefined> {
    this.queries.push(id);
    return this.answer(this.driven?.state ?? this.saga);
  }

  async history(id: string, after = 0, limit = 1): Promise<readonly HistoryEntry[]> {
    this.queries.push({ id, after, limit });
    if (this.driven) return this.answer(this.driven.history.slice(after, after + limit));
    const length = Math.min(limit, this.entries);
    return this.answer(Array.from({ length }, (_, index) => completed(after + index + 1)));
  }

  async wholeHistory(id: string): Promise<readonly HistoryEntry[]> {
    return wholeHistory(this, id);
  }

  async asOf(id: string, sequence: number): Promise<SagaAsOf | undefined> {
    return sagaAsOf(this, id, sequence);
  }

  async follow(): Promise<(fact: StreamedFact) => StreamedFact> {
    return this.answer((fact) => fact);
  }

  async attributes(): Promise<SagaAttributes> {
    return this.answer(this.found);
  }

  async counts(name?: string, cap?: number): Promise<readonly SagaCount[]> {
    this.queries.push({ name, cap });
    return this.answer(this.counted);
  }

  async diagnosis(id: string): Promise<Diagnosis | undefined> {
    this.queries.push(id);
    const saga = this.driven?.state ?? this.saga;
    return this.answer(saga && { saga, isStuck: true, since: 0, findings: FINDINGS });
  }

  async quiet(query: Omit<SagaQuery, 'tenant'>, quietMs: number): Promise<DiagnosisPage> {
    this.queries.push({ ...query, quietMs });
    const saga = this.driven?.state ?? this.saga;
    const items = saga ? [{ saga, isStuck: true, since: 0, findings: FINDINGS }] : [];
    return this.answer({ items, next: this.next });
  }

  async overview(): Promise<Overview> {
    return this.answer(OVERVIEW);
  }

  async topology(): Promise<SeenTopology> {
    return this.answer(TOPOLOGY);
  }

  async now(): Promise<number> {
    return this.answer(this.driven?.now ?? 0);
  }

  async list(query: Omit<SagaQuery, 'tenant'>): Promise<SagaPage> {
    this.queries.push(query);
    return this.answer({ items: this.saga ? [this.saga] : [], next: this.next });
  }

  definitions(): readonly SagaDefinition[] {
    return this.answer(this.driven ? [this.driven.definition] : this.known);
  }

  async act(id: string, request: ActRequest): Promise<ActOutcome> {
    this.queries.push({ id, ...request });
    const { idempotencyKey = `action-${this.queries.length}`, ...said } = request;
    const ignored = this.driven?.take({ kind: 'action', id: idempotencyKey, ...said });
    return this.answer(this.driven ? became(this.driven.state, ignored) : this.acted);
  }

  async decide(id: string, request: DecideRequest): Promise<DecideOutcome> {
    this.queries.push({ id, ...request });
    const { idempotencyKey = `decision-${this.queries.length}`, ...said } = request;
    const ignored = this.driven?.take({ kind: 'decision', id: idempotencyKey, ...said });
    return this.answer(this.driven ? became(this.driven.state, ignored) : this.decided);
  }

  erased: EraseOutcome = { status: 'erased' };

  async erase(id: string, said: object): Promise<EraseOutcome> {
    this.queries.push({ id, ...said });
    return this.answer(this.erased);
  }

  async announce(event: unknown, body: object, options: AnnounceOptions = {}): Promise<AnnounceOutcome> {
    this.queries.push({ event, body, ...options });
    return this.answer(this.announced);
  }

  async mail(query: Omit<MailQuery, 'tenant'>): Promise<MailPage> {
    this.queries.push(query);
    return this.answer({ items: this.mails, next: this.next });
  }

  async findMail(id: string): Promise<StoredMail | undefined> {
    this.queries.push(id);
    return this.answer(this.mails.find((mail) => mail.id === id));
  }

  async discardMail(id: string, by: string, reason: string): Promise<boolean> {
    this.queries.push({ id, by, reason });
    const isOpen = (mail: StoredMail): boolean => mail.id === id && /kept|parked/.test(mail.status);
    const isDone = this.mails.some(isOpen);
    this.mails = this.mails.map((mail) =>
      isOpen(mail) ? { ...mail, status: 'discarded', note: `${by}: ${reason}` } : mail,
    );
    return this.answer(isDone);
  }

  async deliverMail(id: string, by: string, reason: string): Promise<boolean> {
    this.queries.push({ id, by, reason });
    const isMeant = (mail: StoredMail): boolean => mail.id === id && !/kept|delivered/.test(mail.status);
    const isDone = this.mails.some(isMeant);
    this.mails = this.mails.map((mail) =>
      isMeant(mail) ? { ...mail, status: 'kept', note: `${by}: ${reason}` } : mail,
    );
    return this.answer(isDone);
  }

  /** One page after the other; their cursors are `1`, `2`, … */
  async awaited(query: Omit<AwaitedQuery, 'tenant'>): Promise<AwaitedPage> {
    this.queries.push(query);
    return this.answer(this.pages[Number(query.cursor ?? 0)] ?? { items: [] });
  }

  async preview(name: string, version?: number): Promise<PreviewOutcome> {
    this.queries.push({ name, version });
    return this.answer(this.previewed);
  }

  async migrate(name: string, request: MigrateRequest): Promise<MigrateOutcome> {
    this.queries.push({ name, ...request });
    return this.answer(this.migrated);
  }

  async audit(after?: number, limit = 1_000, asked: AuditFilter = {}): Promise<readonly AuditRecord[]> {
    this.queries.push({ after, limit, ...asked });
    const isBehind = ({ sequence }: AuditRecord): boolean =>
      after === undefined || (asked.latestFirst === true ? sequence < after : sequence > after);
    const inOrder = asked.latestFirst === true ? this.audited.toReversed() : this.audited;
    return this.answer(inOrder.filter(isBehind).slice(0, limit));
  }

  verifyAudit(): Promise<AuditVerification> {
    return verifyAudit({ listAudit: ({ after, limit }) => this.audit(after, limit) }, 'default');
  }

  private answer<Value>(value: Value): Value {
    if (this.failure) throw this.failure;
    return value;
  }
}

function became(state: SagaState, ignored: IgnoreReason | undefined): DecideOutcome {
  if (ignored === undefined) return { status: 'done', state };
  return ignored === 'duplicate'
    ? { status: 'repeated', state }
    : { status: 'refused', reason: ignored, state };
}

const completed = (sequence: number): HistoryEntry => ({ sequence, at: 0, fact: { kind: 'saga-completed' } });

const FINDINGS: Diagnosis['findings'] = [
  { kind: 'no-consumer', severity: 'stuck', path: 'charge', words: 'Nobody.', remedy: 'Start it.', since: 1 },
  { kind: 'moving', severity: 'info', path: '', words: 'It moves.' },
];

const TOPOLOGY = seenTopology({ participants: ['payment'] }, { status: 'up', looks: new Map() }, new Map());

const OVERVIEW: Overview = {
  pulse: {
    at: 0,
    started: 3,
    ended: { completed: 2 },
    oldestUnsentMs: 1_234,
    unsentReason: 'No.',
    timersLateMs: 0,
  },
  counts: [
    { definition: 'order', version: 1, status: 'parked', count: 1, isCapped: false },
    { definition: 'order', version: 2, status: 'parked', count: 2, isCapped: false },
  ],
  unsent: 4,
  isUnsentCapped: false,
  openLetters: 5,
  broker: 'up',
  queues: [{ name: 'payment.commands', look: { messages: 1, consumers: 0 } }, { name: 'gone' }],
};

const NO_LETTERS: DeadLetterStore = {
  recordLetters: async () => undefined,
  listLetters: async () => ({ items: [] }),
  findLetter: async () => undefined,
  letterGroups: async () => [],
  countLetters: async () => 0,
  planLetters: async () => ({ count: 0 }),
  claimLetters: async () => [],
  settleLetters: async () => undefined,
};

function payment(): SagaDefinition {
  return new SagaBuilder({ name: 'order', version: 3 })
    .startedBy(command('order.place', { version: 1 }), { key: () => 'k', data: () => ({}) })
    .pivot('charge', (step) => step.command(command('payment.charge', { version: 1 }), () => ({})))
    .build();
}
