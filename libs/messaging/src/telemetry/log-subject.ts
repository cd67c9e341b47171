import type { IncomingMessage } from '../broker.js';
import type { Message } from '../envelope.js';
import { HEADERS } from '../wire-names.js';
import type { LogSubject } from './telemetry.js';

/** What a line about this message is about. */
export function subjectOf(message: Message): LogSubject {
  const { saga, path: step, sagaId: correlationId, id: messageId, traceparent } = message;
  const causationId = message.kind === 'reply' ? message.causationId : undefined;
  return { saga, step, correlationId, messageId, causationId, traceparent };
}

/** The same of a delivery in which nothing is to be trusted: what it says of itself, where that is text. */
export function subjectIn({ messageId, correlationId, headers }: IncomingMessage): LogSubject {
  const text = (header: string): string | undefined => {
    const value = headers[header];
    return typeof value === 'string' ? value.slice(0, MAX_LENGTH) : undefined;
  };
  return {
    saga: text(HEADERS.saga),
    step: text(HEADERS.step),
    correlationId,
    messageId,
    causationId: text(HEADERS.causation),
    traceparent: text(HEADERS.traceparent),
  };
}

/** Longer names and ids than these are nobody's. */
const MAX_LENGTH = 255;
