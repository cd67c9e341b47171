import { postgres } from '@edda/postgres';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { inSchema } from '../libs/postgres/src/statement.js';
import {
  CLAIM_LETTERS,
  COUNT_LETTERS,
  FIND_LETTER,
  GROUP_LETTERS,
  LIST_LETTERS,
  PLAN_LETTERS,
  RECORD_LETTERS,
  SETTLE_LETTERS,
} from '../libs/postgres/src/store/dead-letter.sql.js';

const SCHEMA = `letter_plans_${process.pid}_${Date.now()}`;
const ours = inSchema(SCHEMA);
const ROWS = 100_000;

const ID = `('019aa2b0-' || lpad(to_hex(n / 65536), 4, '0') || '-7000-8000-' || lpad(to_hex(n % 65536), 12, '0'))::uuid`;
const FIRST = '019aa2b0-0000-7000-8000-000000000001';
const SECOND = '019aa2b0-0000-7000-8000-000000000002';

/** A hundred thousand letters of sagas: 2 % are open, of fifty causes, 1 % are planned, few of them due; all others were settled. */
const FILL = `
INSERT INTO edda.dead_letter
  (tenant, id, reason, detail, cause, put_aside_by, is_copy, queue, exchange, routing_key, message_id, name, headers, size_bytes, hash,
   saga_id, saga_definition, saga_path, saga_kind, status, times, last_seen_at, plan_id, plan_by, plan_because, due_at, settled_at)
SELECT 'acme', ${ID}, 'contract-violated', 'detail ' || n, 'cause ' || n % 50, 'payment', true, 'payment.commands', 'edda.commands',
       'payment.charge', 'message ' || n, 'payment.charge', '{}', 2, 'hash ' || n,
       ${ID}, 'order', 'charge', 'command', status, 1, now() - n * interval '1 second',
       CASE WHEN status = 'redriving' THEN ${ID} END, CASE WHEN status = 'redriving' THEN 'ada' END,
       CASE WHEN status = 'redriving' THEN 'mended' END,
       CASE WHEN status = 'redriving' THEN now() + (n - 500) * interval '1 second' END,
       CASE WHEN status = 'redriven' THEN now() - n * interval '1 second' END
FROM generate_series(1, ${ROWS}) AS n,
     LATERAL (SELECT CASE WHEN n % 100 < 2 THEN 'open' WHEN n % 100 = 2 THEN 'redriving' ELSE 'redriven' END AS status) AS s`;

let sql: Client;

beforeAll(async () => {
  const url = inject('databaseUrl');
  const store = postgres({ url, schema: SCHEMA })({ service: 'orchestrator', instance: 'plans' });
  await store.connect();
  await store.close();
  sql = new Client(url);
  await sql.connect();
  await sql.query(ours(FILL));
  await sql.query(`ANALYZE ${SCHEMA}.dead_letter`);
});

afterAll(async () => {
  await sql.query(`DROP SCHEMA ${SCHEMA} CASCADE`);
  await sql.end();
});

