import { command, event, failure } from '@edda/messaging';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { CommandFailure, findHandlerProblems } from './command-handler.js';

class OutOfStock extends failure('out-of-stock') {
  productId!: string;
  missing!: number;
}

describe('a business failure', () => {
  it('carries code, message and details into the reply', () => {
    const thrown = new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }, 'Two are missing.');
    expect(thrown.toBody()).toEqual({
      code: 'out-of-stock',
      message: 'Two are missing.',
      details: { productId: 'p-1', missing: 2 },
    });
  });

  it('has the code as its message if it is given none', () => {
    expect(new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }).message).toBe('out-of-stock');
  });

  it('has the details that its contract says', () => {
    // @ts-expect-error -- a field is missing
    expect(new CommandFailure(OutOfStock, { productId: 'p-1' })).toBeInstanceOf(Error);
    expectTypeOf(
      new CommandFailure(OutOfStock, { productId: 'p-1', missing: 2 }).details,
    ).toEqualTypeOf<OutOfStock>();
  });
});

class Reserve extends command('inventory.reserve', { version: 1 }) {}
class Charge extends command('payment.charge', { version: 1 }) {}
class Reserved extends event('inventory.reserved', { version: 1 }) {}

const handler = (contract: unknown, where = 'Stock.reserve') => ({ contract, where, requestScoped: false });

it('has nothing against one handler for each command', () => {
  expect(findHandlerProblems('inventory', [handler(Reserve)])).toEqual([]);
});

it.each([
  ['no handler at all', [], /handles no command: write @OnCommand/],
  [
    'the same command twice',
    [handler(Reserve), handler(Reserve, 'Other.take')],
    /both Stock\.reserve and Other\.take/,
  ],
  ['a command of another participant', [handler(Charge)], /"payment\.charge", which never comes here/],
  ['an event', [handler(Reserved)], /Stock\.reserve has @OnCommand of something that is no command contract/],
  ['nothing as contract', [handler(undefined)], /no command contract/],
  ['a request-scoped class', [{ ...handler(Reserve), requestScoped: true }], /not a singleton/],
])('refuses %s, with a sentence', (_what, handlers, sentence) => {
  const problems = findHandlerProblems('inventory', handlers);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(sentence);
});

it('tells all problems at once', () => {
  expect(
    findHandlerProblems('inventory', [handler(Charge), handler(Reserved), handler(Charge)]),
  ).toHaveLength(4);
});
