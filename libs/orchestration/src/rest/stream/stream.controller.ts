import type { ServerResponse } from 'node:http';
import { wireNames } from '@edda/messaging';
import { SAGA_STATUSES } from '@edda/saga-core';
import { Controller, Get, Inject, Param, Req, Res, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ResolvedEddaOptions } from '../../options.js';
import { EDDA_OPTIONS } from '../../options.js';
import { Orchestrator } from '../../orchestrator.js';
import { Sagas } from '../../sagas.js';
import type { StreamedFact, StreamPlace } from '../../store/saga-reads.js';
import { PlaceAhead, TooManyStreams } from '../../stream/history-stream.js';
import { placeIn } from '../../stream/place.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { ProblemFilter, RETRY_AFTER_SECONDS } from '../http/answer-problem.js';
import { ProblemException } from '../http/problem.js';
import type { Parameter } from '../http/query.js';
import { readQuery, someOf, text } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { urlOf } from '../http/request.js';
import { readSagaId } from '../http/request-parts.js';
import { DescribesSagaStream, DescribesStream } from '../open-api/describe-stream.js';
import { definitionRunBy } from '../definitions/find-definition.js';
import { findSaga, sagaNotFound } from '../sagas/find-saga.js';
import { queuesOfFacts } from '../sagas/queues-of-facts.js';
import { EventStream } from './event-stream.js';
import type { Detail } from './event-text.js';

const PLACE: Parameter<StreamPlace> = { read: placeIn, wanted: 'the id of an event of such a stream' };
const PARAMETERS = { saga: text(36), name: text(64), status: someOf(SAGA_STATUSES), after: PLACE };

/** What happens to sagas, as it happens. */
@ApiTags('sagas')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1', version: VERSION_NEUTRAL })
export class StreamController {
  constructor(
    private readonly sagas: Sagas,
    private readonly orchestrator: Orchestrator,
    @Inject(EDDA_OPTIONS) private readonly options: Pick<ResolvedEddaOptions, 'namespace'>,
  ) {}

  @Get('stream')
  @Allow('viewer')
  @DescribesStream()
  async all(@Req() request: EddaRequest, @Res() response: ServerResponse): Promise<void> {
    const { saga: id, name, status, after } = readQuery(urlOf(request), PARAMETERS);
    const saga = id === undefined ? undefined : readSagaId(id);
    const { tenant } = callerOf(request);
    const wants = ({ saga: one }: StreamedFact): boolean =>
      one.tenant === tenant &&
      (saga === undefined || one.id === saga) &&
      (name === undefined || one.definition === name) &&
      (status === undefined || status.includes(one.status));
    // What is told of each is what happened where; none of it is anybody's.
    await this.stream(request, response, { wants, after, detail: 'brief', shown: (fact) => fact });
  }

  @Get('sagas/:id/stream')
  @Allow('viewer')
  @DescribesSagaStream()
  async ofSaga(
    @Param('id') id: string,
    @Req() request: EddaRequest,
    @Res() response: ServerResponse,
  ): Promise<void> {
    const { after } = readQuery(urlOf(request), { after: PLACE });
    const sagas = this.sagas.as(callerOf(request));
    const state = await findSaga(sagas, id);
    const { id: sagaId, tenant } = state;
    const shown = await sagas.follow(sagaId);
    if (!shown) throw sagaNotFound(id);
    const wants = ({ saga }: StreamedFact): boolean => saga.id === sagaId && saga.tenant === tenant;
    const queueOf = queuesOfFacts(definitionRunBy(sagas, state), wireNames(this.options.namespace));
    await this.stream(request, response, { wants, after, detail: { queueOf }, shown });
  }

  /** Refuses with problem details what cannot be followed; then the answer is the stream. */
  private async stream(
    request: EddaRequest,
    response: ServerResponse,
    { wants, after, detail, shown }: Wanted,
  ): Promise<void> {
    let stop = (): unknown => undefined;
    const events = new EventStream(response, wants, detail, () => stop(), shown);
    const from = readLastEventId(request) ?? after;
    const isAsked = request.method === 'HEAD';
    const stopFollowing = await this.orchestrator.streams
      .follow(events, from, () => events.open())
      .catch((error: unknown) => {
        throw whyNotFollowed(error);
      });
    stop = stopFollowing;
    if (isAsked || response.destroyed) {
      stopFollowing();
      response.end();
    }
  }
}

interface Wanted {
  readonly wants: (fact: StreamedFact) => boolean;
  readonly after: StreamPlace | undefined;
  readonly detail: Detail;
  readonly shown: (fact: StreamedFact) => StreamedFact;
}

/** Where a client that comes again was: what browsers send by themselves. */
function readLastEventId(request: EddaRequest): StreamPlace | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  const place = typeof header === 'string' ? placeIn(header) : undefined;
  if (place) return place;
  const message = 'must be the id of an event of such a stream';
  throw new ProblemException('invalid-request', `The header Last-Event-ID ${message}.`, {
    members: { errors: [{ path: 'Last-Event-ID', message }] },
  });
}

function whyNotFollowed(error: unknown): unknown {
  if (error instanceof TooManyStreams)
    return new ProblemException(
      'too-many-streams',
      `${error.message} Close some, or ask again in ${RETRY_AFTER_SECONDS} seconds; maxStreams says how many there may be.`,
      { headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) } },
    );
  if (error instanceof PlaceAhead) {
    const message = 'is ahead of this database, which is another one or was brought back to an earlier time';
    return new ProblemException('invalid-request', `The place to go on from ${message}. Begin without it.`, {
      members: { errors: [{ path: 'after', message }] },
    });
  }
  return error;
}
