import { describe, expect, it } from 'vitest';
import type { IncomingMessage } from './broker.js';
import { atOrigin } from './origin.js';
import { HEADERS, wireNames } from './wire-names.js';

const names = wireNames();
const message = (exchange: string, headers: IncomingMessage['headers']): IncomingMessage => ({
  queue: 'payment.commands',
  exchange,
  routingKey: 'payment.commands',
  redelivered: false,
  headers,
  content: new Uint8Array(),
  text: '',
});
const origin = { [HEADERS.originExchange]: 'edda.commands', [HEADERS.originRoutingKey]: 'payment.charge' };

describe('where a message came from first', () => {
  it('stands in the headers of one that was redriven', () => {
    expect(atOrigin(message(names.redrive, origin), names)).toMatchObject({
      exchange: 'edda.commands',
      routingKey: 'payment.charge',
      queue: 'payment.commands',
    });
  });

  it('may be no exchange at all', () => {
    const direct = { [HEADERS.originExchange]: '', [HEADERS.originRoutingKey]: 'payment.commands' };
    expect(atOrigin(message(names.redrive, direct), names).exchange).toBe('');
  });

  it('is not believed of a message that came another way', () => {
    expect(atOrigin(message('edda.events', origin), names).exchange).toBe('edda.events');
  });

  it.each([
    {},
    { [HEADERS.originExchange]: 'edda.commands' },
    { ...origin, [HEADERS.originRoutingKey]: 7 },
    { ...origin, [HEADERS.originExchange]: 'x'.repeat(256) },
    Object.create(origin),
  ])('is not known when the headers do not say it', (headers) => {
    expect(atOrigin(message(names.redrive, headers), names).exchange).toBe(names.redrive);
  });
});
