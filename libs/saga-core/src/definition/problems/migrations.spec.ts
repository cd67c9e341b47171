import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import { arm, c, choose, saga, wait } from '../samples.fixture.js';

const steps = [c(), choose('x', [wait('w', [arm('e')])])];
const from = (version: number, at: readonly string[] = ['c']) => ({ from: version, at, map: () => ({}) });
const tells = (migrations: readonly ReturnType<typeof from>[]) =>
  problemsOf(saga(steps, { version: 3, migrations }));

describe('a migration', () => {
  it('is accepted from older versions, at steps that there are, however deep', () => {
    expect(tells([from(1), from(2, ['c', 'w'])])).toEqual([]);
  });

  it.each([3, 4, 0, -1, 1.5, Number.NaN])('is refused from version %d', (version) => {
    expect(tells([from(version)])).toEqual([
      `Saga "trip" version 3, the migration from version ${version}: sagas only come from versions below 3. Name the version that they have.`,
    ]);
  });

  it('is refused at a step that there is not, once', () => {
    expect(tells([from(1, ['c', 'gone', 'gone'])])).toEqual([
      'Saga "trip" version 3, the migration from version 1: there is no step "gone" at which a saga could go on. Name steps that this version has.',
    ]);
  });

  it('is refused if there is another one from the same version', () => {
    expect(tells([from(1), from(1), from(1)])).toEqual([
      'Saga "trip" version 3, the migration from version 1 is there more than once. Make one of them.',
    ]);
  });
});
