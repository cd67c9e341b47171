import { Controller, Get, Req, UseFilters, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../sagas.js';
import type { DefinitionView } from './definition-view.js';
import { definitionView } from './definition-view.js';
import { DescribesDefinitions } from './open-api.js';
import { ProblemFilter } from './problem.filter.js';
import { readQuery } from './query.js';
import type { EddaRequest } from './request.js';
import { basePathOf, urlOf } from './request.js';

@ApiTags('definitions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/definitions', version: VERSION_NEUTRAL })
export class DefinitionsController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @DescribesDefinitions()
  list(@Req() request: EddaRequest): { readonly items: readonly DefinitionView[] } {
    readQuery(urlOf(request), {});
    const base = basePathOf(request);
    return { items: this.sagas.definitions().map((definition) => definitionView(definition, base)) };
  }
}
