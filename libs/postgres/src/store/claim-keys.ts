import type { ClaimedKey, KeyClaim } from '@edda/orchestration';
import type { ClientBase } from 'pg';
import { arrayLiteral } from '../array-literal.js';
import { DatabaseUnavailable } from '../database-failure.js';
import { named } from '../statement-names.js';
import type { InSchema } from '../statement.js';
import {
  businessName,
  decideClaims,
  idempotencyName,
  isStorable,
  keyName,
  type KeyName,
} from './claim-decision.js';
import {
  type BusinessKeyRow,
  DELETE_BUSINESS_KEYS,
  DELETE_IDEMPOTENCY_KEYS,
  FIND_BUSINESS_KEYS,
  FIND_IDEMPOTENCY_KEYS,
  type IdempotencyKeyRow,
  INSERT_BUSINESS_KEYS,
  INSERT_IDEMPOTENCY_KEYS,
} from './key.sql.js';

/** A key that is released between the look at it and the next attempt is rare; five times in a row, something is wrong. */
const ATTEMPTS = 5;

/**
 * Claims keys for new sagas. What is free is taken on trial first, so that nobody else can take it any more; then it is decided who
 * gets what; then what nobody got is given back. Where each key is claimed once and is free, that is one statement per table.
 */
export async function claimKeys(
  client: ClientBase,
  inSchema: InSchema,
  claims: readonly KeyClaim[],
): Promise<readonly ClaimedKey[]> {
  claims.forEach(checkText);
  const requests = new KeyTable<IdempotencyKeyRow>(client, inSchema, IDEMPOTENCY);
  const keys = new KeyTable<BusinessKeyRow>(client, inSchema, BUSINESS);

  const requested = await requests.takeOnTrial(firstPerName(claims, idempotencyName));
  const undecided = claims.filter((claim) => !requested.held.has(idempotencyName(claim) ?? ''));
  const wanted = await keys.takeOnTrial(firstPerName(undecided, businessName));

  const decision = decideClaims(claims, {
    idempotency: mapValues(requested.held, (row) => ({ sagaId: row.saga_id, bodyHash: row.body_hash })),
    business: mapValues(wanted.held, (row) => row.saga_id),
  });
  await requests.settle(requested.taken, decision.idempotency);
  await keys.settle(wanted.taken, decision.business);
  return decision.answers;
}

/** What cannot be stored as it is could be taken for another key. */
function checkText({ sagaId, tenant, definition, key, idempotencyKey = '' }: KeyClaim): void {
  if ([tenant, definition, key, idempotencyKey].every(isStorable)) return;
  throw new Error(`a key of saga ${sagaId} contains a NUL or half a surrogate pair`);
}

interface KeyStatements {
  readonly insert: string;
  readonly find: string;
  readonly remove: string;
  readonly keyOf: (claim: KeyClaim) => string;
  /** Columns after tenant, definition and key. */
  readonly columns: readonly ((claim: KeyClaim) => string)[];
}

const IDEMPOTENCY: KeyStatements = {
  insert: INSERT_IDEMPOTENCY_KEYS,
  find: FIND_IDEMPOTENCY_KEYS,
  remove: DELETE_IDEMPOTENCY_KEYS,
  keyOf: (claim) => claim.idempotencyKey ?? '',
  columns: [(claim) => claim.sagaId, (claim) => claim.bodyHash],
};

const BUSINESS: KeyStatements = {
  insert: INSERT_BUSINESS_KEYS,
  find: FIND_BUSINESS_KEYS,
  remove: DELETE_BUSINESS_KEYS,
  keyOf: (claim) => claim.key,
  columns: [(claim) => claim.sagaId],
};

interface Trial<Row> {
  /** Taken for these claims, until it is decided who gets them. */
  readonly taken: ReadonlyMap<KeyName, KeyClaim>;
  /** Somebody has them. */
  readonly held: ReadonlyMap<KeyName, Row>;
}

