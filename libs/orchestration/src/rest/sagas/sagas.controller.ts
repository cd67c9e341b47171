import type { ServerResponse } from 'node:http';
import { SAGA_STATUSES } from '@edda/saga-core';
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
import { MAX_BUSINESS_KEY_LENGTH, Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { ListedLetter } from '../../store/dead-letter-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, LIMIT, PAGE_PARAMETERS, pageOf } from '../http/page.js';
import { oneOf, readQuery, text, wholeNumber } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, traceparentIn, urlOf } from '../http/request.js';
import { readIdempotencyKey, readObject } from '../http/request-parts.js';
import {
  DescribesFind,
  DescribesHistory,
  DescribesList,
  DescribesStart,
} from '../open-api/describe-sagas.js';
import { letterLink } from '../dead-letters/letter-view.js';
import { findSaga } from './find-saga.js';
import type { HistoryPage } from './history-view.js';
import { historyPage } from './history-view.js';
import type { SagaSummary, SagaView } from './saga-view.js';
import { sagaSummary, sagaView } from './saga-view.js';
import type { StartedView } from './start-answer.js';
import { startedView, startRefused } from './start-answer.js';

const LIST_PARAMETERS = {
  name: text(64),
  status: oneOf(SAGA_STATUSES),
  key: text(MAX_BUSINESS_KEY_LENGTH),
  ...PAGE_PARAMETERS,
};
/** Sequences are 32-bit integers in the database. */
const HISTORY_PARAMETERS = { after: wholeNumber(0, 2 ** 31 - 1), limit: LIMIT };

/** A saga has few; all of them: GET /v1/dead-letters?sagaId=... */
const SHOWN_LETTERS = 20;

@ApiTags('sagas')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/sagas', version: VERSION_NEUTRAL })
export class SagasController {
  constructor(private readonly sagas: Sagas) {}

  @Post(':name')
  @HttpCode(202)
  @Allow('operator')
  @DescribesStart()
  async start(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<StartedView> {
    readQuery(urlOf(request), {});
    const idempotencyKey = readIdempotencyKey(request);
    const message = readObject(body, 'the message that starts the saga');
    const traceparent = traceparentIn(request.headers.traceparent);
    const sagas = this.sagas.as(callerOf(request));
    const outcome = await sagas.start(name, message, { idempotencyKey, traceparent });
    const base = basePathOf(request);
    if (outcome.status !== 'started') {
      const holder = 'sagaId' in outcome ? await sagas.find(outcome.sagaId) : undefined;
      throw startRefused(name, outcome, holder, base);
    }
    const existing = outcome.repeated ? await sagas.find(outcome.sagaId) : undefined;
    const started = startedView(outcome, existing, base);
    response.setHeader('Location', started.links.self);
    return started;
  }

  @Get()
  @Allow('viewer')
  @DescribesList()
  async list(@Req() request: EddaRequest): Promise<Page<SagaSummary>> {
    const query = readQuery(urlOf(request), LIST_PARAMETERS);
    const part = await this.sagas
      .as(callerOf(request))
      .list({ ...query, limit: query.limit ?? DEFAULT_LIMIT });
    return pageOf(request, part, sagaSummary);
  }

  @Get(':id')
  @Allow('viewer')
  @DescribesFind()
  async find(@Param('id') id: string, @Req() request: EddaRequest): Promise<SagaView> {
    readQuery(urlOf(request), {});
    const sagas = this.sagas.as(callerOf(request));
    const state = await findSaga(sagas, id);
    const query = { sagaId: state.id, status: 'open', limit: SHOWN_LETTERS } as const;
    const { items } = await sagas.deadLetters.list(query);
    const base = basePathOf(request);
    return {
      ...sagaView(state, base),
      ...(items.length > 0 ? { deadLetters: items.map((one) => letterOf(one, base)) } : {}),
    };
  }

  @Get(':id/history')
  @Allow('viewer')
  @DescribesHistory()
  async history(@Param('id') id: string, @Req() request: EddaRequest): Promise<HistoryPage> {
    const { after = 0, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), HISTORY_PARAMETERS);
    const sagas = this.sagas.as(callerOf(request));
    const { id: sagaId } = await findSaga(sagas, id);
    const entries = await sagas.history(sagaId, after, limit + 1);
    return historyPage(sagaId, entries, { after, limit, base: basePathOf(request) });
  }
}

function letterOf({ id, reason, saga }: ListedLetter, base: string) {
  return { id, reason, step: saga?.path ?? '', links: { self: letterLink(id, base) } };
}
