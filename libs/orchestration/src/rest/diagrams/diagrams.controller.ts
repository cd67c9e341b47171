import type { ServerResponse } from 'node:http';
import type { Diagram, SagaDefinition, SagaState } from '@edda/saga-core';
import { diagramOf, mermaid, svg } from '@edda/saga-core';
import { Controller, Get, Param, Req, Res, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { definitionRunBy, findDefinition, VERSION } from '../definitions/find-definition.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { oneOf, readQuery, wholeNumber } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { urlOf } from '../http/request.js';
import { DescribesDefinitionDiagram, DescribesSagaDiagram } from '../open-api/describe-diagrams.js';
import { findSaga, findSagaAsOf, versionNotHere } from '../sagas/find-saga.js';
import type { DiagramFormat } from './accepted-format.js';
import { acceptedFormat, DIAGRAM_FORMATS } from './accepted-format.js';

const FORMAT = { format: oneOf(DIAGRAM_FORMATS) };
/** Sequences are 32-bit integers in the database. */
const AT = { at: wholeNumber(1, 2 ** 31 - 1) };

/** Definitions and sagas as pictures. */
@ApiTags('diagrams')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1', version: VERSION_NEUTRAL })
export class DiagramsController {
  constructor(private readonly sagas: Sagas) {}

  @Get('definitions/:name/diagram')
  @Allow('viewer')
  @DescribesDefinitionDiagram()
  ofDefinition(
    @Param('name') name: string,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): string {
    const { format, version } = readQuery(urlOf(request), { version: VERSION, ...FORMAT });
    return draw(findDefinition(this.sagas, name, version), undefined, format, request, response);
  }

  /** With its position: what is done, what it does now, what remains; now, or as it was behind an entry of its history. */
  @Get('sagas/:id/diagram')
  @Allow('viewer')
  @DescribesSagaDiagram()
  async ofSaga(
    @Param('id') id: string,
    @Req() request: EddaRequest,
    @Res({ passthrough: true }) response: ServerResponse,
  ): Promise<string> {
    const { format, at } = readQuery(urlOf(request), { ...AT, ...FORMAT });
    const sagas = this.sagas.as(callerOf(request));
    const now = await findSaga(sagas, id);
    const state = at === undefined ? now : (await findSagaAsOf(sagas, now, at)).state;
    const definition = definitionRunBy(this.sagas, state);
    if (definition) return draw(definition, state, format, request, response);
    const runs = `Saga ${state.id} runs "${state.definition}" version ${state.version}, which this orchestrator does not have`;
    throw versionNotHere(`${runs}. Ask one that has it, or put that version beside the newer ones.`);
  }
}

const TYPES = { svg: 'image/svg+xml', mermaid: 'text/plain', json: 'application/json' } as const;
const DRAWN: Readonly<Record<DiagramFormat, (diagram: Diagram) => string>> = {
  svg,
  mermaid,
  json: (diagram) => JSON.stringify(diagram),
};

function draw(
  definition: SagaDefinition,
  state: SagaState | undefined,
  wanted: DiagramFormat | undefined,
  request: EddaRequest,
  response: ServerResponse,
): string {
  const format = wanted ?? acceptedFormat(request.headers.accept);
  const diagram = diagramOf(definition, state);
  // A picture runs nothing and fetches nothing, whoever opens it on its own. Its texts come from definitions and from sagas.
  response.setHeader('Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'");
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Vary', 'Accept');
  response.setHeader('Content-Type', `${TYPES[format]}; charset=utf-8`);
  return DRAWN[format](diagram);
}
