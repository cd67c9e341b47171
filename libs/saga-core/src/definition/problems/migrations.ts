import type { SagaDefinition } from '../definition.js';
import { allSteps } from '../step.js';
import { repeated } from './repeated.js';

/** Migrations that no saga could take. */
export function problemsOfMigrations({ version, steps, migrations }: SagaDefinition): readonly string[] {
  const names = new Set(allSteps(steps).map(({ name }) => name));
  return [
    ...migrations.flatMap(({ from, at }) => {
      const isOlder = Number.isInteger(from) && from >= 1 && from < version;
      return [
        ...(isOlder
          ? []
          : [
              `the migration from version ${from}: sagas only come from versions below ${version}. Name the version that they have.`,
            ]),
        ...[...new Set(at)]
          .filter((name) => !names.has(name))
          .map(
            (name) =>
              `the migration from version ${from}: there is no step "${name}" at which a saga could go on. Name steps that this version has.`,
          ),
      ];
    }),
    ...repeated(migrations.map(({ from }) => from)).map(
      (from) => `the migration from version ${from} is there more than once. Make one of them.`,
    ),
  ];
}
