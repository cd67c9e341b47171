import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import {
  arm,
  c,
  choose,
  eventType,
  final,
  machine,
  p,
  parallel,
  publish,
  r,
  repeat,
  saga,
  state,
  TRIP,
  wait,
} from '../samples.fixture.js';

describe('a name that can be told from others', () => {
  it.each([
    { what: 'of a step', steps: [c('bookFlight'), c('book_flight-2'), p('x'.repeat(64))] },
    { what: 'of an event, after its contract', steps: [publish('order.was-confirmed.twice'), r()] },
    { what: 'of an event, given to it', steps: [publish('order.confirmed', 'tellEverybody')] },
    { what: 'of a choice, after its first step', steps: [choose('c?', [c()])] },
    { what: 'of a choice, after the first step of its other branch', steps: [choose('c?', [], [c()])] },
    { what: 'of a choice, after a choice', steps: [choose('c??', [choose('c?', [c()])])] },
    { what: 'of a choice, after an event', steps: [choose('a.happened?', [publish('a.happened')])] },
    {
      what: "of a state's wait, after machine and state",
      steps: [machine(state('at-work', { closed: 'done.2' }), final('done.2'))],
    },
    { what: 'of an arm, after its event', steps: [wait('w', [arm('order.paid'), arm('order.paid#2')])] },
  ])('is accepted: $what', ({ steps }) => {
    expect(problemsOf(saga(steps))).toEqual([]);
  });
});

describe('a name that a message id cannot hold', () => {
  it.each([
    { name: '', steps: [p('')] },
    { name: 'a:b', steps: [p('a:b')] },
    { name: '1st', steps: [p('1st')] },
    { name: 'a[1]', steps: [p('a[1]')] },
    { name: 'x'.repeat(65), steps: [p('x'.repeat(65))] },
    { name: 'order.confirmed', steps: [p('order.confirmed')] },
    { name: 'other.event', steps: [publish('order.confirmed', 'other.event')] },
    { name: `a.${'x'.repeat(127)}`, steps: [publish(`a.${'x'.repeat(127)}`)] },
    { name: 'x?', steps: [choose('x?', [c()])] },
    { name: '?', steps: [choose('?', [c()])] },
    {
      name: 'm.other',
      steps: [machine(state('open', { e: 'end' }, { wait: wait('m.other', [arm('e')]) }), final('end'))],
    },
    { name: 'deep down', steps: [repeat('x', [choose('y', [c('deep down')])])] },
  ])('is refused: "$name"', ({ name, steps }) => {
    expect(problemsOf(saga(steps))).toEqual([
      `${TRIP}, step "${name}": the name must be letters, digits, hyphens and underscores, 64 at most, since it is part of message ids.`,
    ]);
  });
});

describe('a name that is used twice', () => {
  const twice = (name: string) =>
    `${TRIP}, step "${name}": the name is used more than once; each step needs its own, since replies are told apart by it.`;

  it('is refused of two steps that publish one event, with the remedy that there is', () => {
    expect(problemsOf(saga([publish('a.happened'), publish('a.happened')]))).toEqual([
      `${twice('a.happened')} Give .publish() a name of its own as its third argument.`,
    ]);
  });

  it('is refused, once for each name', () => {
    expect(problemsOf(saga([c(), c(), c(), r(), r()]))).toEqual([twice('c'), twice('r')]);
  });

  it.each([
    { where: 'two branches', steps: [choose('x', [c()], [c()])], name: 'c' },
    { where: 'a step and one around it', steps: [repeat('c', [c()])], name: 'c' },
    {
      where: 'a state and a step of it',
      steps: [machine(state('open', { e: 'end' }), final('end', { entry: [r('m')] }))],
      name: 'm',
    },
  ])('is refused wherever the steps stand: $where', ({ steps, name }) => {
    expect(problemsOf(saga(steps))).toEqual([twice(name)]);
  });
});

describe('what stands inside a step', () => {
  const twice = (where: string) =>
    `${TRIP}, ${where}: the name is used more than once in this step; give each its own, since the saga remembers it.`;
  const both = (name: string) => [
    { name, steps: [c('c1')] },
    { name, steps: [c('c2')] },
  ];

  it.each([
    {
      where: 'step "x", branch "b"',
      steps: [{ ...choose('x'), branches: both('b').map((branch) => ({ ...branch, when: () => true })) }],
    },
    { where: 'step "x", branch "b"', steps: [{ ...parallel('x'), branches: both('b') }] },
    {
      where: 'step "w", arm "e"',
      steps: [wait('w', [arm('e'), arm('e', [], { event: eventType('other') })])],
    },
    { where: 'step "m", state "end"', steps: [machine(final('end'), final('end'))] },
  ])('needs a name of its own: $where', ({ where, steps }) => {
    expect(problemsOf(saga(steps))).toEqual([twice(where)]);
  });

  it('may have the name that something inside another step has', () => {
    expect(
      problemsOf(saga([parallel('x', [c('c1')], [c('c2')]), parallel('y', [c('c3')], [c('c4')])])),
    ).toEqual([]);
  });

  const unusable = (where: string) =>
    `${TRIP}, ${where}: the name must be letters, digits, hyphens, underscores, dots and "#", 128 at most, since the saga remembers it.`;
  it.each([
    {
      where: 'step "x", branch "a/b"',
      steps: [
        {
          ...parallel('x'),
          branches: [
            { name: 'a/b', steps: [c('c1')] },
            { name: 'a', steps: [c('c2')] },
          ],
        },
      ],
    },
    { where: 'step "w", arm "so what"', steps: [wait('w', [arm('so what')])] },
    { where: 'step "m", state ""', steps: [machine(final(''))] },
  ])('needs a name that lanes and history can hold: $where', ({ where, steps }) => {
    expect(problemsOf(saga(steps))).toEqual([unusable(where)]);
  });

  it('cannot be called as the end of its time', () => {
    expect(problemsOf(saga([wait('w', [arm('timeout')])]))).toEqual([
      `${TRIP}, step "w": no arm can be called "timeout", since the end of its time is called so. Give it another name.`,
    ]);
  });
});
