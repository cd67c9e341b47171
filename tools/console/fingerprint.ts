import { createHash } from 'node:crypto';

/** One text for the names and contents of files: another one as soon as one of them is another one, or there are others. */
export function fingerprintOf(files: readonly (readonly [path: string, content: Uint8Array])[]): string {
  const hash = createHash('sha256');
  for (const [path, content] of files) hash.update(`${path}\0${content.length}\0`).update(content);
  return hash.digest('hex');
}
