import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';

const CHUNK_BYTES = 64 * 1_024;
const EVERY_MS = 200;

/**
 * Hands out the lines of a file that grows. A file and not a pipe: a process whose log pipe has lost its reader dies of its next
 * line, and one that is killed takes nothing with it that is in a file.
 */
export class LogFollower {
  private readonly file: number;
  private readonly buffer = Buffer.alloc(CHUNK_BYTES);
  private readonly decoder = new StringDecoder('utf8');
  private readonly timer: NodeJS.Timeout;
  private rest = '';

  constructor(
    path: string,
    private readonly onLine: (line: string) => void,
  ) {
    this.file = openSync(path, 'a+');
    this.timer = setInterval(() => this.read(), EVERY_MS);
    this.timer.unref();
  }

  /** Hands out what is new; a line without its end waits for it. */
  read(): void {
    for (let bytes = this.next(); bytes > 0; bytes = this.next()) {
      const lines = (this.rest + this.decoder.write(this.buffer.subarray(0, bytes))).split('\n');
      this.rest = lines.pop() ?? '';
      for (const line of lines) this.onLine(line);
    }
  }

  close(): void {
    clearInterval(this.timer);
    this.read();
    if (this.rest !== '') this.onLine(this.rest);
    closeSync(this.file);
  }

  /** From where the last read ended: a null position moves on by itself. */
  private next(): number {
    return readSync(this.file, this.buffer, 0, CHUNK_BYTES, null);
  }
}
