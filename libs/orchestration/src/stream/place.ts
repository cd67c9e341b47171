import type { StreamPlace } from '../store/saga-reads.js';

/** What fits into the database's columns. */
const MAX_XID = 2n ** 64n - 1n;
const MAX_POSITION = 2n ** 63n - 1n;

/** Below 0 if `a` comes first, above 0 if `b` does. */
export function comparePlaces(a: StreamPlace, b: StreamPlace): number {
  return compare(BigInt(a.xid), BigInt(b.xid)) || compare(BigInt(a.position), BigInt(b.position));
}

/** `<xid>-<position>`: the id of an event. */
export function placeText({ xid, position }: StreamPlace): string {
  return `${xid}-${position}`;
}

/** The place in such a text; undefined if it is none. */
export function placeIn(text: string): StreamPlace | undefined {
  const [, xid, position] = /^(\d{1,20})-(\d{1,19})$/.exec(text) ?? [];
  if (xid === undefined || position === undefined) return undefined;
  return BigInt(xid) <= MAX_XID && BigInt(position) <= MAX_POSITION ? { xid, position } : undefined;
}

const compare = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
