import fc from 'fast-check';
import { expect, it } from 'vitest';
import { documentArray } from './document-array.js';

/** What PostgreSQL reads (array_recv). */
function read(array: Buffer): { readonly head: readonly number[]; readonly elements: readonly string[] } {
  const head = [0, 4, 8, 12, 16].map((at) => array.readInt32BE(at));
  const elements: string[] = [];
  for (let at = 20; at < array.length;) {
    const length = array.readInt32BE(at);
    elements.push(array.toString('utf8', at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { head, elements };
}

it('has each document as it is, behind its length', () => {
  fc.assert(
    fc.property(fc.array(fc.json({ stringUnit: 'binary' }), { minLength: 1 }), (documents) => {
      const written = documents.map((document) => JSON.stringify(JSON.parse(document)));
      expect(read(documentArray(written))).toEqual({
        head: [1, 0, 25, written.length, 1],
        elements: written,
      });
    }),
  );
});
