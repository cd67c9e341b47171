import type { IncomingMessage } from './broker.js';
import type { JsonObject } from './envelope.js';
import { isJsonObject, problemOf } from './untrusted.js';

/** The largest body that is read, in bytes. RabbitMQ takes 16 MiB and more; nobody reads such a body in the management UI. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** The body of a message, or a sentence that says why it cannot be read. Never throws. */
export function readBody({ content, contentType, text }: IncomingMessage): JsonObject | string {
  if (content.length > MAX_BODY_BYTES)
    return `The body has ${content.length} bytes; at most ${MAX_BODY_BYTES} are read.`;
  if (contentType !== undefined && contentType !== 'application/json')
    return `The content type is "${contentType}"; only application/json is read.`;
  if (text === undefined) return 'The body is not valid UTF-8.';
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    return `The body is not JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
  if (!isJsonObject(body)) return 'The body is JSON, but not an object.';
  return problemOf(body) ?? body;
}
