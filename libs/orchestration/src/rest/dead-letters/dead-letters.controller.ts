import type { ServerResponse } from 'node:http';
import type { JsonObject } from '@edda/messaging';
import { DEAD_LETTER_REASONS } from '@edda/messaging';
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
import type { DeadLetters } from '../../sagas.js';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import type { LetterPlan, StoredDeadLetter } from '../../store/dead-letter-store.js';
import { LETTER_STATUSES } from '../../store/dead-letter-store.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { DEFAULT_LIMIT, LIMIT, PAGE_PARAMETERS, pageOf } from '../http/page.js';
import { oneOf, readQuery, text } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { invalidBody, LOST_MASK } from '../http/request-parts.js';
import type { Signed } from '../http/signed-request.js';
import { readSigned } from '../http/signed-request.js';
import {
  DescribesDiscardLetters,
  DescribesLetter,
  DescribesLetterGroups,
  DescribesLetters,
  DescribesRedriveLetters,
} from '../open-api/describe-dead-letters.js';
import type { GroupView, LetterSummary, LetterView } from './letter-view.js';
import { groupView, letterNotFound, letterSummary, letterView } from './letter-view.js';
import {
  DiscardLettersRequest,
  MAX_CAUSE,
  meantLetters,
  problemsOfPlan,
  RedriveLettersRequest,
} from './plan-request.js';
import type { ForecastView, PlannedView } from './planned-view.js';
import { forecastView, plannedView } from './planned-view.js';

/** An id of another form is found nowhere, and that is the answer. */
const FILTERS = {
  status: oneOf(LETTER_STATUSES),
  reason: oneOf(DEAD_LETTER_REASONS),
  cause: text(MAX_CAUSE),
  queue: text(255),
  name: text(255),
  sagaId: text(36),
};

/** Messages that could not be processed. */
@ApiTags('dead letters')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/dead-letters', version: VERSION_NEUTRAL })
export class DeadLettersController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @Allow('viewer')
  @DescribesLetters()
  async list(@Req() request: EddaRequest): Promise<Page<LetterSummary>> {
    const query = readQuery(urlOf(request), { ...FILTERS, ...PAGE_PARAMETERS });
    const part = await this.lettersOf(request).list({
      ...query,
      limit: query.limit ?? DEFAULT_LIMIT,
    });
    return pageOf(request, part, letterSummary);
  }

  @Get('groups')
  @Allow('viewer')
  @DescribesLetterGroups()
  async groups(@Req() request: EddaRequest): Promise<{ readonly items: readonly GroupView[] }> {
    const { limit = DEFAULT_LIMIT, ...filter } = readQuery(urlOf(request), { ...FILTERS, limit: LIMIT });
    const groups = await this.lettersOf(request).groups(filter, limit);
    return { items: groups.map((group) => groupView(group, basePathOf(request))) };
  }

  @Get(':id')
  @Allow('viewer')
  @DescribesLetter()
  async find(@Param('id') id: string, @Req() request: EddaRequest): Promise<LetterView> {
    readQuery(urlOf(request), {});
    const letters = this.lettersOf(request);
    const letter = await existing(letters, id);
    return letterView(letter, basePathOf(request), {
      contract: letters.contractOf(letter),
      problemsOf: (body) => letters.problemsOf(letter, body, false),
    });
  }

  @Post('redrive')
  @HttpCode(202)
  @Allow('operator')
  @DescribesRedriveLetters()
  async redrive(
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<PlannedView | ForecastView> {
    readQuery(urlOf(request), {});
    const asked = readSigned(request, RedriveLettersRequest, body, 'redriven', problemsOfPlan);
    // It came as JSON, and is text for whoever sends it.
    const corrected =
      asked.body == null
        ? {}
        : { corrected: JSON.stringify(await correctedBody(this.lettersOf(request), asked)) };
    return this.planOrForecast('redrive', asked, corrected, request, response);
  }

  @Post('discard')
  @HttpCode(202)
  @Allow('operator')
  @DescribesDiscardLetters()
  async discard(
    @Body() body: unknown,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<PlannedView | ForecastView> {
    readQuery(urlOf(request), {});
    const asked = readSigned(request, DiscardLettersRequest, body, 'discarded', problemsOfPlan);
    return this.planOrForecast('discard', asked, {}, request, response);
  }

  private async planOrForecast(
    intention: LetterPlan['intention'],
    asked: Signed<DiscardLettersRequest>,
    corrected: Pick<LetterPlan, 'corrected'>,
    request: EddaRequest,
    response: ServerResponse,
  ): Promise<PlannedView | ForecastView> {
    const { by, reason: because, perSecond } = asked;
    const filter = meantLetters(asked);
    const letters = this.lettersOf(request);
    const base = basePathOf(request);
    if (asked.dryRun === true) {
      response.statusCode = 200;
      return forecastView(intention, await letters.forecast(filter, intention), base);
    }
    const pace = perSecond == null ? {} : { perSecond };
    const planned = await letters.plan(filter, {
      intention,
      by,
      because,
      ...pace,
      ...corrected,
    });
    return plannedView(intention, planned, base);
  }

  private lettersOf(request: EddaRequest): DeadLetters {
    return this.sagas.as(callerOf(request)).deadLetters;
  }
}

/**
 * What a person wrote, with what the masks in it stand for.
 *
 * @throws ProblemException if it does not fit the letter's contract, or cannot be held to one, or a mask in it stands for nothing
 */
async function correctedBody(
  letters: DeadLetters,
  { ids, body, unchecked }: RedriveLettersRequest,
): Promise<JsonObject> {
  const letter = await existing(letters, ids?.[0] ?? '');
  const restored = letters.restored(letter, body as JsonObject);
  if (!restored.ok)
    throw invalidBody(
      'Nothing was redriven: the new body has masks of which nobody can tell what they stand for',
      restored.places.map((place) => ({ path: `body/${place}`, message: LOST_MASK })),
    );
  const problems = letters.problemsOf(letter, restored.body, true);
  if (problems === undefined && unchecked !== true) {
    const what = letter.name === undefined ? 'a message without a name' : `"${letter.name}"`;
    const message = `cannot be checked: no definition here knows a contract for ${what}. Say "unchecked": true to send it all the same`;
    throw invalidBody('Nothing was redriven', [{ path: 'body', message }]);
  }
  if (!problems || problems.length === 0) return restored.body;
  const errors = problems.map(({ path, message }) => ({
    path: path === '' ? 'body' : `body/${path}`,
    message,
  }));
  throw invalidBody(`Nothing was redriven: the new body does not fit "${letter.name ?? ''}"`, errors);
}

async function existing(letters: DeadLetters, id: string): Promise<StoredDeadLetter> {
  const letter = isUuid(id) ? await letters.find(id.toLowerCase()) : undefined;
  if (!letter) throw letterNotFound(id);
  return letter;
}
