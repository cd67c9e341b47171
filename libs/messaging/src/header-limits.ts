import type { Limits } from './limits.js';

type HeaderLimits = Pick<Limits, 'headers' | 'headerBytes' | 'headerDepth'>;

/** A number, a flag or a time, in bytes. */
const PLAIN = 8;

/**
 * Why the headers of a message are refused, as a sentence; undefined if they are not. What stands deeper or behind the size that is
 * allowed is not looked at. Never throws.
 */
export function problemOfHeaders(
  headers: Readonly<Record<string, unknown>>,
  limits: HeaderLimits,
): string | undefined {
  const names = Object.keys(headers);
  if (names.length > limits.headers)
    return `The message has ${names.length} headers; at most ${limits.headers} are read.`;
  // A header of this name has become the prototype of the others, and they could be read through it.
  const prototype: unknown = Object.getPrototypeOf(headers);
  if (prototype !== Object.prototype && prototype !== null)
    return 'The message has a header named __proto__, which would pass for other headers. Rename it.';
  const bytes = weigh(headers, 1, limits);
  if (bytes === TOO_DEEP) return `The headers are nested deeper than ${limits.headerDepth} levels.`;
  return bytes > limits.headerBytes
    ? `The headers have more than ${limits.headerBytes} bytes together. Put what is large into the body.`
    : undefined;
}

const TOO_DEEP = -1;

/** The bytes of a value of a header, as far as the limit; TOO_DEEP if it is nested too deep. */
function weigh(value: unknown, depth: number, limits: HeaderLimits): number {
  if (typeof value === 'string') return utf8Length(value);
  if (typeof value !== 'object' || value === null) return PLAIN;
  if (value instanceof Uint8Array) return value.length;
  if (depth > limits.headerDepth) return TOO_DEEP;
  let bytes = 0;
  for (const name of Object.keys(value)) {
    const found = weigh((value as Record<string, unknown>)[name], depth + 1, limits);
    if (found === TOO_DEEP) return TOO_DEEP;
    bytes += (Array.isArray(value) ? 0 : utf8Length(name)) + found;
    if (bytes > limits.headerBytes) break;
  }
  return bytes;
}

/** Half of a surrogate pair counts as it is written: as U+FFFD, in three bytes. */
function utf8Length(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    const isPair = code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    bytes += code < 0x800 ? 1 : 2;
    // Four bytes for two characters.
    if (isPair) at += 1;
  }
  return bytes;
}
