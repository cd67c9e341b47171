/** A row of FIND_TICKS. */
export interface TickRow {
  readonly definition: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The clock by which everything goes, in milliseconds since 1970. Rows: one, now. Locks: none. */
export const CLOCK = `SELECT floor(extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`;

/**
 * The latest ticks that were seen to. $1 text tenant, $2 text[] definitions. Rows: TickRow. Locks: none. Index: schedule_pkey.
 */
export const FIND_TICKS = `
SELECT definition, (extract(epoch FROM last_tick) * 1000)::float8 AS at
FROM edda.schedule
WHERE tenant = $1 AND definition = ANY ($2::text[])`;

/**
 * Remembers when definitions were seen for the first time; what is there stays.
 *
 * $1 text tenant, $2 text[] definitions, $3 float8 first seen at (milliseconds since 1970).
 * Rows: none. Locks: waits for whoever is inserting the same; in the order of the names. Index: schedule_pkey.
 */
export const INSERT_TICKS = `
INSERT INTO edda.schedule (tenant, definition, last_tick)
SELECT $1, definition, to_timestamp($3::float8 / 1000)
FROM unnest($2::text[]) AS new (definition)
ORDER BY definition COLLATE "C"
ON CONFLICT (tenant, definition) DO NOTHING`;

/**
 * Remembers ticks that are later than what is there.
 *
 * $1 text tenant, $2 text[] definitions, each once, $3 float8[] ticks (milliseconds since 1970).
 * Rows: none. Locks: the rows, in the order of the names. Index: schedule_pkey.
 */
export const SAVE_TICKS = `
INSERT INTO edda.schedule AS schedule (tenant, definition, last_tick)
SELECT $1, definition, to_timestamp(at / 1000)
FROM unnest($2::text[], $3::float8[]) AS seen (definition, at)
ORDER BY definition COLLATE "C"
ON CONFLICT (tenant, definition) DO UPDATE
SET last_tick = excluded.last_tick
WHERE schedule.last_tick < excluded.last_tick`;
