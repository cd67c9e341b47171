import { queryIn, text, wholeNumber } from './query.js';
import type { EddaRequest } from './request.js';
import { basePathOf, pathOf, urlOf } from './request.js';

/** How many there are on a page unless told otherwise. */
export const DEFAULT_LIMIT = 50;

/** The query parameters of each list that has pages. */
export const LIMIT = wholeNumber(1, 200);
export const PAGE_PARAMETERS = { cursor: text(512), limit: LIMIT };

/** A part of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** For `cursor`, to get what comes behind; missing on the last page. */
  readonly next?: string;
  readonly links: { readonly next?: string };
}

/** What a store gives of a list. */
interface Part<Stored> {
  readonly items: readonly Stored[];
  readonly next?: string | undefined;
}

/** A page with the address of the one behind it, which keeps all other parameters. `view` gets the path that the addresses in an item begin with. */
export function pageOf<Stored, Item>(
  request: EddaRequest,
  { items: stored, next }: Part<Stored>,
  view: (item: Stored, base: string) => Item,
): Page<Item> {
  const base = basePathOf(request);
  const items = stored.map((item) => view(item, base));
  if (next === undefined) return { items, links: {} };
  const parameters = queryIn(urlOf(request));
  parameters.set('cursor', next);
  return { items, next, links: { next: `${pathOf(request)}?${parameters.toString()}` } };
}
