import {
  ORDERS_RESERVED_TWICE,
  PRODUCTS_OUT_OF_BALANCE,
  RESERVED_ORDERS,
  type ProductOutOfBalanceRow,
} from '@edda/inventory';
import { MAILED_ORDERS, ORDERS_MAILED_TWICE } from '@edda/notification';
import {
  CHARGED_CENTS_PER_ORDER,
  CHARGES_OUT_OF_BALANCE,
  LEDGER_SUM,
  ORDERS_CHARGED_TWICE,
  type ChargedOrderRow,
  type ChargeOutOfBalanceRow,
  type LedgerSumRow,
} from '@edda/payment';
import {
  DISPATCHED_ORDERS,
  ORDERS_BOOKED_TWICE,
  ORDERS_DISPATCHED_TWICE,
  SHIPMENTS_LEFT_BOOKED,
} from '@edda/shipping';
import { Client, type QueryResultRow } from 'pg';
import type { Facts, SagaFact } from './facts.js';
import {
  COUNT_ORPHANS,
  RESERVED_UNITS,
  SAGAS_OF_ORDERS,
  type ReservedUnitsRow,
  type SagaOfOrderRow,
} from './proof.sql.js';

/** All rows of a statement. */
type Ask = <Row extends QueryResultRow>(
  statement: string,
  parameters?: readonly unknown[],
) => Promise<readonly Row[]>;

/** Reads what the tables say about these orders. One snapshot: what is read first and what is read last belong together. */
export async function readFacts(databaseUrl: string, orderIds: readonly string[]): Promise<Facts> {
  const client = new Client({ connectionString: databaseUrl, application_name: 'edda proof' });
  await client.connect();
  try {
    await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const ask: Ask = async <Row extends QueryResultRow>(
      statement: string,
      parameters: readonly unknown[] = [],
    ) => (await client.query<Row>(statement, [...parameters])).rows;
    const facts = await readAll(ask, orderIds);
    await client.query('COMMIT');
    return facts;
  } finally {
    await client.end();
  }
}

async function readAll(ask: Ask, orderIds: readonly string[]): Promise<Facts> {
  const ofThisRun = new Set(orderIds);
  const orders = async (statement: string): Promise<string[]> => {
    const rows = await ask<{ order_id: string }>(statement);
    return rows.map((row) => row.order_id).filter((id) => ofThisRun.has(id));
  };
  return {
    sagas: (await ask<SagaOfOrderRow>(SAGAS_OF_ORDERS, [orderIds])).map(sagaFact),
    doubled: {
      reservation: await orders(ORDERS_RESERVED_TWICE),
      booking: await orders(ORDERS_BOOKED_TWICE),
      dispatch: await orders(ORDERS_DISPATCHED_TWICE),
      charge: await orders(ORDERS_CHARGED_TWICE),
      mail: await orders(ORDERS_MAILED_TWICE),
    },
    reserved: await orders(RESERVED_ORDERS),
    dispatched: await orders(DISPATCHED_ORDERS),
    mailed: await orders(MAILED_ORDERS),
    leftBooked: await orders(SHIPMENTS_LEFT_BOOKED),
    chargedCents: await chargedCents(ask, ofThisRun),
    reservedUnits: new Map(
      (await ask<ReservedUnitsRow>(RESERVED_UNITS, [orderIds])).map((row) => [row.product_id, row.units]),
    ),
    productsOutOfBalance: (await ask<ProductOutOfBalanceRow>(PRODUCTS_OUT_OF_BALANCE)).map(
      (row) => row.product_id,
    ),
    ledgerSumCents: BigInt((await ask<LedgerSumRow>(LEDGER_SUM))[0]?.sum_cents ?? 0),
    chargesOutOfBalance: (await ask<ChargeOutOfBalanceRow>(CHARGES_OUT_OF_BALANCE)).map(
      (row) => row.order_id,
    ),
    orphans: (await ask<{ count: number }>(COUNT_ORPHANS))[0]?.count ?? 0,
  };
}

async function chargedCents(ask: Ask, ofThisRun: ReadonlySet<string>): Promise<ReadonlyMap<string, bigint>> {
  const rows = await ask<ChargedOrderRow>(CHARGED_CENTS_PER_ORDER);
  return new Map(
    rows.filter((row) => ofThisRun.has(row.order_id)).map((row) => [row.order_id, BigInt(row.charged_cents)]),
  );
}

const sagaFact = (row: SagaOfOrderRow): SagaFact => ({
  orderId: row.order_id,
  status: row.status,
  reason: row.reason ?? undefined,
  startedAtMs: row.started_at_ms,
  endedAtMs: row.ended_at_ms ?? undefined,
});
