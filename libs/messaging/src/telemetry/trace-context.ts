/** A W3C trace context, taken apart. */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  readonly isSampled: boolean;
}

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Takes `00-<trace>-<span>-<flags>` apart; undefined for anything else, such as what a stranger wrote into a header. */
export function readTraceparent(traceparent: string | undefined): TraceContext | undefined {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  if (!match) return undefined;
  const [, traceId = '', spanId = '', flags = ''] = match;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

/** The context of another span in the same trace. What is no context comes back as it is. */
export function withSpan(traceparent: string, spanId: string): string {
  if (readTraceparent(traceparent) === undefined) return traceparent;
  return `${traceparent.slice(0, 36)}${spanId}${traceparent.slice(52)}`;
}

/**
 * The id of the span that stands for something with a name of its own: a saga, or a message. Whoever computes it, whenever, gets the same: so a
 * span need not be remembered for its children to name it. 64 bits, which is enough within one trace; no secret depends on it.
 */
export function spanIdOf(name: string): string {
  let high = 0x811c9dc5;
  let low = 0x41c6ce57;
  for (let index = 0; index < name.length; index += 1) {
    const code = name.charCodeAt(index);
    high = Math.imul(high ^ code, 0x9e3779b1);
    low = Math.imul(low ^ code, 0x5f356495);
  }
  high = mix(high ^ (low >>> 15), 0x85ebca6b);
  low = mix(low ^ (high >>> 13), 0xc2b2ae35);
  const id = hex(high) + hex(low);
  return id === '0000000000000000' ? '0000000000000001' : id;
}

function mix(value: number, factor: number): number {
  const once = Math.imul(value ^ (value >>> 16), factor);
  return Math.imul(once ^ (once >>> 13), 0x27d4eb2f) ^ (once >>> 16);
}

const hex = (value: number): string => (value >>> 0).toString(16).padStart(8, '0');
