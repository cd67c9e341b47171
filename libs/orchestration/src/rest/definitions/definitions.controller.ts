import {
  Body,
  Controller,
  Get,
  HttpCode,
  Param,
  Post,
  Req,
  UseFilters,
  VERSION_NEUTRAL,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Sagas } from '../../sagas.js';
import { Allow } from '../../sign-in/allow.js';
import { callerOf } from '../../sign-in/caller-of.js';
import { ProblemFilter } from '../http/answer-problem.js';
import { readQuery } from '../http/query.js';
import type { EddaRequest } from '../http/request.js';
import { basePathOf, urlOf } from '../http/request.js';
import { readSigned } from '../http/signed-request.js';
import {
  DescribesDefinitions,
  DescribesMigration,
  DescribesPreview,
  DescribesStartSchema,
} from '../open-api/describe-definitions.js';
import type { DefinitionView } from './definition-view.js';
import { definitionView } from './definition-view.js';
import { findDefinition, unknownSaga, unknownVersion, VERSION } from './find-definition.js';
import { MigrationRequest, problemsOfMigration } from './migration-request.js';
import type { MigrationView, PreviewView } from './preview-view.js';
import { migrationView, previewView } from './preview-view.js';
import type { StartSchemaView } from './start-schema-view.js';
import { startSchemaView } from './start-schema-view.js';

@ApiTags('definitions')
@UseFilters(ProblemFilter)
@Controller({ path: 'v1/definitions', version: VERSION_NEUTRAL })
export class DefinitionsController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @Allow('viewer')
  @DescribesDefinitions()
  list(@Req() request: EddaRequest): { readonly items: readonly DefinitionView[] } {
    readQuery(urlOf(request), {});
    const base = basePathOf(request);
    return { items: this.sagas.definitions().map((definition) => definitionView(definition, base)) };
  }

  @Get(':name/start-schema')
  @Allow('viewer')
  @DescribesStartSchema()
  startSchema(@Param('name') name: string, @Req() request: EddaRequest): StartSchemaView {
    readQuery(urlOf(request), {});
    return startSchemaView(findDefinition(this.sagas, name, undefined), basePathOf(request));
  }

  @Get(':name/preview')
  @Allow('viewer')
  @DescribesPreview()
  async preview(@Param('name') name: string, @Req() request: EddaRequest): Promise<PreviewView> {
    const { version } = readQuery(urlOf(request), { version: VERSION });
    const outcome = await this.sagas.as(callerOf(request)).preview(name, version);
    switch (outcome.status) {
      case 'unknown-saga':
        throw unknownSaga(name, outcome.known);
      case 'unknown-version':
        throw unknownVersion(name, version, outcome.known);
      case 'previewed':
        return previewView(name, outcome.version, outcome.entries, basePathOf(request));
    }
  }

  @Post(':name/migrations')
  @HttpCode(200)
  @Allow('admin')
  @DescribesMigration()
  async migrate(
    @Param('name') name: string,
    @Body() body: unknown,
    @Req() request: EddaRequest,
  ): Promise<MigrationView> {
    readQuery(urlOf(request), {});
    const newest = findDefinition(this.sagas, name, undefined);
    const { from, to, by, reason, dryRun } = readSigned(
      request,
      MigrationRequest,
      body,
      'migrated',
      (asked) => problemsOfMigration(newest.version, asked),
    );
    const target = to == null ? {} : { to };
    const asked = { from, ...target, by, reason, dryRun: dryRun ?? false };
    const outcome = await this.sagas.as(callerOf(request)).migrate(name, asked);
    switch (outcome.status) {
      case 'unknown-saga':
        throw unknownSaga(name, outcome.known);
      case 'unknown-version':
        throw unknownVersion(name, to ?? undefined, outcome.known);
      case 'migrated':
        return migrationView(name, asked, outcome, basePathOf(request));
    }
  }
}
