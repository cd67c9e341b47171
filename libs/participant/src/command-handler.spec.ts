import { command, event } from '@edda/messaging';
import { expect, it } from 'vitest';
import { findHandlerProblems } from './command-handler.js';

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
