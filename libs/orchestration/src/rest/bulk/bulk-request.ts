import 'reflect-metadata';
import type { Action, SagaStatus } from '@edda/saga-core';
import { SAGA_STATUSES } from '@edda/saga-core';
import type { BodyProblem } from '@edda/validation';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { BulkOrder } from '../../store/bulk-action-store.js';
import type { SagaFilter } from '../../store/saga-filter.js';
import { MAX_VERSION } from '../definitions/migration-request.js';
import type { Signed } from '../http/signed-request.js';
import { SignedRequest } from '../http/signed-request.js';
import { ATTRIBUTE_WANTED, attributeIn } from '../sagas/attribute-parameter.js';
import { contradictions } from '../sagas/list-parameters.js';

/** So many sagas can be named one by one. */
const MAX_IDS = 1_000;

/** What can be done with many sagas at once: what needs nothing that differs from one to the next. */
export const BULK_ACTIONS = ['cancel', 'pause', 'resume', 'retry', 'skip', 'compensate', 'resolve'] as const;
/** Those that are about a step, and may (`skip`: must) name one. */
const WITH_PATH: readonly Action[] = ['retry', 'skip', 'compensate'];

/** Which sagas: all fields that are given have to fit, as in GET /v1/sagas. */
export class BulkFilterRequest {
  @IsOptional()
  @IsString()
  @Length(1, 64)
  name?: string | null;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number | null;

  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(SAGA_STATUSES.length)
  @IsIn(SAGA_STATUSES, { each: true })
  status?: SagaStatus[] | null;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  key?: string | null;

  @IsOptional()
  @IsString()
  @Length(1, 255)
  keyPrefix?: string | null;

  @IsOptional()
  @IsString()
  @Length(1, 128)
  step?: string | null;

  /** `customer:42`. */
  @IsOptional()
  @IsString()
  @Length(3, 320)
  attribute?: string | null;

  @IsOptional()
  @IsString()
  @Length(1, 128)
  failedStep?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  startedAfter?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  startedBefore?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  updatedAfter?: string | null;

  @IsOptional()
  @IsISO8601({ strict: true })
  updatedBefore?: string | null;
}

/** The body of an order about many sagas. */
export class BulkRequest extends SignedRequest {
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MAX_IDS)
  @IsUUID(undefined, { each: true })
  ids?: string[] | null;

  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => BulkFilterRequest)
  filter?: BulkFilterRequest | null;

  @IsIn(BULK_ACTIONS)
  action: (typeof BULK_ACTIONS)[number];

  @IsOptional()
  @IsString()
  @Length(1, 255)
  path?: string | null;

  /** Says what would be done, and does nothing. */
  @IsOptional()
  @IsBoolean()
  dryRun?: boolean | null;
}

/** What the contract's rules cannot say. */
export function problemsOfBulk({ ids, filter, action, path }: Partial<BulkRequest>): readonly BodyProblem[] {
  const problems: BodyProblem[] = [];
  if ((ids == null) === (filter == null))
    problems.push({ path: '', message: 'say which sagas by exactly one of "ids" and "filter"' });
  if (filter && Object.values(filter).every((value) => value == null))
    problems.push({
      path: 'filter',
      message: 'must narrow it down: by a name, statuses, a key, a step, an attribute or a time',
    });
  if (filter?.attribute != null && !attributeIn(filter.attribute))
    problems.push({ path: 'filter/attribute', message: `must be ${ATTRIBUTE_WANTED}` });
  if (filter)
    problems.push(
      ...contradictions(meantSagas(filter)).map((one) => ({
        path: `filter/${one.path}`,
        message: one.message,
      })),
    );
  if (path != null && action && !WITH_PATH.includes(action))
    problems.push({ path: 'path', message: `has no place in "${action}", which is for the whole saga` });
  if (path == null && action === 'skip')
    problems.push({ path: 'path', message: 'is missing: say which step' });
  return problems;
}

/** The order that a body says. */
export function orderOf({ ids, filter, action, path, by, reason }: Signed<BulkRequest>): BulkOrder {
  return {
    filter: filter ? meantSagas(filter) : {},
    ...(ids ? { ids: [...new Set(ids.map((id) => id.toLowerCase()))] } : {}),
    action,
    ...(path == null ? {} : { path }),
    by,
    reason,
  };
}

const TIMES = ['startedAfter', 'startedBefore', 'updatedAfter', 'updatedBefore'] as const;

function meantSagas(filter: BulkFilterRequest): SagaFilter {
  const { name, version, status, key, keyPrefix, step, failedStep } = filter;
  const attribute = filter.attribute == null ? undefined : attributeIn(filter.attribute);
  const times = TIMES.flatMap((field) => {
    const time = filter[field];
    return time == null ? [] : [[field, Date.parse(time)] as const];
  });
  return {
    ...(name == null ? {} : { name }),
    ...(version == null ? {} : { version }),
    ...(status == null ? {} : { status }),
    ...(key == null ? {} : { key }),
    ...(keyPrefix == null ? {} : { keyPrefix }),
    ...(step == null ? {} : { step }),
    ...(attribute ? { attribute } : {}),
    ...(failedStep == null ? {} : { failedStep }),
    ...Object.fromEntries(times),
  };
}
