import type { Command } from 'commander';
import type { Session } from '../session.js';
import { whole } from './values.js';

export interface LimitOptions {
  readonly limit: number;
  readonly all?: boolean;
}

const MAX_PAGE = 200;

/** `--limit` and `--all`, for what comes in pages. */
export function withLimit(command: Command): Command {
  return command
    .option('--limit <n>', 'how many at most', whole(1, 1_000_000), 50)
    .option('--all', 'all of them');
}

/** How many a page has, for REST. */
export const pageSize = ({ limit, all }: LimitOptions): number =>
  all ? MAX_PAGE : Math.min(limit, MAX_PAGE);

/** Takes as many as were asked for, and tells whether there are more. */
export async function taken<Item>(
  items: AsyncIterable<Item>,
  { limit, all }: LimitOptions,
): Promise<{ readonly items: readonly Item[]; readonly hasMore: boolean }> {
  const found: Item[] = [];
  for await (const item of items) {
    if (!all && found.length >= limit) return { items: found, hasMore: true };
    found.push(item);
  }
  return { items: found, hasMore: false };
}

/** Shows a list: one document for programs, a table for people, and a word to them if there is more. */
export function showList<Item>(
  session: Session,
  { items, hasMore }: { readonly items: readonly Item[]; readonly hasMore: boolean },
  table: (items: readonly Item[]) => string,
  none: string,
): void {
  session.show({ items, hasMore }, () => (items.length === 0 ? none : table(items)));
  if (hasMore && !session.isJson) session.screen.say('There are more: --limit, or --all.');
}
