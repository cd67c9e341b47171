import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ParticipantHealth } from './participant-health.js';
import type { HealthReport } from './participant-health.js';

/** For whoever starts, restarts and routes to processes. */
@Controller('health')
export class ParticipantHealthController {
  constructor(private readonly health: ParticipantHealth) {}

  /** 200 as long as the process runs; it says nothing of what it depends on. */
  @Get('live')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** 200 if commands can be worked on now, else 503; with the details. */
  @Get('ready')
  async ready(): Promise<HealthReport> {
    const report = await this.health.check();
    if (!report.ready) throw new ServiceUnavailableException(report);
    return report;
  }
}
