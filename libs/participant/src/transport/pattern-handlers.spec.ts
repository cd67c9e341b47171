import { describe, expect, it } from 'vitest';
import { PatternHandlers } from './pattern-handlers.js';

const handler = () => Object.assign(async () => undefined, {});

describe('the handlers of a service', () => {
  it('all get an event that matches their pattern', () => {
    const handlers = new PatternHandlers();
    const [exact, one, any, other] = [handler(), handler(), handler(), handler()];
    handlers.add('order.placed', exact, true);
    handlers.add('order.*', one, true);
    handlers.add('#', any, true);
    handlers.add('payment.#', other, true);
    expect(handlers.forEvent('order.placed')).toEqual([exact, one, any]);
    expect(handlers.forEvent('order.placed.again')).toEqual([any]);
    expect(handlers.forMessage('order.placed')).toBeUndefined();
  });

  it('are one for a message: the one of its very name before the one of a pattern', () => {
    const handlers = new PatternHandlers();
    const [wild, exact] = [handler(), handler()];
    handlers.add('quotes.*', wild, false);
    handlers.add('quotes.get', exact, false);
    expect(handlers.forMessage('quotes.get')).toBe(exact);
    expect(handlers.forMessage('quotes.put')).toBe(wild);
    expect(handlers.forMessage('quotes')).toBeUndefined();
  });

  it('are refused where a message has two, or a pattern is no routing key', () => {
    const handlers = new PatternHandlers();
    handlers.add('quotes.get', handler(), false);
    handlers.add('quotes.get', handler(), false);
    handlers.add('é'.repeat(128), handler(), true);
    expect(handlers.problems()).toEqual([
      expect.stringContaining('is no routing key'),
      'The message "quotes.get" has two handlers: one message has one handler.',
    ]);
  });

  it('may be several of the same event', () => {
    const handlers = new PatternHandlers();
    const [first, second] = [handler(), handler()];
    handlers.add('order.placed', first, true);
    handlers.add('order.placed', second, true);
    expect(handlers.problems()).toEqual([]);
    expect(handlers.forEvent('order.placed')).toEqual([first, second]);
  });
});