/** One of the two tables of keys. */
class KeyTable<Row extends BusinessKeyRow> {
  constructor(
    private readonly client: ClientBase,
    private readonly inSchema: InSchema,
    private readonly statements: KeyStatements,
  ) {}

  /**
   * Inserts what is free and looks up who holds the rest. A holder may release his key between the two; then it is tried again. (That
   * gives up the order of the keys, and could deadlock with another such; the database would notice, and one of them be retried.)
   */
  async takeOnTrial(claims: ReadonlyMap<KeyName, KeyClaim>): Promise<Trial<Row>> {
    const taken = new Map<KeyName, KeyClaim>();
    const held = new Map<KeyName, Row>();
    for (let attempt = 1; taken.size + held.size < claims.size; attempt++) {
      if (attempt > ATTEMPTS)
        throw new DatabaseUnavailable('Keys are taken and released faster than they can be looked at.', {
          isContention: true,
        });
      const open = [...claims]
        .filter(([name]) => !taken.has(name) && !held.has(name))
        .map(([, claim]) => claim);
      for (const [name, claim] of await this.insert(open)) taken.set(name, claim);
      const refused = open.filter((claim) => !taken.has(this.nameOf(claim)));
      for (const row of await this.find(refused)) held.set(keyName(row.tenant, row.definition, row.key), row);
    }
    return { taken, held };
  }

  /** Makes the table say what was decided. */
  async settle(
    taken: ReadonlyMap<KeyName, KeyClaim>,
    decided: ReadonlyMap<KeyName, KeyClaim>,
  ): Promise<void> {
    const wrong = [...taken].filter(([name, claim]) => decided.get(name) !== claim);
    if (wrong.length === 0) return;
    const removed = wrong.map(([, claim]) => claim);
    await this.client.query(this.inSchema(this.statements.remove), [
      ...this.names(removed),
      removed.map((claim) => claim.sagaId),
    ]);
    await this.insert(wrong.flatMap(([name]) => decided.get(name) ?? []));
  }

  private async insert(claims: readonly KeyClaim[]): Promise<readonly (readonly [KeyName, KeyClaim])[]> {
    if (claims.length === 0) return [];
    const columns = [...this.names(claims), ...this.statements.columns.map((column) => claims.map(column))];
    const { rows } = await this.client.query<Omit<BusinessKeyRow, 'saga_id'>>(
      named(this.inSchema(this.statements.insert), columns.map(arrayLiteral)),
    );
    const inserted = new Set(rows.map((row) => keyName(row.tenant, row.definition, row.key)));
    return claims.map((claim) => [this.nameOf(claim), claim] as const).filter(([name]) => inserted.has(name));
  }

  private async find(claims: readonly KeyClaim[]): Promise<readonly Row[]> {
    if (claims.length === 0) return [];
    const { rows } = await this.client.query<Row>(this.inSchema(this.statements.find), this.names(claims));
    return rows;
  }

  private names(claims: readonly KeyClaim[]): string[][] {
    return [
      claims.map((claim) => claim.tenant),
      claims.map((claim) => claim.definition),
      claims.map((claim) => this.statements.keyOf(claim)),
    ];
  }

  private nameOf(claim: KeyClaim): KeyName {
    return keyName(claim.tenant, claim.definition, this.statements.keyOf(claim));
  }
}

function firstPerName(
  claims: readonly KeyClaim[],
  nameOf: (claim: KeyClaim) => KeyName | undefined,
): ReadonlyMap<KeyName, KeyClaim> {
  const first = new Map<KeyName, KeyClaim>();
  for (const claim of claims) {
    const name = nameOf(claim);
    if (name !== undefined && !first.has(name)) first.set(name, claim);
  }
  return first;
}

function mapValues<In, Out>(
  map: ReadonlyMap<KeyName, In>,
  change: (value: In) => Out,
): ReadonlyMap<KeyName, Out> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}
