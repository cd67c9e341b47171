import type { IncomingMessage } from 'node:http';

/** What the REST interface uses of a request. Express adds the last three. */
export interface EddaRequest extends IncomingMessage {
  originalUrl?: string;
  body?: unknown;
  /** The route that took the request; undefined while none has. */
  route?: unknown;
}

/** Where Edda's addresses begin, behind the application's prefix. */
export const ADDRESSES = [
  'v1/sagas',
  'v1/approvals',
  'v1/events',
  'v1/mailbox',
  'v1/dead-letters',
  'v1/definitions',
  'v1/audit',
  'v1/bulk-actions',
  'v1/stream',
  'v1/stuck',
  'v1/overview',
  'health/live',
  'health/ready',
] as const;

const ADDRESS = `(?:${ADDRESSES.join('|')})(?:/|$)`;
const WHOLE = new RegExp(`^${ADDRESS}`, 'i');
const BEHIND_BASE = new RegExp(`^(.*?)/${ADDRESS}`, 'i');

/** Path and query as they were asked for. */
export const urlOf = (request: EddaRequest): string => request.originalUrl ?? request.url ?? '/';

/** The path as it was asked for, without the query. */
export const pathOf = (request: EddaRequest): string => urlOf(request).split(/[?#]/, 1)[0] ?? '/';

/** What stands before `/v1` or `/health`: the host application's prefix, which links have to begin with. Mostly nothing. */
export const basePathOf = (request: EddaRequest): string => BEHIND_BASE.exec(pathOf(request))?.[1] ?? '';

/** True for one of Edda's addresses, and for whatever is below one. Without the prefix and the first slash. */
export const isEddaAddress = (address: string): boolean => WHOLE.test(address);

/** The `Idempotency-Key` header; undefined if there is none; false if it cannot be used. */
export function idempotencyKeyIn(header: string | readonly string[] | undefined): string | undefined | false {
  if (header === undefined) return undefined;
  return typeof header === 'string' && /^[\x21-\x7e]{1,255}$/.test(header) ? header : false;
}

/**
 * The W3C trace context to pass on; undefined if there is none that can be used, as the W3C wants it: tracing never fails a
 * request. Of a version to come the part that is known today is kept.
 */
export function traceparentIn(header: string | readonly string[] | undefined): string | undefined {
  if (typeof header !== 'string') return undefined;
  const match = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/.exec(header.trim());
  if (!match) return undefined;
  const [, version, traceId = '', parentId = '', flags, rest] = match;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(parentId)) return undefined;
  return `00-${traceId}-${parentId}-${flags}`;
}
