import type { IncomingMessage, OutgoingMessage } from '../broker.js';
import type { JsonValue } from '../envelope.js';
import { readJsonBody } from '../foreign.js';
import { DEFAULT_LIMITS } from '../limits.js';
import { headerReader, usableText } from '../untrusted.js';
import { SERVICE_HEADERS, serviceNames } from './service-names.js';

/** Who asks. */
export interface Asker {
  readonly service: string;
  readonly instance: string;
}

/** What came of a question: the last value that its handler gave, or its error. */
export type Answer = { readonly response?: JsonValue } | { readonly err: JsonValue };

const SERVICE = /^[a-z][a-z0-9-]{0,63}$/;

/**
 * Who waits for the answer to this message; undefined if nobody does. It is the name of a service and not of an exchange, so that nobody
 * can have an answer sent to where he may not write himself. Nor can a message without an id be answered: nobody would know which it was.
 */
export function askerOf({
  headers,
  messageId,
}: Pick<IncomingMessage, 'headers' | 'messageId'>): Asker | undefined {
  if (usableText(messageId) === undefined) return undefined;
  const { text } = headerReader(headers);
  const service = text(SERVICE_HEADERS.askedBy);
  const instance = text(SERVICE_HEADERS.askedByInstance);
  if (service === undefined || instance === undefined) return undefined;
  return SERVICE.test(service) && instance.length <= 200 ? { service, instance } : undefined;
}

/** The answer to the message of that id, to the one process that asked. */
export function answerMessage(
  { service, instance }: Asker,
  asked: { readonly id: string; readonly name: string },
  answer: Answer,
  sender: { readonly appId: string; readonly namespace: string; readonly now: number },
): OutgoingMessage {
  return {
    exchange: serviceNames(sender.namespace).answersOf(service),
    routingKey: instance,
    mandatory: true,
    messageId: `${asked.id.slice(0, 200)}:answer`,
    correlationId: asked.id,
    type: asked.name.slice(0, 200),
    appId: sender.appId,
    contentType: 'application/json',
    timestamp: sender.now,
    headers: {},
    content: JSON.stringify(answer),
  };
}

/** Reads an answer. Never throws: one that cannot be read is an error itself. */
export function readAnswer(incoming: IncomingMessage): Answer {
  const body = readJsonBody(incoming, DEFAULT_LIMITS);
  if (typeof body === 'string')
    return { err: { status: 'error', message: `The answer cannot be read. ${body}` } };
  const { err, response } = body;
  if (err !== undefined) return { err };
  return response === undefined ? {} : { response };
}
