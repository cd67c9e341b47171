const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isGuid = (text: string): boolean => GUID.test(text);

/**
 * A GUID that follows from the text, for systems whose ids must be GUIDs: a message that is sent again has the same one. A text that is
 * a GUID stays what it is. It is spread well enough for ids of messages, and is no protection against somebody who looks for two texts
 * with the same one.
 */
export function guidOf(text: string): string {
  if (isGuid(text)) return text;
  const words = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0x517cc1b7].map((seed) => hash(text, seed));
  const hex = words.map((word) => word.toString(16).padStart(8, '0')).join('');
  // RFC 9562, version 8: made by a rule of one's own.
  const variant = ((Number.parseInt(hex[16] ?? '0', 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** 32 bits that follow from text and seed, with MurmurHash3's way to mix them. */
function hash(text: string, seed: number): number {
  let state = seed;
  for (let index = 0; index < text.length; index += 1) {
    state = Math.imul(state ^ text.charCodeAt(index), 0xcc9e2d51);
    state = Math.imul((state << 13) | (state >>> 19), 5) + 0xe6546b64;
  }
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
  return (state ^ (state >>> 16)) >>> 0;
}
