import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { SagaDefinition } from '../definition/definition.js';
import type { StepsBuilder } from '../definition/steps-builder.js';
import { fixed } from '../definition/timing.js';
import { migrationOf } from './migrate.js';

const { done, told, sagaOf, Rang } = sample;
type Known = sample.Known;
type Steps = StepsBuilder<Known, 'before'>;
const says = (value: string) => ({ value });

const first = sagaOf((saga) => saga.step('a', done('a')).step('b', done('b')).pivot('last', told('last')));
/** The next version of a saga, whose sagas may be moved at these steps. */
const second = (
  define: (steps: Steps) => StepsBuilder<Known, 'before' | 'behind'>,
  at: readonly string[],
  map: (data: Known) => object = (data) => ({ ...data, moved: true }),
): SagaDefinition => sagaOf((saga) => define(saga).migrate({ from: 1, at, map }), { version: 2 });

const same = (steps: Steps) => steps.step('a', done('a')).step('b', done('b')).pivot('last', told('last'));
const atB = () => scenario(first).succeeds('a', says('A'));
const why = (definition: SagaDefinition, { state }: Scenario) => {
  const judged = migrationOf(definition, state);
  return judged.verdict === 'finishes' ? judged.why : judged.verdict;
};

describe('a saga that is moved to the next version', () => {
  it('goes on with its steps, and with the data that the migration makes', () => {
    const saga = atB().migratesTo(second(same, ['b']));
    expect(saga.facts).toEqual(['saga-migrated']);
    expect(saga.last.history[0]?.fact).toEqual({
      kind: 'saga-migrated',
      from: 1,
      to: 2,
      data: { a: 'A', moved: true },
    });
    expect(saga.state).toMatchObject({ version: 2, status: 'running' });
    expect(saga.data()).toEqual({ a: 'A', moved: true });
    expect(saga.succeeds('b', says('B')).bodyFor('last')).toMatchObject({
      seen: { a: 'A', b: 'B', moved: true },
    });
  });

  it('forgets what the migration leaves out', () => {
    const saga = atB().migratesTo(second(same, ['b'], ({ a }) => ({ renamed: a })));
    expect(saga.data()).toEqual({ renamed: 'A' });
    expect(saga.fails('b').bodyFor('a', 'compensation')).toMatchObject({
      seen: { renamed: 'A' },
      reply: { value: 'A' },
    });
  });

  it('comes to the steps that are new behind the place where it stands', () => {
    const longer = second((s) => s.step('a', done('a')).step('b', done('b')).step('new', done('new')), ['b']);
    const saga = atB().migratesTo(longer).succeeds('b', says('B'));
    expect(saga.sentFor).toEqual(['new']);
  });

  it('says who wanted it', () => {
    const saga = atB().migratesTo(second(same, ['b']), { by: 'eve', reason: 'version 1 goes' });
    expect(saga.last.history[0]?.fact).toMatchObject({ by: 'eve', reason: 'version 1 goes' });
  });

  it('keeps its rest: a parked one is tried again when a person says so', () => {
    const broken = sagaOf((saga) =>
      saga.step('a', done('a')).step('b', (s) =>
        s
          .command(sample.Do, () => {
            throw new Error('it never works');
          })
          .noCompensation('it reads'),
      ),
    );
    const saga = scenario(broken)
      .succeeds('a', says('A'))
      .migratesTo(second(same, ['b']));
    expect(saga.facts).toEqual(['saga-migrated']);
    expect(saga.state.status).toBe('parked');
    expect(saga.acts('retry').sentFor).toEqual(['b']);
  });

  it('is parked if the migration throws', () => {
    const broken = second(same, ['b'], () => {
      throw new Error('it never works');
    });
    const saga = atB().migratesTo(broken);
    expect(saga.state).toMatchObject({ version: 1, parked: { reason: 'definition-threw' } });
  });

  it('takes the data of its machine along, if it stands in one', () => {
    const machine = (steps: Steps) =>
      steps.machine(
        'job',
        { states: ['on', 'off'], initial: 'on', match: { id: (d) => d['id'] as string } },
        (m) =>
          m
            .state('on', (state) =>
              state.on(Rang, { onEvent: (_, { value }) => ({ heard: value }) }).after('1h', { goTo: 'off' }),
            )
            .final('off', (s) => s.retriable('last', told('last'))),
      );
    const saga = scenario(
      sagaOf((s) => machine(s)),
      { id: 'i1' },
    ).hears(Rang, { id: 'i1', value: 'ding' });
    saga.migratesTo(second(machine, ['job.on']));
    expect(saga.data()).toEqual({ id: 'i1', heard: 'ding', moved: true });
    saga.silence();
    expect(saga.bodyFor('last[3]')).toMatchObject({ seen: { heard: 'ding', moved: true } });
    expect(saga.succeeds('last[3]', says('L')).state.status).toBe('completed');
    expect(saga.data()).toEqual({ id: 'i1', heard: 'ding', moved: true, last: 'L' });
  });
});

