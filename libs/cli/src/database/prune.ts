import type { PruneReport, RetentionPlan, SagaStore } from '@edda/orchestration';
import { prune } from '@edda/orchestration';
import { UsageError } from '@edda/terminal';

/** What shall go, and how old it has to be. Times are milliseconds. */
export interface PruneWords {
  readonly definition?: readonly string[];
  readonly sagas?: number;
  readonly mail?: number;
  readonly deadLetters?: number;
  readonly withBusinessKeys?: boolean;
}

/**
 * The plan that the words say. Sagas go by definition only: a definition may want its sagas to be kept for longer than others, and the command does
 * not know it.
 *
 * @throws UsageError
 */
export function prunePlan(words: PruneWords): RetentionPlan {
  const { definition = [], sagas, mail, deadLetters, withBusinessKeys = false } = words;
  if (definition.length > 0 !== (sagas !== undefined))
    throw new UsageError('Say --definition and --sagas together: which sagas, and how long ago they ended.');
  if (sagas === undefined && mail === undefined && deadLetters === undefined)
    throw new UsageError('Say what shall go: --definition with --sagas, --mail, or --dead-letters.');
  return {
    sagas: new Map(sagas === undefined ? [] : definition.map((name) => [name, sagas])),
    ...(mail === undefined ? {} : { mailMs: mail }),
    ...(deadLetters === undefined ? {} : { deadLettersMs: deadLetters }),
    keepsBusinessKeys: !withBusinessKeys,
  };
}

/** @throws StoreUnavailable; what was removed before that is gone */
export function pruneStore(
  store: SagaStore,
  plan: RetentionPlan,
  options: { readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<PruneReport> {
  return prune(store, plan, options);
}

/** What went, for people. */
export function pruneText({ sagas, mail, deadLetters }: PruneReport, dryRun: boolean): string {
  const lines = [
    ...[...sagas].map(([name, count]) => `${count} sagas of ${name}`),
    `${mail} events`,
    `${deadLetters} dead letters`,
  ];
  const head = dryRun ? 'These would be removed; nothing was.' : 'These were removed.';
  return [head, ...lines.map((line) => `  ${line}`)].join('\n');
}
