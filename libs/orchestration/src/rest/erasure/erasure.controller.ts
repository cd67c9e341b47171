import { Body, Controller, HttpCode, Param, Post, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { definitionRunBy } from '../definitions/find-definition.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { ProblemException } from '../http/problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { readSagaId } from '../http/request-parts.js';
import { readSigned, SignedRequest } from '../http/signed-request.js';
import { DescribesErasure } from '../open-api/describe-erasure.js';
import { findSaga, sagaNotFound } from '../sagas/find-saga.js';
import type { SagaView } from '../sagas/saga-view.js';
import { sagaView } from '../sagas/saga-view.js';

/** Forgets whose data a saga holds. */
@ApiTags('actions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/sagas', version: VERSION_NEUTRAL })
export class ErasureController {
  constructor(private readonly sagas: Sagas) {}

  @Post(':id/erasure')
  @HttpCode(200)
  @Allow('admin')
  @DescribesErasure()
  async erase(
    @Param('id') id: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<SagaView> {
    readQuery(urlOf(request), {});
    const sagaId = readSagaId(id);
    const signed = readSigned(request, SignedRequest, body, 'erased');
    const sagas = this.sagas.as(callerOf(request));
    const outcome = await sagas.erase(sagaId, signed);
    if (outcome.status === 'unknown-saga') throw sagaNotFound(id);
    if (outcome.status === 'refused') throw new ProblemException('erase-refused', outcome.detail);
    const state = await findSaga(sagas, sagaId);
    return sagaView(state, basePathOf(request), definitionRunBy(this.sagas, state));
  }
}
