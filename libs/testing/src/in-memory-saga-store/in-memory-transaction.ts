import type {
  AuditEntry,
  ClaimedKey,
  DataKey,
  KeyClaim,
  Mail,
  SagaChange,
  SagaTransaction,
} from '@edda/orchestration';
import { StoreUnavailable } from '@edda/orchestration';
import type { SagaState } from '@edda/saga-core';
import * as keys from './data-key-queries.js';
import { replaceAwaited, settleDeliveries } from './mailbox-rows.js';
import { appendAudit } from './sign-in-queries.js';
import { isStorable, rowKey, type Tables } from './tables.js';

/** One transaction, on tables of its own until it is committed. */
export class InMemoryTransaction implements SagaTransaction {
  constructor(
    private readonly tables: Tables,
    private readonly nowMs: number,
  ) {}

  async now(): Promise<number> {
    return this.nowMs;
  }

  async claimKeys(claims: readonly KeyClaim[]): Promise<readonly ClaimedKey[]> {
    claims.forEach(checkClaim);
    return claims.map((claim): ClaimedKey => {
      const { sagaId, bodyHash, tenant, definition, key, idempotencyKey } = claim;
      const business = rowKey(tenant, definition, key);
      const idempotency =
        idempotencyKey === undefined ? undefined : rowKey(tenant, definition, idempotencyKey);
      const earlier = idempotency === undefined ? undefined : this.tables.idempotencyKeys.get(idempotency);
      if (earlier) {
        const status = earlier.bodyHash === bodyHash ? 'repeated' : 'idempotency-conflict';
        return { status, sagaId: earlier.sagaId };
      }
      const holder = this.tables.businessKeys.get(business);
      if (holder === sagaId) return { status: 'repeated', sagaId };
      if (holder !== undefined) return { status: 'key-taken', sagaId: holder };
      this.tables.businessKeys.set(business, sagaId);
      if (idempotency !== undefined) this.tables.idempotencyKeys.set(idempotency, { sagaId, bodyHash });
      return { status: 'free' };
    });
  }

  async load(ids: readonly string[]): Promise<ReadonlyMap<string, SagaState>> {
    return new Map(
      ids.flatMap((id) => {
        const saga = this.tables.sagas.get(id);
        return saga ? [[id, saga] as const] : [];
      }),
    );
  }

  async existing(ids: readonly string[]): Promise<ReadonlySet<string>> {
    return new Set(ids.filter((id) => this.tables.sagas.has(id)));
  }

  async post(mail: readonly Mail[]): Promise<ReadonlySet<string>> {
    mail.forEach(checkMail);
    const posted = new Set<string>();
    for (const one of mail) {
      const name = rowKey(one.tenant, one.id);
      if (this.tables.mail.has(name)) continue;
      posted.add(one.id);
      this.tables.mail.set(name, {
        mail: throughJson(one),
        status: 'kept',
        isUndecided: true,
        arrival: this.tables.mail.size + 1,
        receivedAt: this.nowMs,
        recipients: 0,
      });
    }
    return posted;
  }

  async save(changes: readonly SagaChange[]): Promise<void> {
    for (const change of changes) this.saveOne(change);
  }

  async dataKeys(sagaIds: readonly string[]): Promise<readonly DataKey[]> {
    return keys.dataKeys(this.tables, sagaIds);
  }

  async addDataKeys(added: readonly Required<DataKey>[]): Promise<void> {
    keys.addDataKeys(this.tables, added);
  }

  async audit(entries: readonly AuditEntry[]): Promise<void> {
    appendAudit(this.tables, this.nowMs, entries);
  }

  private saveOne(change: SagaChange): void {
    const { state, fromRevision, entries, outbox, wakeAt, keepsTimer, leaseMs } = change;
    const { sagas, history, timers, businessKeys } = this.tables;
    const revision = sagas.get(state.id)?.revision ?? 0;
    if (revision !== fromRevision) {
      throw new StoreUnavailable(
        `Saga ${state.id} is at revision ${revision}, not ${fromRevision}: load it again.`,
      );
    }
    if (fromRevision === 0 && entries.length === 0)
      throw new Error(`Saga ${state.id} is new and has no facts: nothing was saved.`);
    // Without a fact nothing has changed but the timer.
    if (entries.length > 0) {
      sagas.set(state.id, throughJson(state));
      this.tables.positions.set(state.id, change.position);
      this.tables.updated.set(state.id, this.nowMs);
    }
    const { attributes } = this.tables;
    if (change.attributes) attributes.set(state.id, { ...attributes.get(state.id), ...change.attributes });
    history.set(state.id, [...(history.get(state.id) ?? []), ...entries]);
    const { facts } = this.tables;
    for (const entry of entries) facts.set(facts.size + 1, { sagaId: state.id, entry });
    for (const message of outbox) {
      if (!this.tables.outbox.has(message.id))
        this.tables.outbox.set(message.id, {
          message,
          createdAt: this.nowMs,
          claimableAt: this.nowMs + leaseMs,
          since: this.nowMs,
        });
    }
    if (!keepsTimer && wakeAt === undefined) timers.delete(state.id);
    if (!keepsTimer && wakeAt !== undefined) timers.set(state.id, wakeAt);
    if (change.awaits) replaceAwaited(this.tables, state, change.awaits);
    settleDeliveries(this.tables, state.id, change.delivered);
    const key = rowKey(state.tenant, state.definition, state.key);
    if (change.releaseKey && businessKeys.get(key) === state.id) businessKeys.delete(key);
  }
}

/** A round trip through JSON, as a database would make it. */
function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}

function checkClaim({ sagaId, tenant, definition, key, idempotencyKey = '' }: KeyClaim): void {
  if (![tenant, definition, key, idempotencyKey].every(isStorable))
    throw new Error(`A key of saga ${sagaId} cannot be kept as it is.`);
}

function checkMail({ id, tenant, event, keys }: Mail): void {
  if (![id, tenant, event, ...keys].every(isStorable))
    throw new Error(`The event ${JSON.stringify(id)} cannot be kept as it is.`);
}
