import { secretsIn } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { sagaSealer } from './envelope.js';
import { openData, sealData } from './seal-document.js';

describe('data with an encrypted number', () => {
  it('is sealed with all copies of it, and comes back as it was', () => {
    const sealer = sagaSealer('01970000-0000-7000-8000-000000000001', new Uint8Array(32));
    const data = { card: 41_111_111, copy: 41_111_111, list: [41_111_111], amount: 5, text: 'of 41111111' };
    const fields = { paths: [['card']], names: new Set<string>() };
    const sealed = sealData(data, fields, secretsIn(data, fields), sealer, 'data');
    expect(JSON.stringify(sealed)).not.toContain('41111111');
    expect(sealed).toMatchObject({ amount: 5 });
    expect(openData(sealed, sealer, 'data')).toEqual(data);
  });
});
