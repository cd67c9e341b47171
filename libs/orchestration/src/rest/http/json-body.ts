import type { IncomingHttpHeaders } from 'node:http';
import { ProblemException } from './problem.js';

/** The largest body that is read, in bytes. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** What is nested deeper is no business data, but a try to exhaust a stack. */
const MAX_DEPTH = 64;

/**
 * Reads the body of a request. `wanted` says what it has to be, for people: "the event".
 *
 * @throws ProblemException with a sentence for each thing that can be wrong
 */
export function readJsonBody(headers: IncomingHttpHeaders, content: Buffer, wanted: string): object {
  const send = `Send ${wanted} as a JSON object, with Content-Type: application/json.`;
  if (content.length === 0) throw unreadable(`The body is missing. ${send}`);
  checkType(headers, send);
  const body = parse(content, send);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw unreadable(`The body is ${kindOf(body)}, but a JSON object is needed. ${send}`);
  }
  if (isDeeperThan(body, MAX_DEPTH)) {
    throw unreadable(`The body is nested more than ${MAX_DEPTH} levels deep. Make it flatter.`);
  }
  return body;
}

export function bodyTooLarge(): ProblemException {
  const detail = `The body has more than ${MAX_BODY_BYTES} bytes (1 MiB), which is the most that is read. Put large data elsewhere, and send a reference to it.`;
  return new ProblemException('body-too-large', detail);
}

function checkType(headers: IncomingHttpHeaders, send: string): void {
  const { 'content-type': type, 'content-encoding': encoding = 'identity' } = headers;
  if (encoding.toLowerCase() !== 'identity') {
    throw unsupported(
      `Content-Encoding "${encoding}" is not read. Send the body as it is, without compression.`,
    );
  }
  if (type === undefined) throw unsupported(`The Content-Type is missing. ${send}`);
  const [media = '', ...parameters] = type.split(';').map((part) => part.trim().toLowerCase());
  if (media !== 'application/json') throw unsupported(`Content-Type "${type}" is not read. ${send}`);
  const charset = parameters.find((parameter) => parameter.startsWith('charset='));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) {
    throw unsupported(`The ${charset} is not read. Send the body in UTF-8.`);
  }
}

function parse(content: Buffer, send: string): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw unreadable('The body is not valid UTF-8. Send it in UTF-8.');
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(
      `The body is not JSON: ${error instanceof Error ? error.message : String(error)}. ${send}`,
    );
  }
}

/** With a stack of its own: the nesting that it looks for would overflow the other one. */
function isDeeperThan(body: object, limit: number): boolean {
  let level: object[] = [body];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > limit) return true;
    level = level.flatMap((value) =>
      Object.values(value).filter(
        (child: unknown): child is object => typeof child === 'object' && child !== null,
      ),
    );
  }
  return false;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

const unreadable = (detail: string): ProblemException => new ProblemException('unreadable-body', detail);
const unsupported = (detail: string): ProblemException =>
  new ProblemException('unsupported-media-type', detail, { headers: { Accept: 'application/json' } });
