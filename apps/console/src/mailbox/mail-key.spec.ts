import { describe, expect, it } from 'vitest';
import { keyText, mailKey } from './mail-key.js';

describe('the key of an event', () => {
  it.each([
    ['order.paid', 'order.paid', 'any saga that waits for it'],
    ['invoice.paid?invoiceId="i-7"', 'invoice.paid', 'invoiceId is i-7'],
    ['stock.moved?count=3&place="a&b=c?"', 'stock.moved', 'count is 3 and place is a&b=c?'],
    ['said?text="\\"yes\\", he said"&at=null', 'said', 'text is "yes", he said and at is null'],
    ['odd?text="no end', 'odd', 'text is "no end'],
  ])('%s is about one event, and says which saga it is for', (key, event, words) => {
    const read = mailKey(key);
    expect(read.event).toBe(event);
    expect(keyText(read)).toBe(words);
  });
});
