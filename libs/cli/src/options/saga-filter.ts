import type { SagaStatus } from '@edda/client';
import { SAGA_STATUSES } from '@edda/saga-core';
import type { Command } from 'commander';
import type { Cli } from '../cli.js';
import { moment, someOf, version } from './values.js';

export interface SagaFilterOptions {
  readonly definition?: string;
  readonly definitionVersion?: number;
  readonly status?: readonly SagaStatus[];
  readonly key?: string;
  readonly keyPrefix?: string;
  readonly step?: string;
  readonly failedStep?: string;
  readonly attribute?: string;
  readonly startedAfter?: string;
  readonly startedBefore?: string;
  readonly updatedAfter?: string;
  readonly updatedBefore?: string;
}

/** What sagas can be narrowed by, for a list as for an action on many. */
export function withSagaFilter(command: Command, { now }: Pick<Cli, 'now'>): Command {
  const at = moment(now);
  return command
    .option('--definition <name>', 'only those of this saga definition')
    .option('--definition-version <n>', 'only those of this version of it', version)
    .option(
      '--status <a,b>',
      `only those with one of these statuses: ${SAGA_STATUSES.join(', ')}`,
      someOf(SAGA_STATUSES),
    )
    .option('--key <key>', 'only those with this business key')
    .option('--key-prefix <text>', 'only those whose business key begins like this')
    .option('--step <name>', 'only those that stand, or are parked, at this step')
    .option('--failed-step <name>', 'only those that this step turned back or parked')
    .option('--attribute <name:value>', 'only those that were started with this attribute: customer:42')
    .option(
      '--started-after <time>',
      'only those that were started then or later: 2030-01-31T12:00:00Z, or 2h for two hours ago',
      at,
    )
    .option('--started-before <time>', 'only those that were started before', at)
    .option('--updated-after <time>', 'only those to which something happened then or later', at)
    .option('--updated-before <time>', 'only those to which nothing has happened since', at);
}

/** The filter as REST takes it, without what was not said. */
export function sagaFilterOf(options: SagaFilterOptions) {
  const { definition, definitionVersion, status, key, keyPrefix, step, failedStep, attribute } = options;
  const { startedAfter, startedBefore, updatedAfter, updatedBefore } = options;
  return definedOf({
    name: definition,
    version: definitionVersion,
    status,
    key,
    keyPrefix,
    step,
    failedStep,
    attribute,
    startedAfter,
    startedBefore,
    updatedAfter,
    updatedBefore,
  });
}

/** The fields that have a value. */
export function definedOf<Fields extends object>(fields: Fields): Partial<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Partial<Fields>;
}
