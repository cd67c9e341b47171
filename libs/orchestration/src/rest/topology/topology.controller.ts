import { Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { seesAll } from '../../sign-in/sees-all.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { urlOf } from '../http/request.js';
import { DescribesTopology } from '../open-api/describe-topology.js';
import type { TopologyView } from './topology-view.js';
import { topologyView } from './topology-view.js';

/** Exchanges, queues and bindings. */
@ApiTags('health')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/topology', version: VERSION_NEUTRAL })
export class TopologyController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @Allow('viewer')
  @DescribesTopology()
  async find(@Req() request: EddaRequest): Promise<TopologyView> {
    readQuery(urlOf(request), {});
    const caller = callerOf(request);
    return topologyView(await this.sagas.as(caller).topology(), { seesAll: seesAll(caller) });
  }
}
