/** One saga of an order, as the database has it. */
export interface SagaFact {
  readonly orderId: string;
  readonly status: string;
  /** Why it turned back or was parked. */
  readonly reason: string | undefined;
  readonly startedAtMs: number;
  readonly endedAtMs: number | undefined;
}

/** What had an effect more than once, by order. */
export type DoubledEffect = 'reservation' | 'booking' | 'dispatch' | 'charge' | 'mail';

/** What stands in the tables of the orchestrator and of the participants, read in one snapshot, about the orders of a run. */
export interface Facts {
  readonly sagas: readonly SagaFact[];
  /** Orders with this effect more than once. */
  readonly doubled: Readonly<Record<DoubledEffect, readonly string[]>>;
  /** Orders whose stock is set aside, that are on their way, and whose customers got their mail. */
  readonly reserved: readonly string[];
  readonly dispatched: readonly string[];
  readonly mailed: readonly string[];
  /** Orders with a shipment that was neither dispatched nor cancelled. */
  readonly leftBooked: readonly string[];
  /** What was charged, by order. */
  readonly chargedCents: ReadonlyMap<string, bigint>;
  /** Units set aside for the run's orders, by product. */
  readonly reservedUnits: ReadonlyMap<string, number>;
  /** Of the whole shelf: products for which on the shelf + reserved is not what was there at first. */
  readonly productsOutOfBalance: readonly string[];
  /** Of the whole ledger. */
  readonly ledgerSumCents: bigint;
  readonly chargesOutOfBalance: readonly string[];
  /** Sagas under way that nothing will ever wake, of the whole table. */
  readonly orphans: number;
}
