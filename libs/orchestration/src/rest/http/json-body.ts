import type { IncomingHttpHeaders } from 'node:http';
import type { Limits } from '@edda/messaging';
import { readJson } from '@edda/messaging';
import { ProblemException } from './problem.js';

/**
 * Reads the body of a request. `wanted` says what it has to be, for people: "the event".
 *
 * @throws ProblemException with a sentence for each thing that can be wrong
 */
export function readJsonBody(
  headers: IncomingHttpHeaders,
  content: Buffer,
  wanted: string,
  limits: Limits,
): object {
  const send = `Send ${wanted} as a JSON object, with Content-Type: application/json.`;
  if (content.length === 0) throw unreadable(`The body is missing. ${send}`);
  checkType(headers, send);
  const body = parse(content, send, limits);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw unreadable(`The body is ${kindOf(body)}, but a JSON object is needed. ${send}`);
  }
  return body;
}

export function bodyTooLarge(bodyBytes: number): ProblemException {
  const detail = `The body has more than ${bodyBytes} bytes, which is the most that is read. Put large data elsewhere, and send a reference to it.`;
  return new ProblemException('body-too-large', detail);
}

/** @param withinMs how long it was waited for */
export function bodyTooSlow(withinMs: number): ProblemException {
  const detail = `The body was not complete after ${withinMs / 1_000} s, which is how long it is waited for. Send it again, all at once.`;
  return new ProblemException('body-too-slow', detail, { headers: { Connection: 'close' } });
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

function parse(content: Buffer, send: string, limits: Limits): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    throw unreadable('The body is not valid UTF-8. Send it in UTF-8.');
  }
  const read = readJson(text, limits);
  if (read.ok) return read.value;
  throw unreadable(`${read.problem} ${send}`);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'an array' : `a ${typeof value}`;
}

const unreadable = (detail: string): ProblemException => new ProblemException('unreadable-body', detail);
const unsupported = (detail: string): ProblemException =>
  new ProblemException('unsupported-media-type', detail, { headers: { Accept: 'application/json' } });
