import { describe, expect, it } from 'vitest';
import { factText, fieldsOf } from './fact-text.js';

const fact = (kind: string, fields: object = {}) => ({
  sequence: 3,
  at: '2030-01-31T12:00:00.000Z',
  kind,
  ...fields,
});

describe('a fact in words', () => {
  it.each([
    [
      'command-sent',
      { path: 'pay', direction: 'forward', command: 'payment.charge', attempt: 2 },
      'Sent payment.charge',
      'pay, attempt 2',
    ],
    [
      'command-succeeded',
      { path: 'pay', direction: 'compensation' },
      'pay (compensation) succeeded',
      undefined,
    ],
    ['command-succeeded', { path: 'pay', by: 'lena' }, 'pay succeeded', 'lena said so'],
    [
      'command-failed',
      { path: 'pay', failure: { code: 'card-declined', message: 'No.' } },
      'pay failed',
      'card-declined: No.',
    ],
    ['command-failed', { path: 'pay', failure: 'text' }, 'pay failed', undefined],
    [
      'decision-made',
      { path: 'ok', by: 'lena', arm: 'approved', comment: 'fine' },
      'lena decided: approved',
      'ok, fine',
    ],
    ['state-entered', { path: 'm', state: 'sent', stayed: true }, 'Stayed in sent', 'm'],
    ['event-received', { path: 'w', event: 'order.paid' }, 'Got order.paid', 'it changed nothing at w'],
    ['something-new', { path: 'p' }, 'something-new', 'p'],
    ['constructor', {}, 'constructor', undefined],
  ])('%s %j', (kind, fields, words, aside) => {
    const told = factText(fact(kind, fields));
    expect([told.words, told.aside]).toEqual([words, aside]);
  });

  it('keeps all that it is made of', () => {
    expect(fieldsOf(fact('command-sent', { path: 'p', queue: 'q', body: { a: 1 } }))).toEqual({
      path: 'p',
      body: { a: 1 },
    });
  });

  it('says that a message may have come before', () => {
    const told = factText(
      fact('input-ignored', { input: 'a reply', reason: 'duplicate', redelivered: true }),
    );
    expect([told.words, told.aside]).toEqual(['Ignored a reply: duplicate', 'perhaps delivered before']);
  });
});