async function planOf(statement: string, values: readonly unknown[]): Promise<string> {
  const { rows } = await sql.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${ours(statement)}`, [...values]);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

interface Filter {
  readonly ids?: readonly string[];
  readonly cause?: string;
  readonly sagaId?: string;
}
const fits = ({ ids, cause, sagaId }: Filter = {}): readonly unknown[] => [
  'acme',
  ids ?? null,
  null,
  cause ?? null,
  null,
  null,
  sagaId ?? null,
];
const list = (filter?: Filter, status: string | null = null, behind: readonly unknown[] = [null, null]) => [
  ...fits(filter),
  status,
  ...behind,
  51,
];
const plan = (filter: Filter) => [...fits(filter), 'redriving', 'ada', 'mended', null, 2];
const recorded = [
  ['acme'],
  ['undecodable'],
  ['no JSON'],
  ['a cause'],
  [null],
  [null],
  ['payment'],
  [true],
  ['payment.commands'],
  ['edda.commands'],
  ['payment.charge'],
  ['message 1'],
  [null],
  [null],
  [null],
  [null],
  [null],
  [null],
  ['{}'],
  [null],
  [null],
  [2],
  ['hash 1'],
  [null],
  [null],
  [null],
  [null],
  [null],
  [null],
  [1],
  [null],
];

describe('with a hundred thousand dead letters', () => {
  it.each([
    ['the newest letters', LIST_LETTERS, list(), 'dead_letter_newest'],
    ['the next page', LIST_LETTERS, list({}, null, [1_764_000_000_000_000, FIRST]), 'dead_letter_newest'],
    ['the newest open letters', LIST_LETTERS, list({}, 'open'), 'dead_letter_open_newest'],
    [
      'the next page of open ones',
      LIST_LETTERS,
      list({}, 'open', [1_764_000_000_000_000, FIRST]),
      'dead_letter_open_newest',
    ],
    [
      'open letters of a cause',
      LIST_LETTERS,
      list({ cause: 'cause 1' }, 'open'),
      'dead_letter_open_by_cause',
    ],
    ['the letters of a saga', LIST_LETTERS, list({ sagaId: FIRST }), 'dead_letter_by_saga'],
    ['letters by their ids', LIST_LETTERS, list({ ids: [FIRST, SECOND] }), 'dead_letter_pkey'],
    ['finding a letter', FIND_LETTER, ['acme', FIRST], 'dead_letter_pkey'],
    ['the groups', GROUP_LETTERS, [...fits(), 'open', 50], 'dead_letter_open'],
    [
      'the group of a cause',
      GROUP_LETTERS,
      [...fits({ cause: 'cause 1' }), 'open', 50],
      'dead_letter_open_by_cause',
    ],
    ['counting', COUNT_LETTERS, fits(), 'dead_letter_open'],
    ['counting those of a cause', COUNT_LETTERS, fits({ cause: 'cause 1' }), 'dead_letter_open_by_cause'],
    ['planning those of a cause', PLAN_LETTERS, plan({ cause: 'cause 1' }), 'dead_letter_open_by_cause'],
    ['planning some', PLAN_LETTERS, plan({ ids: [FIRST] }), 'dead_letter_pkey'],
    ['claiming what is due', CLAIM_LETTERS, [100, 30_000, 1_000_000], 'dead_letter_due'],
    [
      'settling',
      SETTLE_LETTERS,
      [
        ['acme', 'acme'],
        [FIRST, SECOND],
        [FIRST, SECOND],
        ['open', 'open'],
        ['a', 'b'],
      ],
      'dead_letter_pkey',
    ],
    ['recording', RECORD_LETTERS, recorded, 'dead_letter_same'],
  ])('%s goes by an index', async (_what, statement, values, index) => {
    const found = await planOf(statement, values);
    expect(found).toContain(index);
    expect(found).not.toContain('Seq Scan');
  });
});

it('planning all that are open finds them by an index, and never again one by one', async () => {
  const found = await planOf(PLAN_LETTERS, plan({}));
  expect(found).toContain('dead_letter_open');
  expect(found.match(/Seq Scan/g) ?? []).toHaveLength(found.includes('Hash Join') ? 1 : 0);
});

describe('the table of dead letters', () => {
  it.each([
    [`UPDATE edda.dead_letter SET status = 'lost' WHERE id = '${FIRST}'`, 'dead_letter_status_known'],
    [
      `UPDATE edda.dead_letter SET status = 'redriving' WHERE id = '${FIRST}'`,
      'dead_letter_due_exactly_when_planned',
    ],
    [
      `UPDATE edda.dead_letter SET status = 'redriving', due_at = now() WHERE id = '${FIRST}'`,
      'dead_letter_plan_says_who_and_why',
    ],
    [
      `UPDATE edda.dead_letter SET claim = gen_random_uuid() WHERE id = '${FIRST}'`,
      'dead_letter_claimed_only_while_planned',
    ],
    [
      `UPDATE edda.dead_letter SET saga_path = NULL WHERE id = '${FIRST}'`,
      'dead_letter_saga_whole_or_missing',
    ],
  ])('refuses %s', async (statement, constraint) => {
    await expect(sql.query(ours(statement))).rejects.toMatchObject({ constraint });
  });
});
