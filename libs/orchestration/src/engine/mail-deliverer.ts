import type { Log } from '@edda/messaging';
import type { SagaStore } from '../saga-store.js';
import type { MailDelivery } from '../store/mail-store.js';
import { DEFAULT_TENANT } from '@edda/messaging';
import { Doorbell } from './doorbell.js';
import { backoffMs, pause } from './pause.js';
import type { Submit, WorkResult } from './work.js';

/** How long a claimed delivery belongs to this process. If it dies, another one gets it after that. */
const DELIVERY_LEASE_MS = 5_000;
const CLAIM_LIMIT = 500;
const TRIES = 4;
/** Events and waits that other processes bring are seen after this at the latest. */
const POLL_MS = 500;
/** Of events whose time is over, so many are told of at once. */
const EXPIRE_LIMIT = 100;
const EXPIRE_EVERY_MS = 30_000;

/**
 * Brings events from the mailbox to the sagas that wait for them. What a batch of this process has just committed is looked at at once;
 * what other processes have, or have left behind, a little later.
 */
export class MailDeliverer {
  private readonly doorbell = new Doorbell();
  private delivering: Promise<void> | undefined;
  private expiresAt = 0;
  private awaitingEmpty: (() => void)[] = [];

  /** `now` only paces: milliseconds of any clock that goes forward. */
  constructor(
    private readonly store: SagaStore,
    private readonly submit: Submit,
    private readonly log: Log,
    private readonly closing: AbortSignal,
    private readonly now: () => number = () => performance.now(),
  ) {}

  start(): void {
    this.delivering ??= this.deliver();
  }

  /** There are new events, or sagas that wait for some. */
  ring(): void {
    this.doorbell.ring();
  }

  /** Resolves when a look into the mailbox that begins after the call finds nothing to deliver, or when the process closes. */
  async emptied(): Promise<void> {
    if (this.closing.aborted) return;
    await new Promise<void>((resolve) => {
      this.awaitingEmpty.push(resolve);
      this.ring();
    });
  }

  async close(): Promise<void> {
    await this.delivering;
  }

  private async deliver(): Promise<void> {
    let failures = 0;
    while (!this.closing.aborted) {
      let waitMs = POLL_MS;
      const asking = this.awaitingEmpty;
      this.awaitingEmpty = [];
      try {
        const deliveries = await this.store.claimDeliveries(CLAIM_LIMIT, DELIVERY_LEASE_MS);
        await this.feed(deliveries);
        await this.expire();
        failures = 0;
        if (deliveries.length === 0) for (const tell of asking.splice(0)) tell();
        if (deliveries.length === CLAIM_LIMIT) continue;
        if (asking.length > 0) waitMs = 0;
      } catch (error) {
        failures += 1;
        waitMs = backoffMs(failures);
        this.log('warn', `The mailbox cannot be read: ${messageOf(error)}`);
      } finally {
        this.awaitingEmpty.push(...asking);
      }
      await this.doorbell.wait(waitMs, this.closing);
    }
    for (const tell of this.awaitingEmpty.splice(0)) tell();
  }

  private async feed(deliveries: readonly MailDelivery[]): Promise<void> {
    const results = await Promise.allSettled(deliveries.map((delivery) => this.submitSoon(delivery)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed)
      this.log('warn', `An event is delivered again when its lease is over: ${messageOf(failed.reason)}`);
    // Whatever else was not taken in (its saga runs a version that only others have) comes again when its lease is over.
    const unwanted = deliveries.filter((_, index) => {
      const result = results[index];
      if (result?.status !== 'fulfilled') return false;
      return result.value.status === 'unwanted' || result.value.status === 'rejected';
    });
    if (unwanted.length === 0) return;
    await this.store.dropDeliveries(unwanted);
    // They may be for somebody else now.
    this.ring();
  }

  /** Another process may hold the saga just now. For longer than a moment the lease is there. */
  private async submitSoon(delivery: MailDelivery): Promise<WorkResult> {
    const work = { kind: 'event', sagaId: delivery.sagaId, delivery } as const;
    let result = await this.submit(work);
    for (let tries = 1; result.status === 'busy' && tries < TRIES; tries += 1) {
      await pause(backoffMs(tries), this.closing);
      result = await this.submit(work);
    }
    return result;
  }

  /** What nobody waited for in time is told of: nothing is lost in silence. */
  private async expire(): Promise<void> {
    if (this.now() < this.expiresAt) return;
    let expired: readonly string[];
    do {
      expired = await this.store.expireMail(EXPIRE_LIMIT);
      for (const id of expired) {
        const mail = await this.store.findMail(DEFAULT_TENANT, id);
        const what = mail ? `Event "${mail.event}", message ${id},` : `The event with message id ${id}`;
        this.log('warn', `${what} has expired in the mailbox: no saga waited for it in time.`);
      }
    } while (expired.length === EXPIRE_LIMIT && !this.closing.aborted);
    this.expiresAt = this.now() + EXPIRE_EVERY_MS;
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
