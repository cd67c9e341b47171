import type { IncomingMessage } from './broker.js';
import type { JsonObject } from './envelope.js';
import { readJson } from './json-text.js';
import type { Limits } from './limits.js';
import { isJsonObject, unstorableIn } from './untrusted.js';

/** Nothing was done to the body. Some libraries write the character set here, which is a way to say the same. */
const AS_IT_IS = /^(identity|utf-?8)?$/i;

/**
 * The body of a message, or a sentence that says why it cannot be read. Its size is looked at before its text, and its text is measured
 * before it is parsed. Never throws.
 *
 * @param contentType what the message says of itself, where that is not to be taken word for word
 */
export function readBody(
  message: IncomingMessage,
  limits: Limits,
  contentType = message.contentType,
): JsonObject | string {
  const { content, contentEncoding = '' } = message;
  if (content.length > limits.bodyBytes)
    return `The body has ${content.length} bytes; at most ${limits.bodyBytes} are read. Put large data elsewhere, and send a reference to it.`;
  // A body of 1 MiB can unpack to one of 1 GiB, and nobody reads it in the management UI.
  if (!AS_IT_IS.test(contentEncoding))
    return `The content encoding is "${contentEncoding}"; bodies are read as they are, without compression.`;
  if (contentType !== undefined && contentType !== 'application/json')
    return `The content type is "${contentType}"; only application/json is read.`;
  if (message.text === undefined) return 'The body is not valid UTF-8.';
  const read = readJson(message.text, limits);
  if (!read.ok) return read.problem;
  if (!isJsonObject(read.value)) return 'The body is JSON, but not an object.';
  return (read.hasEscapes ? unstorableIn(read.value) : undefined) ?? read.value;
}
