import type { IncomingMessage } from './broker.js';
import type { WireNames } from './wire-names.js';
import { HEADERS } from './wire-names.js';

/** AMQP's limit for names of exchanges and for routing keys. */
const MAX_NAME = 255;

/**
 * The message as it came first: one that came back to its queue through the exchange of redrives tells by two headers where it was published
 * to. In any other message these headers count for nothing, since anybody may write them, and it is given back as it is.
 */
export function atOrigin(incoming: IncomingMessage, names: Pick<WireNames, 'redrive'>): IncomingMessage {
  if (incoming.exchange !== names.redrive) return incoming;
  const exchange = nameIn(incoming, HEADERS.originExchange);
  const routingKey = nameIn(incoming, HEADERS.originRoutingKey);
  return exchange === undefined || routingKey === undefined
    ? incoming
    : { ...incoming, exchange, routingKey };
}

function nameIn({ headers }: IncomingMessage, header: string): string | undefined {
  const value = Object.hasOwn(headers, header) ? headers[header] : undefined;
  return typeof value === 'string' && value.length <= MAX_NAME ? value : undefined;
}
