import type { Duration, SagaDefinition } from '@edda/saga-core';
import { milliseconds } from '@edda/saga-core';

/** For how long the orchestrator keeps what is over. What is not over is never removed. docs/retention.md says what each is about. */
export interface Retention {
  /** Sagas after their end, with their history and the idempotency keys that started them. A definition may say otherwise. */
  readonly sagas: Duration | 'forever';
  /** Events that sagas have taken in, or that nobody wanted: as long as one is kept, the same event comes in once. Counts from when it came. */
  readonly mail: Duration | 'forever';
  /** Dead letters that were redriven or discarded. Counts from then; letters that are open stay. */
  readonly deadLetters: Duration | 'forever';
  /**
   * A business key whose definition does not let it be used again (`whenEnded: 'reject'`) stays when its saga is removed (`forever`), so
   * that no second saga is ever started for it; or it goes with the saga (`with-saga`).
   */
  readonly businessKeys: 'forever' | 'with-saga';
}

/** What holds where nothing else is said. */
export const DEFAULT_RETENTION: Retention = {
  sagas: '90d',
  mail: '90d',
  deadLetters: '90d',
  businessKeys: 'forever',
};

/** What the pruner goes by. Times are milliseconds; what is missing stays for ever. */
export interface RetentionPlan {
  /** By name of the definition. Sagas of definitions that are not named stay. */
  readonly sagas: ReadonlyMap<string, number>;
  readonly mailMs?: number;
  readonly deadLettersMs?: number;
  readonly keepsBusinessKeys: boolean;
}

/**
 * Puts the defaults in where nothing was given.
 *
 * @returns also what cannot be used, a sentence without its full stop for each
 */
export function resolveRetention(given: Partial<Retention> = {}): {
  readonly retention: Retention;
  readonly problems: readonly string[];
} {
  const retention: Retention = {
    sagas: given.sagas ?? DEFAULT_RETENTION.sagas,
    mail: given.mail ?? DEFAULT_RETENTION.mail,
    deadLetters: given.deadLetters ?? DEFAULT_RETENTION.deadLetters,
    businessKeys: given.businessKeys ?? DEFAULT_RETENTION.businessKeys,
  };
  const unknown = Object.keys(given).filter((key) => !Object.hasOwn(DEFAULT_RETENTION, key));
  const problems = [
    ...unknown.map((key) => `there is no option "retention.${key}"`),
    ...(['sagas', 'mail', 'deadLetters'] as const)
      .filter((key) => !isRetention(retention[key]))
      .map(
        (key) =>
          `"retention.${key}" must be a time such as '90d', or 'forever', not ${String(retention[key])}`,
      ),
    ...(retention.businessKeys === 'forever' || retention.businessKeys === 'with-saga'
      ? []
      : [`"retention.businessKeys" must be 'forever' or 'with-saga', not ${String(retention.businessKeys)}`]),
  ];
  return { retention: problems.length > 0 ? DEFAULT_RETENTION : retention, problems };
}

/**
 * What is to be removed when, of these definitions. Where the versions of one name say different things, the newest one's word counts: it
 * is what the team wants now.
 *
 * @param definitions by name and version, the newest of each name last
 */
export function retentionPlan(
  definitions: readonly Pick<SagaDefinition, 'name' | 'retention'>[],
  { sagas, mail, deadLetters, businessKeys }: Retention,
): RetentionPlan {
  const byName = new Map<string, number>();
  for (const { name, retention = sagas } of definitions) {
    if (retention === 'forever') byName.delete(name);
    else byName.set(name, milliseconds(retention));
  }
  return {
    sagas: byName,
    ...(mail === 'forever' ? {} : { mailMs: milliseconds(mail) }),
    ...(deadLetters === 'forever' ? {} : { deadLettersMs: milliseconds(deadLetters) }),
    keepsBusinessKeys: businessKeys === 'forever',
  };
}

/**
 * Definitions whose commands may still come after their saga was removed, a sentence for each: only the retention of all sagas can be too
 * short for one, since its own was looked at already.
 */
export function retentionProblems(
  definitions: readonly Pick<SagaDefinition, 'name' | 'version' | 'retention' | 'commandLifetimeMs'>[],
  { sagas }: Pick<Retention, 'sagas'>,
): readonly string[] {
  if (sagas === 'forever') return [];
  return definitions
    .filter(
      ({ retention, commandLifetimeMs }) =>
        retention === undefined && milliseconds(sagas) < commandLifetimeMs,
    )
    .map(
      ({ name, version, commandLifetimeMs }) =>
        `Saga "${name}" version ${version}: a command of it may be executed for ${commandLifetimeMs} ms, but sagas are kept for ${sagas} after their end. Give the saga a longer retention or a shorter commandLifetime, or raise "retention.sagas".`,
    );
}

function isRetention(value: unknown): boolean {
  if (value === 'forever') return true;
  try {
    return milliseconds(value as Duration) > 0;
  } catch {
    return false;
  }
}
