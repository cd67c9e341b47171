import { approvalKey } from '@edda/saga-core';
import { Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { fulfils } from '../../sign-in/roles.js';
import { notAllowed } from '../../sign-in/sign-in-guard.js';
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
  @Allow('any-role')
  @DescribesApprovals()
  async list(@Req() request: EddaRequest): Promise<Page<ApprovalView>> {
    const { role, cursor, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), PARAMETERS);
    const caller = callerOf(request);
    if (caller.signedInBy && !fulfils(caller.roles, 'viewer') && !caller.roles.includes(role ?? ''))
      throw notAllowed(caller, 'the role viewer, or one of yours as ?role=', 'viewer');
    const which = role === undefined ? { keyPrefix: approvalKey('') } : { key: approvalKey(role) };
    const part = await this.sagas.as(caller).awaited({ ...which, cursor, limit });
    return pageOf(request, part, approvalView);
  }
}
