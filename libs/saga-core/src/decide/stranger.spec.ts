import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fixed } from '../definition/timing.js';
import { strangerIn } from './stranger.js';

const { done, told, sagaOf, Rang, Announced } = sample;
const says = (value: string) => ({ value });

/** A step of each kind. */
const all = sagaOf((saga) =>
  saga
    .step('a', done('a'))
    .when(
      () => true,
      (s) => s.step('b', done('b')),
    )
    .parallel('c', { l: (s) => s.delay('c1', '1m'), r: (s) => s.delay('c2', '1m') })
    .forEach('d', { items: () => [1], as: 'item', atOnce: 1 }, (s) => s.delay('d1', '1m'))
    .repeatUntil(
      'e',
      (s) => s.delay('e1', '1m'),
      () => true,
      { atMost: 1, onExhausted: 'fail' },
    )
    .attempt(
      'f',
      (s) => s.step('f1', done('f1')),
      (s) => s,
    )
    .recoverForward('g', { attempts: 2, backoff: fixed('1m') }, (s) => s.step('g1', done('g1')))
    .pivot('h', told('h'))
    .publish(Announced, (seen) => ({ seen }))
    .machine('i', { states: ['on', 'off'], initial: 'on', match: { id: (d) => d['id'] as string } }, (m) =>
      m.state('on', (s) => s.on(Rang, { goTo: 'off' })).final('off'),
    )
    .delay('j', '1m'),
);
const saga = scenario(all, { id: 'i1' })
  .succeeds('a', says('A'))
  .succeeds('b', says('B'))
  .silence(3)
  .fails('f1')
  .fails('g1[1]')
  .silence()
  .succeeds('g1[2]', says('G'))
  .succeeds('h', says('H'))
  .hears(Rang, { id: 'i1' });

describe('a step that a definition does not know', () => {
  it('is none of those that the definition has made the saga begin', () => {
    expect(saga.state.status).toBe('waiting');
    expect(new Set(saga.state.steps.map(({ kind }) => kind)).size).toBe(10);
    expect(strangerIn(all, saga.state)).toBeUndefined();
  });

  it.each(all.steps.map(({ name }) => ({ name })))('is one that is gone: $name', ({ name }) => {
    const without = { ...all, steps: all.steps.filter((step) => step.name !== name) };
    expect(strangerIn(without, saga.state)).toBeDefined();
  });

  it.each(all.steps.map(({ name }) => ({ name })))('is one that is something else now: $name', ({ name }) => {
    const other = { kind: name === 'j' ? 'publish' : 'wait', name, arms: [], onTimeout: [] } as never;
    const changed = { ...all, steps: all.steps.map((step) => (step.name === name ? other : step)) };
    expect(strangerIn(changed, saga.state)?.path).toMatch(name === 'b?' ? /^b/ : name);
  });
});
