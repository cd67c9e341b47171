import type { ActionInput, SagaDefinition, SagaState, SagaStatus } from '@edda/saga-core';
import { transition } from '@edda/saga-core';
import { v7 as uuidv7 } from 'uuid';
import type { SagaRegistry } from '../saga-registry.js';
import type { SagaStore } from '../saga-store.js';
import type { BulkAction, BulkOrder } from '../store/bulk-action-store.js';

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
    private readonly tenant: string,
  ) {}

  /** Says what an order would do now, and does nothing. */
  async forecast(order: BulkOrder): Promise<BulkForecast> {
    const [total, now] = await Promise.all([this.total(order), this.store.clock()]);
    const groups = new Map<string, BulkForecastEntry>();
    let [examined, willDo] = [0, 0];
    let cursor: string | undefined;
    do {
      const part = await partOf(this.store, this.tenant, order, cursor, PART);
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
  async order(order: BulkOrder, idempotencyKey?: string): Promise<{ added: boolean; bulk: BulkAction }> {
    const total = await this.total(order);
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    return this.store.addBulkAction({ ...order, ...total, ...key, id: uuidv7(), tenant: this.tenant });
  }

  find(id: string): Promise<BulkAction | undefined> {
    return this.store.findBulkAction(this.tenant, id);
  }

  /** The newest first. */
  list(limit: number): Promise<readonly BulkAction[]> {
    return this.store.listBulkActions(this.tenant, limit);
  }

  /** Ends it; what was done stays done. False if there is none with this id that runs. */
  cancel(id: string, by: string, reason: string): Promise<boolean> {
    return this.store.cancelBulkAction(this.tenant, id, `${by}: ${reason}`);
  }

  private async total({ ids, filter }: BulkOrder) {
    if (ids) return { total: ids.length, isTotalCapped: false };
    const total = await this.store.countMeant(this.tenant, filter, TOTAL_CAP);
    return { total, isTotalCapped: total >= TOTAL_CAP };
  }
}

/** The next sagas of an order, and where it goes on; without `next` there are no more. */
export async function partOf(
  store: Pick<SagaStore, 'list' | 'find'>,
  tenant: string,
  { ids, filter }: Pick<BulkOrder, 'ids' | 'filter'>,
  cursor: string | undefined,
  limit: number,
): Promise<{ readonly states: readonly SagaState[]; readonly next?: string }> {
  if (!ids) {
    const { items, next } = await store.list({
      ...filter,
      tenant,
      limit,
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { states: items, ...(next === undefined ? {} : { next }) };
  }
  const from = Number(cursor ?? 0);
  const found = await Promise.all(ids.slice(from, from + limit).map((id) => store.find(id)));
  const states = found.filter((state) => state?.tenant === tenant).filter((state) => state !== undefined);
  return { states, ...(from + limit < ids.length ? { next: String(from + limit) } : {}) };
}

/** The input that one saga gets. Its id is that of the order: done twice, it is done once. */
export function actionInput({ action, path, by, reason }: BulkOrder, bulkId: string): ActionInput {
  const id = `bulk:${bulkId}`;
  return { kind: 'action', id, action, by, reason, ...(path === undefined ? {} : { path }) };
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
