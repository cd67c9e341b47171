import type { Options } from 'express-rate-limit';
import { ipKeyGenerator, MemoryStore } from 'express-rate-limit';

const WINDOW_MS = 60_000;

/** Of an IPv6 address so much says whose it is: a household has as many behind that as it likes. */
const IPV6_SUBNET = 56;

/** Counts requests by the minute, in the memory of this process. */
export class RequestCounter {
  private readonly counts = new MemoryStore();

  /** @param limit so many are let through in a minute */
  constructor(private readonly limit: number) {
    this.counts.init({ windowMs: WINDOW_MS } as Options);
  }

  /** Counts one. Gives how many seconds to wait if it is one too many. */
  async count(who: string): Promise<number | undefined> {
    return this.waitOf(await this.counts.increment(who));
  }

  /** The same without counting: whether another one would be too many. */
  async look(who: string): Promise<number | undefined> {
    const info = await this.counts.get(who);
    return info && this.waitOf({ ...info, totalHits: info.totalHits + 1 });
  }

  close(): void {
    this.counts.shutdown();
  }

  private waitOf({
    totalHits,
    resetTime,
  }: {
    readonly totalHits: number;
    readonly resetTime?: Date | undefined;
  }): number | undefined {
    if (totalHits <= this.limit) return undefined;
    const ms = (resetTime?.getTime() ?? 0) - Date.now();
    return Math.max(1, Math.ceil(ms / 1_000));
  }
}

/** What stands for an address when its requests are counted. */
export const addressKey = (address: string | undefined): string =>
  address === undefined ? 'unknown' : ipKeyGenerator(address, IPV6_SUBNET);
