import { approvalKey } from '@edda/saga-core';
import { Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import type { AwaitedEntry, AwaitedPage } from '../../store/mail-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, PAGE_PARAMETERS, pageOf } from '../http/page.js';
import { readQuery, text } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { DescribesApprovals } from '../open-api/describe-actions.js';
import type { ApprovalView } from './approval-view.js';
import { approvalView } from './approval-view.js';

const PARAMETERS = { role: text(64), ...PAGE_PARAMETERS };
/** A page may come out short after so many questions; there is a next one then. */
const MAX_QUESTIONS = 10;

@ApiTags('actions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/approvals', version: VERSION_NEUTRAL })
export class ApprovalsController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @DescribesApprovals()
  async list(@Req() request: EddaRequest): Promise<Page<ApprovalView>> {
    const { role, cursor, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), PARAMETERS);
    const base = basePathOf(request);
    const { items, next } = await this.awaited(role, cursor, limit);
    return pageOf(
      request,
      items.map((entry) => approvalView(entry, base)),
      next,
    );
  }

  /** The store looks for the beginning of a key, and one role's name may be the beginning of another one's. */
  private async awaited(
    role: string | undefined,
    cursor: string | undefined,
    limit: number,
  ): Promise<AwaitedPage> {
    const keyPrefix = approvalKey(role ?? '');
    const items: AwaitedEntry[] = [];
    let next = cursor;
    for (let question = 0; question < MAX_QUESTIONS; question += 1) {
      const page = await this.sagas.awaited({ keyPrefix, cursor: next, limit: limit - items.length });
      items.push(...page.items.filter(({ key }) => role === undefined || key === keyPrefix));
      next = page.next;
      if (next === undefined || items.length >= limit) break;
    }
    return { items, next };
  }
}
