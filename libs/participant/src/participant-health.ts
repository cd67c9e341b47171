import type { Broker, BrokerStatus } from '@edda/messaging';
import { Controller, Get, Inject, Injectable, ServiceUnavailableException } from '@nestjs/common';
import type { BreakerStatus } from './breaker.js';
import { Breakers } from './breakers.js';
import type { Fence } from './fence.js';
import { PARTICIPANT_BROKER, PARTICIPANT_FENCE } from './participant-options.js';

/** In the words that the orchestrator uses for its own. */
export interface HealthReport {
  /** `ready`: commands are consumed, and both the broker and the database work. */
  readonly status: 'ready' | 'not-ready';
  readonly database: 'up' | 'down';
  readonly broker: BrokerStatus;
  readonly consuming: boolean;
  /**
   * The breakers by name. One that is open does not make the participant unready: it does what it should, and to restart it, or to send
   * its commands to another one, would not bring back what the breaker stands for.
   */
  readonly breakers: Readonly<Record<string, BreakerStatus>>;
}

/** A database that does not answer a ping within this time, in milliseconds, counts as down. */
const PING_WITHIN = 2_000;

/** Whether this participant can do its work now. */
@Injectable()
export class ParticipantHealth {
  /** @internal Set by what starts and ends the consumer. */
  consuming = false;

  constructor(
    @Inject(PARTICIPANT_BROKER) private readonly connection: Broker,
    @Inject(PARTICIPANT_FENCE) private readonly fence: Fence,
    @Inject(Breakers) private readonly known: Breakers,
  ) {}

  /** As they are now: also what metrics are made of. */
  get breakers(): HealthReport['breakers'] {
    return this.known.status;
  }

  get broker(): BrokerStatus {
    return this.connection.status;
  }

  /** Whether the last thing done with the database worked. */
  get database(): boolean {
    return this.fence.healthy;
  }

  get ready(): boolean {
    return this.consuming && this.broker === 'up' && this.database;
  }

  /** Asks the database first, which a participant without work would else not notice to be gone. Never rejects. */
  async check(): Promise<HealthReport> {
    const isThere = await this.pingDatabase();
    const { broker, consuming, breakers } = this;
    const status = this.ready && isThere ? 'ready' : 'not-ready';
    return { status, database: isThere ? 'up' : 'down', broker, consuming, breakers };
  }

  private async pingDatabase(): Promise<boolean> {
    const ping = this.fence.ping().then(
      () => this.fence.healthy,
      () => false,
    );
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), PING_WITHIN);
    });
    try {
      return await Promise.race([ping, timeout]);
    } finally {
      clearTimeout(timer);
    }
  }
}

/** For whoever starts, restarts and routes to processes. */
@Controller('health')
export class ParticipantHealthController {
  constructor(private readonly health: ParticipantHealth) {}

  /** 200 as long as the process runs; it says nothing of what it depends on. */
  @Get('live')
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  /** 200 if commands can be worked on now, else 503; with the details. */
  @Get('ready')
  async ready(): Promise<HealthReport> {
    const report = await this.health.check();
    if (report.status !== 'ready') throw new ServiceUnavailableException(report);
    return report;
  }
}
