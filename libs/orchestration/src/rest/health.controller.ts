import { Controller, Get, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Orchestrator } from '../orchestrator.js';
import { Public } from '../sign-in/allow.js';
import { ProblemFilter, RETRY_AFTER_SECONDS } from './http/answer-problem.js';
import { ProblemException } from './http/problem.js';
import { DescribesLive, DescribesReady } from './open-api/describe-health.js';

/** For probes. They take any query: some probes add their own. */
@ApiTags('health')
@UseFilters(ProblemFilter)
@Controller({ path: 'health', version: VERSION_NEUTRAL })
export class HealthController {
  constructor(private readonly orchestrator: Orchestrator) {}

  /** The process runs. What it depends on has no say in it: restarting it would not bring a database back. */
  @Get('live')
  @Public()
  @DescribesLive()
  live(): { readonly status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Public()
  @DescribesReady()
  ready(): { readonly status: 'ready' } & Orchestrator['condition'] {
    const { ready, condition } = this.orchestrator;
    if (ready) return { status: 'ready', ...condition };
    const { database, broker, consuming } = condition;
    const detail = `The database is ${database}, the broker is ${broker}, replies are ${consuming ? '' : 'not '}being taken. It is being tried again all the time; look at the log for the reason.`;
    throw new ProblemException('not-ready', detail, {
      members: { ...condition },
      headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    });
  }
}
