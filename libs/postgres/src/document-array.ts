const TEXT_OID = 25;
/** Dimensions, flags, type, length and lower bound, each of four bytes. */
const HEAD_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * Documents as the value of a `text[]` parameter, in PostgreSQL's binary form: what is in them is copied and not escaped, nor read character by character on
 * the other side. The driver sends a buffer as it is.
 *
 * They have to be what `JSON.stringify` writes: it has no U+0000 and no halves of surrogate pairs, which PostgreSQL would refuse.
 */
export function documentArray(documents: readonly string[]): Buffer {
  let bytes = HEAD_BYTES;
  for (const document of documents) bytes += LENGTH_BYTES + Buffer.byteLength(document);
  const array = Buffer.allocUnsafe(bytes);
  // An array of nothing would have no dimension, and is never sent.
  let at = array.writeInt32BE(1, 0);
  at = array.writeInt32BE(0, at);
  at = array.writeInt32BE(TEXT_OID, at);
  at = array.writeInt32BE(documents.length, at);
  at = array.writeInt32BE(1, at);
  for (const document of documents) {
    const length = array.write(document, at + LENGTH_BYTES);
    at = array.writeInt32BE(length, at) + length;
  }
  return array;
}
