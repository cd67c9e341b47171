import { approvalKey } from '@edda/saga-core';
import { Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, PAGE_PARAMETERS, pageOf } from '../http/page.js';
import { readQuery, text } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { urlOf } from '../http/request.js';
import { DescribesApprovals } from '../open-api/describe-actions.js';
import type { ApprovalView } from './approval-view.js';
import { approvalView } from './approval-view.js';

const PARAMETERS = { role: text(64), ...PAGE_PARAMETERS };

@ApiTags('actions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/approvals', version: VERSION_NEUTRAL })
export class ApprovalsController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @DescribesApprovals()
  async list(@Req() request: EddaRequest): Promise<Page<ApprovalView>> {
    const { role, cursor, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), PARAMETERS);
    const which = role === undefined ? { keyPrefix: approvalKey('') } : { key: approvalKey(role) };
    const part = await this.sagas.awaited({ ...which, cursor, limit });
    return pageOf(request, part, approvalView);
  }
}
