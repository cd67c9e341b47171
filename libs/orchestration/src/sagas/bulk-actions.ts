import type { ActionInput, SagaDefinition, SagaState, SagaStatus } from '@edda/saga-core';
import { transition } from '@edda/saga-core';
import { v7 as uuidv7 } from 'uuid';
import { entryOf } from '../audit/entry-of.js';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import type { Caller } from '../sign-in/caller.js';
import type { AddedBulkAction, BulkAction, BulkOrder } from '../store/bulk-action-store.js';

/** So many sagas are looked at in a dry run, and read at once. */
const EXAMINED = 5_000;
const PART = 200;
/** The sagas that are meant are counted no further. */
const TOTAL_CAP = 100_000;

/** What an order would do with sagas that have something in common. */
export interface BulkForecastEntry {
  readonly name: string;
  readonly version: number;
  readonly status: SagaStatus;
  readonly count: number;
  /** Why they would not take it; missing if they would. */
  readonly reason?: string;
  /** The id of one of them. */
  readonly example: string;
}

/** What an order would do, and with how many. Only the first are looked at; `isCapped`: there are more. */
export interface BulkForecast {
  readonly total: number;
  readonly isTotalCapped: boolean;
  readonly examined: number;
  readonly willDo: number;
  readonly entries: readonly BulkForecastEntry[];
}

/** What is asked of the store here. */
type OrderStore = Pick<
  SagaStore,
  | 'clock'
  | 'list'
  | 'find'
  | 'countMeant'
  | 'addBulkAction'
  | 'findBulkAction'
  | 'listBulkActions'
  | 'cancelBulkAction'
>;

/** Has one thing done with many sagas. */
export class BulkActions {
  constructor(
    private readonly store: OrderStore,
    private readonly registry: SagaRegistry,
    private readonly caller: Caller,
  ) {}

  /** Says what an order would do now, and does nothing. */
  async forecast(order: BulkOrder): Promise<BulkForecast> {
    const [total, now] = await Promise.all([this.total(order), this.store.clock()]);
    const groups = new Map<string, BulkForecastEntry>();
    let [examined, willDo] = [0, 0];
    let cursor: string | undefined;
    do {
      const part = await partOf(this.store, this.caller.tenant, order, cursor, PART);
      for (const state of part.states) {
        const reason = whyNot(this.registry.of(state), state, order, now);
        examined += 1;
        if (reason === undefined) willDo += 1;
        count(groups, state, reason);
      }
      cursor = part.next;
    } while (cursor !== undefined && examined < EXAMINED);
    return { ...total, examined, willDo, entries: [...groups.values()] };
  }

  /** Orders it: it is carried out from now on, by whichever orchestrator. The same idempotency key gives the order that was given before. */
  async order(order: BulkOrder, idempotencyKey?: string): Promise<AddedBulkAction> {
    const total = await this.total(order);
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const id = uuidv7();
    const { by, reason, ids, ...said } = order;
    // Each saga has an entry of its own, with the id of the order: here it is enough how many were named.
    const which = ids ? { filter: undefined, named: ids.length } : {};
    const details = { ...said, ...which, total: total.total };
    const audit = entryOf(this.caller, { action: 'bulk.order', target: id, by, reason, details });
    const { tenant } = this.caller;
    return this.store.addBulkAction({ ...order, ...total, ...key, id, tenant }, audit);
  }

  find(id: string): Promise<BulkAction | undefined> {
    return this.store.findBulkAction(this.caller.tenant, id);
  }

  /** The newest first. */
  list(limit: number): Promise<readonly BulkAction[]> {
    return this.store.listBulkActions(this.caller.tenant, limit);
  }

  /** Ends it; what was done stays done. False if there is none with this id that runs. */
  cancel(id: string, by: string, reason: string): Promise<boolean> {
    const audit = entryOf(this.caller, { action: 'bulk.cancel', target: id, by, reason });
    return this.store.cancelBulkAction(this.caller.tenant, id, `${by}: ${reason}`, audit);
  }

  private async total({ ids, filter }: BulkOrder) {
    if (ids) return { total: ids.length, isTotalCapped: false };
    const total = await this.store.countMeant(this.caller.tenant, filter, TOTAL_CAP);
    return { total, isTotalCapped: total >= TOTAL_CAP };
  }
}

/** Some sagas of an order. */
export interface Part {
  readonly states: readonly SagaState[];
  /** Ids that the order names, and that no saga of the tenant has. */
  readonly unknown: readonly string[];
  /** Where it goes on; missing if there are no more. */
  readonly next?: string;
}

/** The next sagas of an order. */
export async function partOf(
  store: Pick<SagaStore, 'list' | 'find'>,
  tenant: string,
  { ids, filter }: Pick<BulkOrder, 'ids' | 'filter'>,
  cursor: string | undefined,
  limit: number,
): Promise<Part> {
  if (!ids) {
    const { items, next } = await store.list({
      ...filter,
      tenant,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { states: items, unknown: [], ...(next === undefined ? {} : { next }) };
  }
  const from = Number(cursor ?? 0);
  const named = ids.slice(from, from + limit);
  const found = await Promise.all(named.map((id) => store.find(id)));
  const states = found.filter((state) => state?.tenant === tenant).filter((state) => state !== undefined);
  const known = new Set(states.map(({ id }) => id));
  return {
    states,
    unknown: named.filter((id) => !known.has(id)),
    ...(from + limit < ids.length ? { next: String(from + limit) } : {}),
  };
}

/** The id under which each saga of an order gets the action: done twice, it is done once. */
export const actionId = (bulkId: string): string => `bulk:${bulkId}`;

/** The input that one saga gets. */
export function actionInput({ action, path, by, reason }: BulkOrder, bulkId: string): ActionInput {
  return {
    kind: 'action',
    id: actionId(bulkId),
    action,
    by,
    reason,
    ...(path === undefined ? {} : { path }),
  };
}

/** Why a saga would not take the action now, by the same decision that it will be taken with; undefined if it would. */
function whyNot(
  definition: SagaDefinition | undefined,
  state: SagaState,
  order: BulkOrder,
  now: number,
): string | undefined {
  if (!definition) return 'version-not-here';
  return transition(definition, state, actionInput(order, 'dry-run'), now).ignored;
}

function count(groups: Map<string, BulkForecastEntry>, state: SagaState, reason: string | undefined): void {
  const { id, definition: name, version, status } = state;
  const key = JSON.stringify([name, version, status, reason]);
  const known = groups.get(key);
  const why = reason === undefined ? {} : { reason };
  groups.set(
    key,
    known ? { ...known, count: known.count + 1 } : { name, version, status, count: 1, ...why, example: id },
  );
}
