import type { ServerResponse } from 'node:http';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isUuid } from '../../engine/read-reply.js';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { BulkAction } from '../../store/bulk-action-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { DEFAULT_LIMIT, LIMIT } from '../http/page.js';
import { ProblemException } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { readIdempotencyKey } from '../http/request-parts.js';
import { readSigned, SignedRequest } from '../http/signed-request.js';
import {
  DescribesBulk,
  DescribesBulkCancel,
  DescribesBulkList,
  DescribesBulkOrder,
} from '../open-api/describe-bulk.js';
import { BulkRequest, orderOf, problemsOfBulk } from './bulk-request.js';
import type { BulkForecastView, BulkView } from './bulk-view.js';
import { bulkForecastView, bulkView } from './bulk-view.js';

/** What people have done with many sagas at once. */
@ApiTags('actions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/bulk-actions', version: VERSION_NEUTRAL })
export class BulkActionsController {
  constructor(private readonly sagas: Sagas) {}

  @Post()
  @HttpCode(202)
  @Allow('operator')
  @DescribesBulkOrder()
  async order(
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<BulkView | BulkForecastView> {
    readQuery(urlOf(request), {});
    const idempotencyKey = readIdempotencyKey(request);
    const asked = readSigned(request, BulkRequest, body, 'done', problemsOfBulk);
    const order = orderOf(asked);
    const { bulkActions } = this.sagas.as(callerOf(request));
    if (asked.dryRun === true) {
      response.statusCode = 200;
      return bulkForecastView(order.action, await bulkActions.forecast(order));
    }
    const { bulk } = await bulkActions.order(order, idempotencyKey);
    const view = bulkView(bulk, basePathOf(request));
    response.setHeader('Location', view.links.self);
    return view;
  }

  @Get()
  @Allow('viewer')
  @DescribesBulkList()
  async list(@Req() request: EddaRequest): Promise<{ readonly items: readonly BulkView[] }> {
    const { limit = DEFAULT_LIMIT } = readQuery(urlOf(request), { limit: LIMIT });
    const base = basePathOf(request);
    return {
      items: (await this.sagas.as(callerOf(request)).bulkActions.list(limit)).map((bulk) =>
        bulkView(bulk, base),
      ),
    };
  }

  @Get(':id')
  @Allow('viewer')
  @DescribesBulk()
  async find(@Param('id') id: string, @Req() request: EddaRequest): Promise<BulkView> {
    readQuery(urlOf(request), {});
    return bulkView(await this.existing(request, id), basePathOf(request));
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @Allow('operator')
  @DescribesBulkCancel()
  async cancel(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<BulkView> {
    readQuery(urlOf(request), {});
    const { by, reason } = readSigned(request, SignedRequest, body, 'cancelled');
    const known = await this.existing(request, id);
    const isCancelled = await this.sagas.as(callerOf(request)).bulkActions.cancel(known.id, by, reason);
    const bulk = await this.existing(request, id);
    const base = basePathOf(request);
    if (isCancelled) return bulkView(bulk, base);
    const detail = `The bulk action ${bulk.id} is ${bulk.status}: there is nothing to cancel. What was done stays done.`;
    throw new ProblemException('cancel-refused', detail);
  }

  private async existing(request: EddaRequest, id: string): Promise<BulkAction> {
    const { bulkActions } = this.sagas.as(callerOf(request));
    const bulk = isUuid(id) ? await bulkActions.find(id.toLowerCase()) : undefined;
    if (bulk) return bulk;
    const detail = `There is no bulk action "${id.slice(0, 64)}". GET /v1/bulk-actions lists them.`;
    throw new ProblemException('bulk-action-not-found', detail);
  }
}
