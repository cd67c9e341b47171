import type { ServerResponse } from 'node:http';
import { SAGA_STATUSES } from '@edda/saga-core';
import type { SagaState } from '@edda/saga-core';
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
import { isUuid } from '../engine/read-reply.js';
import { MAX_KEY_LENGTH, Sagas } from '../sagas.js';
import type { HistoryPage, SagaSummary, SagaView } from './saga-view.js';
import { historyPage, sagaSummary, sagaView } from './saga-view.js';
import { DescribesFind, DescribesHistory, DescribesList, DescribesStart } from './open-api.js';
import { ProblemException } from './problem.js';
import { ProblemFilter } from './answer-problem.js';
import { oneOf, queryIn, readQuery, text, wholeNumber } from './query.js';
import type { EddaRequest } from './request.js';
import { basePathOf, idempotencyKeyIn, traceparentIn, urlOf } from './request.js';
import type { StartedView } from './start-answer.js';
import { startedView, startRefused } from './start-answer.js';

const LIMIT = wholeNumber(1, 200);
const DEFAULT_LIMIT = 50;
const LIST_PARAMETERS = {
  name: text(64),
  status: oneOf(SAGA_STATUSES),
  key: text(MAX_KEY_LENGTH),
  cursor: text(512),
  limit: LIMIT,
};
/** Sequences are 32-bit integers in the database. */
const HISTORY_PARAMETERS = { after: wholeNumber(0, 2 ** 31 - 1), limit: LIMIT };

/** A page of a list, newest first. */
export interface SagaListPage {
  readonly items: readonly SagaSummary[];
  /** For `cursor`, to get what comes behind; missing on the last page. */
  readonly next?: string;
  readonly links: { readonly next?: string };
}

@ApiTags('sagas')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/sagas', version: VERSION_NEUTRAL })
export class SagasController {
  constructor(private readonly sagas: Sagas) {}

  @Post(':name')
  @HttpCode(202)
  @DescribesStart()
  async start(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<StartedView> {
    readQuery(urlOf(request), {});
    const idempotencyKey = idempotencyKeyIn(request.headers['idempotency-key']);
    if (idempotencyKey === false) throw unusableIdempotencyKey();
    if (!isObject(body)) throw noObject();
    const traceparent = traceparentIn(request.headers.traceparent);
    const outcome = await this.sagas.start(name, body, { idempotencyKey, traceparent });
    const base = basePathOf(request);
    if (outcome.status !== 'started') {
      const holder = 'sagaId' in outcome ? await this.sagas.find(outcome.sagaId) : undefined;
      throw startRefused(name, outcome, holder, base);
    }
    const existing = outcome.repeated ? await this.sagas.find(outcome.sagaId) : undefined;
    const started = startedView(outcome, existing, base);
    response.setHeader('Location', started.links.self);
    return started;
  }

  @Get()
  @DescribesList()
  async list(@Req() request: EddaRequest): Promise<SagaListPage> {
    const url = urlOf(request);
    const query = readQuery(url, LIST_PARAMETERS);
    const base = basePathOf(request);
    const { items, next } = await this.sagas.list({ ...query, limit: query.limit ?? DEFAULT_LIMIT });
    const summaries = items.map((state) => sagaSummary(state, base));
    if (next === undefined) return { items: summaries, links: {} };
    const parameters = queryIn(url);
    parameters.set('cursor', next);
    return { items: summaries, next, links: { next: `${base}/v1/sagas?${parameters.toString()}` } };
  }

  @Get(':id')
  @DescribesFind()
  async find(@Param('id') id: string, @Req() request: EddaRequest): Promise<SagaView> {
    readQuery(urlOf(request), {});
    return sagaView(await this.existing(id), basePathOf(request));
  }

  @Get(':id/history')
  @DescribesHistory()
  async history(@Param('id') id: string, @Req() request: EddaRequest): Promise<HistoryPage> {
    const { after = 0, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), HISTORY_PARAMETERS);
    const { id: sagaId } = await this.existing(id);
    const entries = await this.sagas.history(sagaId, after, limit + 1);
    return historyPage(sagaId, entries, { after, limit, base: basePathOf(request) });
  }

  private async existing(id: string): Promise<SagaState> {
    if (!isUuid(id)) throw notAnId(id);
    const state = await this.sagas.find(id.toLowerCase());
    if (state) return state;
    const detail = `There is no saga ${id}. Check the id, or look for it by its business key: GET /v1/sagas?key=...`;
    throw new ProblemException('saga-not-found', detail);
  }
}

const isObject = (body: unknown): body is object =>
  typeof body === 'object' && body !== null && !Array.isArray(body);

function notAnId(id: string): ProblemException {
  const name = id.slice(0, 64);
  const message = 'is not the id of a saga, which is a UUID';
  const instead = `To list the sagas of a name: GET /v1/sagas?name=...`;
  return new ProblemException('invalid-request', `"${name}" ${message}. ${instead}`, {
    members: { errors: [{ path: 'id', message }] },
  });
}

/** Only where the application has a body parser before Edda's: that one has answered for all else. */
function noObject(): ProblemException {
  const detail =
    'The body is missing or is no JSON object. Send the command that starts the saga as a JSON object.';
  return new ProblemException('unreadable-body', detail);
}

function unusableIdempotencyKey(): ProblemException {
  const message = 'must be 1 to 255 visible ASCII characters, without spaces';
  return new ProblemException('invalid-request', `The header Idempotency-Key ${message}. A UUID will do.`, {
    members: { errors: [{ path: 'Idempotency-Key', message }] },
  });
}
