import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Ready } from '../../subject/protocol.js';
import type { Wiring } from '../../subject/wiring.js';
import type { SagaEvidenceRow, WrittenRowsRow } from './evidence.sql.js';
import { FENCE_ROWS, SAGA_EVIDENCE, WRITTEN_ROWS } from './evidence.sql.js';
import { openTap } from './tap.js';
import type { Evidence } from './unproven.js';
import { unproven } from './unproven.js';

export interface ProbedEdda {
  readonly wiring: Wiring;
  readonly participants: readonly string[];
  /** Runs a saga with this business key to its end. */
  readonly run: (key: string) => Promise<unknown>;
  readonly refuses: () => Promise<boolean>;
}

/** So that the sample's product follows from it. */
const KEY = 'probe-0';
/** The server's counters are late. */
const COUNTED_WITHIN_MS = 10_000;

/**
 * Runs one saga and looks at what it left on the broker and in the tables, so that what is printed beside the figures was seen and is not only
 * believed. Confirms are looked at by the bench, which knows all channels.
 *
 * @throws with what is missing: nothing is measured without it
 */
export async function seeSettings({
  wiring,
  participants,
  run,
  refuses,
}: ProbedEdda): Promise<Ready['settings']> {
  const tap = await openTap(wiring, participants);
  const database = new pg.Client({ connectionString: wiring.databaseUrl });
  await database.connect();
  try {
    await run(KEY);
    const messages = await tap.take();
    const stored = await readStored(database, participants);
    const refusesInvalid = await refuses();
    let missing = unproven({ messages, ...stored, ...(await readWritten(database)), refusesInvalid });
    const until = performance.now() + COUNTED_WITHIN_MS;
    while (isAnyMissing(missing) && performance.now() < until) {
      await sleep(200);
      missing = unproven({ messages, ...stored, ...(await readWritten(database)), refusesInvalid });
    }
    if (isAnyMissing(missing)) {
      const sentences = Object.entries(missing).flatMap(([setting, why]) =>
        why === undefined ? [] : [`"${setting}" is not on: ${why}`],
      );
      throw new Error(`${sentences.join('; ')}. Nothing is measured like that.`);
    }
    return Object.fromEntries(Object.keys(missing).map((setting) => [setting, true]));
  } finally {
    await database.end();
    await tap.close();
  }
}

const isAnyMissing = (missing: ReturnType<typeof unproven>): boolean =>
  Object.values(missing).some((why) => why !== undefined);

async function readStored(
  database: pg.Client,
  participants: readonly string[],
): Promise<Pick<Evidence, 'facts' | 'fenceRows'>> {
  const { rows: sagas } = await database.query<SagaEvidenceRow>(SAGA_EVIDENCE, [KEY]);
  const [saga] = sagas;
  if (!saga) throw new Error(`Saga "${KEY}" has ended, but the table edda.saga does not have it.`);
  const fenceRows: Record<string, number> = {};
  for (const participant of participants) {
    const statement = FENCE_ROWS.replace('{schema}', participant);
    const { rows } = await database.query<{ rows: number }>(statement, [saga.id]);
    fenceRows[participant] = rows[0]?.rows ?? 0;
  }
  return { facts: saga.facts, fenceRows };
}

async function readWritten(database: pg.Client): Promise<Pick<Evidence, 'outboxRows' | 'timerRows'>> {
  const { rows } = await database.query<WrittenRowsRow>(WRITTEN_ROWS);
  const of = (table: WrittenRowsRow['table']): number =>
    rows.find((row) => row.table === table)?.written ?? 0;
  return { outboxRows: of('outbox'), timerRows: of('timer') };
}