describe('whether a saga can be moved', () => {
  it('is no question if it is over, or has this version', () => {
    expect(why(first, atB())).toBe('none');
    expect(why(second(same, ['b']), atB().succeeds('b', says('B')).succeeds('last', says('L')))).toBe('none');
  });

  it('is answered with the migration', () => {
    const definition = second(same, ['b']);
    expect(migrationOf(definition, atB().state)).toEqual({
      verdict: 'migrates',
      migration: definition.migrations[0],
    });
  });

  it('needs a migration from its version', () => {
    expect(why(sagaOf(same, { version: 3 }), atB())).toBe(
      'version 3 does not say how sagas of version 1 go on',
    );
  });

  it('needs one for the step at which it stands: what is out, what waits, what is stuck, what threw', () => {
    const definition = second(same, ['a', 'last']);
    expect(why(definition, atB())).toBe('it stands at "b", and the migration is for a, last');
    expect(why(definition, atB().isBusy('b'))).toContain('it stands at "b"');
    const waits = (s: Steps) => s.waitFor('bell', Rang, { match: {} });
    expect(why(second(waits, ['other']), scenario(sagaOf(waits)))).toContain('it stands at "bell"');
    const retriable = (s: Steps) => s.retriable('last', told('last'));
    const stuck = scenario(sagaOf(retriable));
    for (const _ of [1, 2]) stuck.fails('last').silence();
    expect(why(second(retriable, ['other']), stuck.fails('last'))).toContain('it stands at "last"');
    expect(why(second(retriable, ['last']), stuck)).toBe('migrates');
  });

  it('needs one for the step that it came to last, if nothing is open', () => {
    const paused = scenario(first).acts('pause').succeeds('a', says('A'));
    expect(why(second(same, ['a']), paused)).toBe('migrates');
    expect(why(second(same, ['b']), paused)).toContain('it stands at "a"');
  });

  it('is not while it is being undone', () => {
    expect(why(second(same, ['a']), atB().fails('b'))).toBe(
      'it is being undone, which the version that did it has to do',
    );
  });

  it('is not if it has begun a step that is gone, or that is something else now', () => {
    const without = second((s) => s.step('b', done('b')), ['b']);
    expect(why(without, atB())).toBe('it has done "a", which version 2 does not know');
    const other = second((s) => s.delay('a', '1m').step('b', done('b')), ['b']);
    expect(why(other, atB())).toBe('it has done "a", which version 2 does not know');
  });

  it('is not if it is past the place of a step that is new', () => {
    const earlier = second(
      (s) => s.step('new', done('new')).step('a', done('a')).step('b', done('b')),
      ['b'],
    );
    expect(why(earlier, atB())).toBe('it is past the place of "new", which is new');
  });

  it('is not if that place lies inside the step in which it stands', () => {
    const chooses = (more: (steps: Steps) => Steps) => (steps: Steps) =>
      steps.choose('way', (c) =>
        c.when(
          'this',
          () => true,
          (s) => more(s).step('b', done('b')),
        ),
      );
    const saga = scenario(sagaOf(chooses((s) => s)));
    expect(saga.sentFor).toEqual(['b']);
    expect(
      why(
        second(
          chooses((s) => s.step('new', done('new'))),
          ['b'],
        ),
        saga,
      ),
    ).toBe('it is past the place of "new", which is new');
    expect(
      why(
        second(
          chooses((s) => s),
          ['b'],
        ),
        saga,
      ),
    ).toBe('migrates');
  });

  const inside = 'it stands inside a branch, at';
  it.each([
    {
      where: 'a branch',
      says: `${inside} "b"`,
      steps: (s: Steps) =>
        s.parallel('x', { l: (b) => b.step('b', done('b')), r: (b) => b.delay('b2', '1h') }),
    },
    {
      where: 'an item',
      says: `${inside} "b[1]"`,
      steps: (s: Steps) =>
        s.forEach('x', { items: () => [1], as: 'item', atOnce: 1 }, (e) => e.step('b', done('b'))),
    },
    {
      where: 'an attempt',
      says: `${inside} "b"`,
      steps: (s: Steps) =>
        s.attempt(
          'x',
          (t) => t.step('b', done('b')),
          (t) => t,
        ),
    },
    {
      where: 'a run behind a save-point',
      says: `${inside} "b[1]"`,
      steps: (s: Steps) => s.recoverForward('x', { attempts: 2 }, (r) => r.step('b', done('b'))),
    },
    {
      where: 'a pass of a loop',
      says: 'migrates',
      steps: (s: Steps) =>
        s.repeatUntil(
          'x',
          (p) => p.step('b', done('b')),
          () => true,
          { atMost: 2, onExhausted: 'fail' },
        ),
    },
    {
      where: 'what follows an attempt',
      says: 'migrates',
      steps: (s: Steps) =>
        s
          .attempt(
            'x',
            (t) =>
              t.when(
                () => false,
                (w) => w.step('c', done('c')),
              ),
            (t) => t,
          )
          .step('b', done('b')),
    },
  ])('depends on whether its data is the saga’s own: in $where', ({ steps, says: verdict }) => {
    const saga = scenario(sagaOf(steps));
    expect(why(second(steps, ['b', 'b2']), saga)).toBe(verdict);
  });

  it('is asked between two runs behind a save-point as well', () => {
    const recovers = (s: Steps) =>
      s.recoverForward('x', { attempts: 2, backoff: fixed('1m') }, (r) => r.step('b', done('b')));
    const saga = scenario(sagaOf(recovers)).fails('b[1]');
    expect(why(second(recovers, ['b']), saga)).toContain('it stands at "x[1]"');
    expect(saga.migratesTo(second(recovers, ['x'])).silence().sentFor).toEqual(['b[2]']);
  });
});

describe('a migration that cannot be', () => {
  it('is refused, and changes nothing', () => {
    const saga = atB();
    const { revision: _, ...before } = saga.state;
    saga.migratesTo(second(same, ['a']));
    expect(saga.last.ignored).toBe('no-migration');
    expect(saga.facts).toEqual(['input-ignored']);
    expect(saga.state).toMatchObject(before);
  });

  it('that was done already is a duplicate', () => {
    const definition = second(same, ['b']);
    expect(atB().migratesTo(definition).migratesTo(definition).last.ignored).toBe('duplicate');
  });

  it('of another saga is a mistake', () => {
    const other = { ...second(same, ['b']), name: 'other' };
    expect(() => atB().migratesTo(other)).toThrow('Saga s1 runs "work" version 1, not "other" version 2.');
  });
});
