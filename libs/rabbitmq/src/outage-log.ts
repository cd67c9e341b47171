import type { Log } from '@edda/messaging';

/** Two connections and many attempts make one outage: a line when it begins, and a line when it is over. */
export class OutageLog {
  private since: number | undefined;
  private wasUp = false;

  constructor(
    private readonly log: Log,
    private readonly address: string,
  ) {}

  trouble(reason: string): void {
    if (this.since !== undefined) return;
    this.since = performance.now();
    const what = this.wasUp ? 'Lost the connection to' : 'Cannot connect to';
    this.log('warn', `${what} RabbitMQ at ${this.address}: ${reason}. Trying until it answers.`);
  }

  up(): void {
    if (this.since !== undefined) {
      const seconds = ((performance.now() - this.since) / 1_000).toFixed(1);
      this.log('info', `Connected to RabbitMQ at ${this.address} after ${seconds} s.`);
    } else if (!this.wasUp) {
      this.log('info', `Connected to RabbitMQ at ${this.address}.`);
    }
    this.since = undefined;
    this.wasUp = true;
  }
}
