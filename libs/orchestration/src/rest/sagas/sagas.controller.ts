import type { ServerResponse } from 'node:http';
import type { WireNames } from '@edda/messaging';
import { wireNames } from '@edda/messaging';
import type { SagaState } from '@edda/saga-core';
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ResolvedEddaOptions } from '../../options.js';
import { EDDA_OPTIONS } from '../../options.js';
import { DEFAULT_COUNT_CAP, Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { ListedLetter } from '../../store/dead-letter-store.js';
import { definitionRunBy } from '../definitions/find-definition.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, LIMIT, pageOf } from '../http/page.js';
import { readQuery, text, wholeNumber } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, traceparentIn, urlOf } from '../http/request.js';
import { readIdempotencyKey, readObject } from '../http/request-parts.js';
import { DescribesCounts, DescribesTimeline } from '../open-api/describe-reads.js';
import {
  DescribesFind,
  DescribesHistory,
  DescribesList,
  DescribesStart,
} from '../open-api/describe-sagas.js';
import { letterLink } from '../dead-letters/letter-view.js';
import type { FoundByView } from './attribute-parameter.js';
import { foundByView } from './attribute-parameter.js';
import type { CountsView } from './counts-view.js';
import { countsView } from './counts-view.js';
import { findSaga, findSagaAsOf } from './find-saga.js';
import type { HistoryPage } from './history-view.js';
import { historyPage } from './history-view.js';
import { readListQuery } from './list-parameters.js';
import { queueOfStep, queuesOfFacts } from './queues-of-facts.js';
import type { SagaSummary, SagaView } from './saga-view.js';
import { isoTime, sagaSummary, sagaView } from './saga-view.js';
import type { StartedView } from './start-answer.js';
import { startedView, startRefused } from './start-answer.js';
import type { TimelineView } from './timeline-view.js';
import { timelineView } from './timeline-view.js';
import { traceLink } from './trace-link.js';

/** Sequences are 32-bit integers in the database. */
const LAST_SEQUENCE = 2 ** 31 - 1;
const HISTORY_PARAMETERS = { after: wholeNumber(0, LAST_SEQUENCE), limit: LIMIT };
const FIND_PARAMETERS = { at: wholeNumber(1, LAST_SEQUENCE) };
const COUNT_PARAMETERS = { name: text(64) };

/** How much of its history a saga is shown with. */
interface AsOfView {
  readonly sequence: number;
  readonly at: string;
}

/** A saga has few; all of them: GET /v1/dead-letters?sagaId=... */
const SHOWN_LETTERS = 20;

@ApiTags('sagas')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/sagas', version: VERSION_NEUTRAL })
export class SagasController {
  private readonly names: WireNames;

  constructor(
    private readonly sagas: Sagas,
    @Inject(EDDA_OPTIONS) private readonly options: Pick<ResolvedEddaOptions, 'namespace' | 'traceUrl'>,
  ) {
    this.names = wireNames(options.namespace);
  }

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
    const query = readListQuery(urlOf(request));
    const part = await this.sagas
      .as(callerOf(request))
      .list({ ...query, limit: query.limit ?? DEFAULT_LIMIT });
    return pageOf(request, part, sagaSummary);
  }

  @Get('counts')
  @Allow('viewer')
  @DescribesCounts()
  async counts(@Req() request: EddaRequest): Promise<CountsView> {
    const { name } = readQuery(urlOf(request), COUNT_PARAMETERS);
    const counts = await this.sagas.as(callerOf(request)).counts(name, DEFAULT_COUNT_CAP);
    return countsView(counts, DEFAULT_COUNT_CAP);
  }

  @Get(':id')
  @Allow('viewer')
  @DescribesFind()
  async find(
    @Param('id') id: string,
    @Req() request: EddaRequest,
  ): Promise<SagaView & FoundByView & { readonly asOf?: AsOfView }> {
    const { at } = readQuery(urlOf(request), FIND_PARAMETERS);
    const sagas = this.sagas.as(callerOf(request));
    const state = await findSaga(sagas, id);
    const base = basePathOf(request);
    if (at !== undefined) return this.findAsOf(sagas, state, at, base);
    const query = { sagaId: state.id, status: 'open', limit: SHOWN_LETTERS } as const;
    const [{ items }, attributes] = await Promise.all([
      sagas.deadLetters.list(query),
      sagas.attributes(state.id),
    ]);
    return {
      ...this.viewOf(state, base),
      ...foundByView(attributes),
      ...(items.length > 0 ? { deadLetters: items.map((one) => letterOf(one, base)) } : {}),
    };
  }

  @Get(':id/timeline')
  @Allow('viewer')
  @DescribesTimeline()
  async timeline(@Param('id') id: string, @Req() request: EddaRequest): Promise<TimelineView> {
    readQuery(urlOf(request), {});
    const sagas = this.sagas.as(callerOf(request));
    const state = await findSaga(sagas, id);
    const [history, now] = await Promise.all([sagas.wholeHistory(state.id), sagas.now()]);
    return timelineView(state, history, { now, base: basePathOf(request) });
  }

  @Get(':id/history')
  @Allow('viewer')
  @DescribesHistory()
  async history(@Param('id') id: string, @Req() request: EddaRequest): Promise<HistoryPage> {
    const { after = 0, limit = DEFAULT_LIMIT } = readQuery(urlOf(request), HISTORY_PARAMETERS);
    const sagas = this.sagas.as(callerOf(request));
    const state = await findSaga(sagas, id);
    const entries = await sagas.history(state.id, after, limit + 1);
    const queueOf = queuesOfFacts(definitionRunBy(sagas, state), this.names);
    return historyPage(state.id, entries, { after, limit, base: basePathOf(request), queueOf });
  }

  private async findAsOf(
    sagas: Sagas,
    now: SagaState,
    sequence: number,
    base: string,
  ): Promise<SagaView & { readonly asOf: AsOfView }> {
    const { state, entry } = await findSagaAsOf(sagas, now, sequence);
    return { ...this.viewOf(state, base), asOf: { sequence, at: isoTime(entry.at) } };
  }

  /** A saga that is looked at by itself. */
  private viewOf(state: SagaState, base: string): SagaView {
    const definition = definitionRunBy(this.sagas, state);
    const view = sagaView(state, base, definition, (path, direction) =>
      queueOfStep(path, direction, definition, this.names),
    );
    return { ...view, links: { ...view.links, ...traceLink(state, this.options.traceUrl) } };
  }
}

function letterOf({ id, reason, saga }: ListedLetter, base: string) {
  return { id, reason, step: saga?.path ?? '', links: { self: letterLink(id, base) } };
}
