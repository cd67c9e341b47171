import { describe, expect, it } from 'vitest';
import { attributeText, partsOf } from './attribute-parts.js';

describe('an attribute that sagas are looked for by', () => {
  it.each(['customer:42', 'note:a:b c', ''])('is read as it was written: "%s"', (text) => {
    expect(attributeText(partsOf(text))).toBe(text);
  });

  it('is none without a name or a value', () => {
    expect(attributeText({ name: 'customer', value: ' ' })).toBe('');
    expect(attributeText({ name: '', value: '42' })).toBe('');
    expect(partsOf('customer')).toEqual({ name: '', value: '' });
  });
});
