import { Controller, Get, Param, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { seesAll } from '../../sign-in/sees-all.js';
import { ProblemFilter } from '../http/answer-problem.js';
import type { Page } from '../http/page.js';
import { pageOf } from '../http/page.js';
import { readQuery, text, wholeNumber } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { readSagaId } from '../http/request-parts.js';
import { DescribesDiagnosis, DescribesOverview, DescribesStuck } from '../open-api/describe-diagnosis.js';
import { sagaNotFound } from '../sagas/find-saga.js';
import type { DiagnosisView } from './diagnosis-view.js';
import { diagnosisView } from './diagnosis-view.js';
import type { OverviewView } from './overview-view.js';
import { overviewView } from './overview-view.js';

/** After which time without news a saga is worth a look. */
const QUIET_SECONDS = 300;
const MAX_QUIET_SECONDS = 10 * 366 * 86_400;
/** Each saga is looked at by itself. */
const DEFAULT_DIAGNOSES = 20;
const PARAMETERS = {
  olderThan: wholeNumber(0, MAX_QUIET_SECONDS),
  name: text(64),
  cursor: text(512),
  limit: wholeNumber(1, 50),
};

/** Why sagas do not move, and how all is doing. */
@ApiTags('health')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1', version: VERSION_NEUTRAL })
export class DiagnosisController {
  constructor(private readonly sagas: Sagas) {}

  @Get('sagas/:id/diagnosis')
  @Allow('viewer')
  @DescribesDiagnosis()
  async ofSaga(@Param('id') id: string, @Req() request: EddaRequest): Promise<DiagnosisView> {
    readQuery(urlOf(request), {});
    const diagnosis = await this.sagas.as(callerOf(request)).diagnosis(readSagaId(id));
    if (!diagnosis) throw sagaNotFound(id);
    return diagnosisView(diagnosis, basePathOf(request));
  }

  @Get('stuck')
  @Allow('viewer')
  @DescribesStuck()
  async stuck(@Req() request: EddaRequest): Promise<Page<DiagnosisView>> {
    const query = readQuery(urlOf(request), PARAMETERS);
    const { olderThan = QUIET_SECONDS, limit = DEFAULT_DIAGNOSES, ...rest } = query;
    const sagas = this.sagas.as(callerOf(request));
    return pageOf(request, await sagas.quiet({ ...rest, limit }, olderThan * 1_000), diagnosisView);
  }

  @Get('overview')
  @Allow('viewer')
  @DescribesOverview()
  async overview(@Req() request: EddaRequest): Promise<OverviewView> {
    readQuery(urlOf(request), {});
    const caller = callerOf(request);
    return overviewView(await this.sagas.as(caller).overview(), { seesAll: seesAll(caller) });
  }
}
