import { describe, expect, it } from 'vitest';
import { letterIn, type LetterTexts } from './letters.js';

const texts = (changes: Partial<LetterTexts> = {}): LetterTexts => ({
  headers: {},
  messageId: undefined,
  appId: 'fuzz',
  edges: ['{}', '{}'],
  ...changes,
});
const MARK = 'fz-a-7-';

describe('a letter', () => {
  it('is told by its own header before all else', () => {
    expect(letterIn(texts({ headers: { 'x-fuzz': MARK }, messageId: 'fz-a-1-' }), 'a').mark).toBe(MARK);
  });

  it.each<[string, Partial<LetterTexts>]>([
    ['its id', { messageId: MARK }],
    ['its step', { headers: { 'edda-step': MARK, 'edda-epoch': 1 } }],
    ['the beginning of its body', { edges: [`{"orderId":"${MARK}"`, ''] }],
    ['the end of its body', { edges: ['', `"orderId":"${MARK}"}`] }],
    ['its body alone, where nothing else could be decoded', { appId: undefined, edges: [MARK, ''] }],
  ])('is told by %s', (_what, changes) => {
    expect(letterIn(texts(changes), 'a').mark).toBe(MARK);
  });

  it('is about a message, and is not that message, if a service has made it', () => {
    const reply = texts({
      appId: 'inventory',
      messageId: `${MARK}:reply`,
      headers: { 'edda-causation-id': MARK },
    });
    expect(letterIn(reply, 'a')).toEqual({ mark: undefined, about: [MARK, MARK] });
  });

  it('of another run is nobody', () => {
    expect(letterIn(texts({ messageId: 'fz-b-7-' }), 'a')).toEqual({ mark: undefined, about: [] });
  });
});
