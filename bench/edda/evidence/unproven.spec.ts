import { describe, expect, it } from 'vitest';
import type { Evidence } from './unproven.js';
import { unproven } from './unproven.js';

const message = (kind: 'command' | 'reply', isPersistent = true) => ({ kind, isPersistent });

const whole: Evidence = {
  messages: [message('command'), message('reply'), message('command'), message('reply')],
  facts: 5,
  outboxRows: 2,
  timerRows: 1,
  fenceRows: { stock: 1, card: 1 },
  refusesInvalid: true,
};

const missing = (change: Partial<Evidence>): readonly string[] =>
  Object.entries(unproven({ ...whole, ...change })).flatMap(([setting, why]) =>
    why === undefined ? [] : [`${setting}: ${why}`],
  );

describe('a setting', () => {
  it('is on if one saga has left the evidence of it', () => {
    expect(missing({})).toEqual([]);
    expect(Object.keys(unproven(whole))).toEqual([
      'persistent messages',
      'history',
      'outbox',
      'fence',
      'a timer for each step',
      'validation',
    ]);
  });

  it.each<[Partial<Evidence>, string]>([
    [
      { messages: [message('command'), message('reply', false)] },
      'persistent messages: of 1 commands and 1 replies 1 were not persistent',
    ],
    [{ facts: 0 }, 'history: the saga has no history'],
    [{ outboxRows: 1 }, 'outbox: 2 commands were sent, and 1 messages were in the outbox'],
    [{ fenceRows: { stock: 1, card: 0 } }, 'fence: the fence of card knows nothing of the saga'],
    [{ timerRows: 0 }, 'a timer for each step: no timer was ever armed'],
    [{ refusesInvalid: false }, 'validation: a message that does not fit its contract was taken'],
  ])('is not proven by %j', (change, sentence) => {
    expect(missing(change)).toEqual([sentence]);
  });

  it('is not proven by nothing at all', () => {
    expect(missing({ messages: [] })).toHaveLength(2);
  });
});
