import type { End } from './subject.js';

/** Who waits for the end of which saga, for a subject that is told of it. */
export class Ends {
  private readonly waiting = new Map<string, (end: End) => void>();

  of(key: string): Promise<End> {
    return new Promise((resolve) => this.waiting.set(key, resolve));
  }

  /** Told twice, or of a saga for which nobody waits, it does nothing. */
  tell(key: string, end: End): void {
    this.waiting.get(key)?.(end);
    this.waiting.delete(key);
  }
}
