import type { ServerResponse } from 'node:http';
import {
  Body,
  Controller,
  HttpCode,
  Param,
  Post,
  Req,
  Res,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { ProblemException } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, traceparentIn, urlOf } from '../http/request.js';
import { invalidBody, readIdempotencyKey, readObject } from '../http/request-parts.js';
import { DescribesEvent } from '../open-api/describe-mailbox.js';
import type { AnnouncedView } from './mail-view.js';
import { mailLink } from './mail-view.js';

@ApiTags('events')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/events', version: VERSION_NEUTRAL })
export class EventsController {
  constructor(private readonly sagas: Sagas) {}

  @Post(':name')
  @HttpCode(202)
  @Allow('operator')
  @DescribesEvent()
  async announce(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<AnnouncedView> {
    readQuery(urlOf(request), {});
    const messageId = readIdempotencyKey(request);
    const traceparent = traceparentIn(request.headers.traceparent);
    const event = readObject(body, 'the event');
    const outcome = await this.sagas.as(callerOf(request)).announce(name, event, { messageId, traceparent });
    switch (outcome.status) {
      case 'unknown-event':
        throw unknownEvent(name, outcome.known);
      case 'invalid':
        throw invalidBody(`Nothing was told: the body does not fit the event "${name}"`, outcome.problems);
      case 'accepted': {
        const mail = mailLink(outcome.messageId, basePathOf(request));
        response.setHeader('Location', mail);
        const { messageId: id, repeated, refused } = outcome;
        return { messageId: id, repeated, ...(refused ? { refused } : {}), links: { mail } };
      }
    }
  }
}

function unknownEvent(name: string, known: readonly string[]): ProblemException {
  const list = known.length === 0 ? 'The sagas here know none.' : `There are: ${known.join(', ')}.`;
  const detail = `No saga here waits for an event "${name.slice(0, 64)}", or is started by one. ${list}`;
  return new ProblemException('unknown-event', detail, { members: { known } });
}
