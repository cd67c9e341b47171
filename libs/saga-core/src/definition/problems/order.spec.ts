import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import {
  approval,
  arm,
  attempt,
  c,
  child,
  choose,
  final,
  forEach,
  handler,
  inAnHour,
  machine,
  p,
  parallel,
  publish,
  r,
  recover,
  repeat,
  saga,
  state,
  TRIP,
  wait,
} from '../samples.fixture.js';

const happened = publish('a.happened');
const parcel = machine(state('open', { closed: 'done' }), final('done'));

describe('steps in an order in which each run can end', () => {
  it.each([
    { shape: 'compensatable · pivot · retriable · event', steps: [c('c1'), c('c2'), p(), r(), happened] },
    { shape: 'a pivot alone', steps: [p()] },
    { shape: 'only what cannot be undone', steps: [r('r1'), happened, r('r2')] },
    { shape: 'a pivot in one of two branches', steps: [c(), choose('x', [p()], [c('c2')]), r()] },
    { shape: 'a pivot in each of two branches', steps: [choose('x', [p('p1')], [c(), p('p2')]), r()] },
    { shape: 'a retriable step in one of two branches', steps: [choose('x', [r('r1')], [c()]), r()] },
    {
      shape: 'another pivot after the pivot has failed',
      steps: [p('p', { onFailure: [handler('declined', [c(), p('p2')])] }), r()],
    },
    {
      shape: 'another step after a compensatable one has failed',
      steps: [c('c', { onFailure: [handler('sold-out', [c('c2')])] }), c('c3')],
    },
    {
      shape: 'another step after a retriable one has failed',
      steps: [r('r', { onFailure: [handler('declined', [r('r2')])] })],
    },
    {
      shape: 'parallel branches that can all be undone',
      steps: [parallel('x', [c('c1')], [c('c2'), wait('w', [arm('e', 'compensate')])]), p()],
    },
    { shape: 'parallel branches that only go forward', steps: [c(), parallel('x', [r()], [happened])] },
    { shape: 'an attempt beside a retriable step', steps: [parallel('x', [attempt('a', [c()])], [r()])] },
    { shape: 'items that can be undone', steps: [forEach('x', [c()]), p()] },
    { shape: 'items that only go forward', steps: [c(), forEach('x', [r('r1'), r('r2')])] },
    {
      shape: 'a loop that may fail in front of the pivot',
      steps: [repeat('x', [c()], { onExhausted: 'fail' }), p()],
    },
    { shape: 'a loop of retriable steps', steps: [repeat('x', [wait('w', [arm('e')]), r()])] },
    {
      shape: 'an attempt behind the pivot',
      steps: [
        p(),
        attempt(
          'a',
          [choose('x', [c()]), repeat('y', [wait('w', [arm('e', 'compensate')])], { onExhausted: 'fail' })],
          [r()],
        ),
        r('r2'),
      ],
    },
    {
      shape: 'a save-point inside an attempt behind the pivot',
      steps: [p(), attempt('a', [recover('s', [c()])])],
    },
    { shape: 'a pivot in what is done otherwise', steps: [attempt('a', [c()], [p()]), r()] },
    {
      shape: 'a save-point in front of the pivot',
      steps: [recover('s', [c(), wait('w', [arm('e', 'compensate')])]), p()],
    },
    { shape: 'a machine behind anything', steps: [c(), p(), parcel, r()] },
    {
      shape: 'an attempt in a machine',
      steps: [
        machine(
          state('open', { closed: 'done' }, { entry: [attempt('a', [c()], [r()])] }),
          final('done', { entry: [happened] }),
        ),
      ],
    },
    {
      shape: 'a wait that only goes forward behind the pivot',
      steps: [p(), wait('w', [arm('e', [r()])], { dueAt: inAnHour, onTimeout: [r('r2')] })],
    },
    {
      shape: 'a time that a wait does not have',
      steps: [p(), wait('w', [arm('e')], { onTimeout: 'compensate' })],
    },
    {
      shape: 'an event behind the pivot that is never taken',
      steps: [p(), wait('w', [arm('e'), arm('f', 'compensate', { effect: 'ignore' })])],
    },
    { shape: 'an approval in front of the pivot', steps: [approval('a', 'compensate'), p()] },
    {
      shape: 'children as the roles that they have',
      steps: [
        child('a', 'compensatable', 'x'),
        child('b', 'pivot', 'y'),
        child('d', 'retriable', 'z', 'detach'),
      ],
    },
  ])('are accepted: $shape', ({ steps }) => {
    expect(problemsOf(saga(steps))).toEqual([]);
  });
});

const behind = (what: string, name = 'c') =>
  `step "${name}": a compensatable step cannot stand behind ${what}: if it failed, what came before could not be undone. Move it forward, or make it retriable.`;
const second = (name: string, by: string) =>
  `step "${name}": it is a second pivot or stands behind "${by}"; a saga has one point of no return. Make it retriable, or move "${by}" behind it.`;

describe('steps on the wrong side of the point of no return', () => {
  it.each([
    { steps: [p(), c()], says: behind('the pivot step "p"') },
    { steps: [p(), r(), c()], says: behind('the retriable step "r"') },
    { steps: [c('c1'), r(), r('r2'), c()], says: behind('the retriable step "r"') },
    { steps: [happened, c()], says: behind('the event "a.happened"') },
    { steps: [parcel, c()], says: behind('the state machine "m"') },
    { steps: [p(), child('c', 'compensatable', 'x')], says: behind('the pivot step "p"') },
    { steps: [choose('x', [p()], [c('c1')]), c()], says: behind('the pivot step "p"') },
    { steps: [p(), choose('x', [c()])], says: behind('the pivot step "p"') },
    { steps: [p(), repeat('x', [c()])], says: behind('the pivot step "p"') },
    { steps: [attempt('a', [c('c1')], [r()]), c()], says: behind('the retriable step "r"') },
    { steps: [p(), attempt('a', [c('c1')], [c()])], says: behind('the pivot step "p"') },
    { steps: [wait('w', [arm('e', [r()])]), c()], says: behind('the retriable step "r"') },
    {
      steps: [wait('w', [], { dueAt: inAnHour, onTimeout: [r()] }), c()],
      says: behind('the retriable step "r"'),
    },
    {
      steps: [c('c1', { onFailure: [handler('sold-out', [p()])] }), c()],
      says: behind('the pivot step "p"'),
    },
    { steps: [r('r', { onFailure: [handler('declined', [c()])] })], says: behind('the retriable step "r"') },
    { steps: [parallel('x', [r()], [r('r2')]), c()], says: behind('the retriable step "r"') },
    { steps: [p('p1'), p()], says: second('p', 'p1') },
    { steps: [r(), p()], says: second('p', 'r') },
    { steps: [happened, p()], says: second('p', 'a.happened') },
    { steps: [parcel, p()], says: second('p', 'm') },
    { steps: [choose('x', [p('p1')], [c()]), p()], says: second('p', 'p1') },
    { steps: [p('p1'), attempt('a', [c()], [p()])], says: second('p', 'p1') },
  ])('are refused: $says', ({ steps, says }) => {
    expect(problemsOf(saga(steps))).toEqual([`${TRIP}, ${says}`]);
  });
});

describe('steps that run beside each other or again', () => {
  const beside = (by: string, name: string, around: string, inside: string) =>
    `step "c": a compensatable step cannot stand beside ${by} "${name}" inside ${around} "${inside}": if it failed, "${name}" could not be undone. Make it retriable as well, or move "${name}" behind "${inside}".`;
  const inside = (around: string, how: string) =>
    `step "p": a pivot cannot stand inside ${around} "x", ${how}; a saga has one point of no return. Move it behind "x".`;
  it.each([
    {
      steps: [parallel('x', [c()], [r()])],
      says: beside('the retriable step', 'r', 'the parallel step', 'x'),
    },
    {
      steps: [parallel('x', [happened], [c()])],
      says: beside('the event', 'a.happened', 'the parallel step', 'x'),
    },
    {
      steps: [parallel('x', [r('r1')], [c(), r('r2')])],
      says: beside('the retriable step', 'r1', 'the parallel step', 'x'),
    },
    {
      steps: [parallel('x', [c()], [attempt('a', [c('c1')], [r()])])],
      says: beside('the retriable step', 'r', 'the parallel step', 'x'),
    },
    {
      steps: [parallel('x', [c()], [parallel('y', [r()], [r('r2')])])],
      says: beside('the retriable step', 'r', 'the parallel step', 'x'),
    },
    { steps: [forEach('x', [c(), r()])], says: beside('the retriable step', 'r', 'the for-each', 'x') },
    { steps: [repeat('x', [c(), happened])], says: beside('the event', 'a.happened', 'the loop', 'x') },
    { steps: [repeat('x', [c(), parcel])], says: beside('the state machine', 'm', 'the loop', 'x') },
    {
      steps: [parallel('x', [p()], [c()])],
      says: inside('the parallel step', 'which runs other steps beside it'),
    },
    {
      steps: [parallel('x', [choose('y', [p()])], [c()])],
      says: inside('the parallel step', 'which runs other steps beside it'),
    },
    { steps: [forEach('x', [p()])], says: inside('the for-each', 'which runs it for each item') },
    { steps: [repeat('x', [c(), p()])], says: inside('the loop', 'which runs it again and again') },
    {
      steps: [repeat('x', [attempt('a', [c()], [p()])])],
      says: inside('the loop', 'which runs it again and again'),
    },
  ])('are refused where one could not be undone: $says', ({ steps, says }) => {
    expect(problemsOf(saga(steps))).toEqual([`${TRIP}, ${says}`]);
  });

  it('count as what they hold for the steps behind them, though one of them was refused', () => {
    const problems = problemsOf(saga([parallel('x', [c('c1')], [r()]), c()]));
    expect(problems).toEqual([
      expect.stringContaining('step "c1"'),
      `${TRIP}, ${behind('the retriable step "r"')}`,
    ]);
  });
});

describe('what turns the saga back where it only goes forward', () => {
  const recovers = 'step "s": it fails when its attempts are used up, but';
  const repeats = 'step "x": it fails when its passes are used up, but';
  const waits = (end: string) => `step "w": it turns the saga back when it ends with "${end}", but`;
  const steps = ' Move it forward, or say with which steps the saga goes on then.';
  it.each([
    {
      steps: [p(), recover('s', [c()])],
      says: `${recovers} the pivot step "p" could not be undone. Move it forward, or put it into an attempt.`,
    },
    {
      steps: [p(), repeat('x', [r()], { onExhausted: 'fail' })],
      says: `${repeats} the pivot step "p" could not be undone. Move it forward, or let the saga go on then with onExhausted: 'continue'.`,
    },
    {
      steps: [repeat('x', [r()], { onExhausted: 'fail' })],
      says: `${repeats} the retriable step "r" could not be undone. Move it forward, or let the saga go on then with onExhausted: 'continue'.`,
    },
    {
      steps: [happened, wait('w', [arm('e', 'compensate')])],
      says: `${waits('e')} the event "a.happened" could not be undone.${steps}`,
    },
    {
      steps: [p(), wait('w', [arm('e')], { dueAt: inAnHour, onTimeout: 'compensate' })],
      says: `${waits('timeout')} the pivot step "p" could not be undone.${steps}`,
    },
    {
      steps: [r(), approval('w', 'compensate')],
      says: `${waits('rejected')} the retriable step "r" could not be undone.${steps}`,
    },
    {
      steps: [parallel('x', [r()], [wait('w', [arm('e', 'compensate')])])],
      says: `${waits('e')} the retriable step "r" could not be undone.${steps}`,
    },
    {
      steps: [
        machine(
          state('open', { closed: 'done' }, { entry: [wait('w', [arm('e', 'compensate')])] }),
          final('done'),
        ),
      ],
      says: `${waits('e')} the state machine "m" could not be undone.${steps}`,
    },
  ])('is refused: $says', ({ steps: made, says }) => {
    expect(problemsOf(saga(made))).toEqual([`${TRIP}, ${says}`]);
  });
});

describe('what cannot be undone, inside a step that is undone alone', () => {
  const undone = (what: string, name: string, around: string, by: string) =>
    `step "${name}": ${what} cannot stand inside ${around} "${by}": what is in there is undone when it fails, and this could not be. Move it behind "${by}".`;
  it.each([
    { steps: [attempt('a', [r()])], says: undone('a retriable step', 'r', 'the attempt', 'a') },
    { steps: [attempt('a', [c(), p()])], says: undone('a pivot step', 'p', 'the attempt', 'a') },
    { steps: [attempt('a', [happened])], says: undone('an event', 'a.happened', 'the attempt', 'a') },
    { steps: [attempt('a', [parcel])], says: undone('a state machine', 'm', 'the attempt', 'a') },
    {
      steps: [recover('s', [choose('x', [r()])])],
      says: undone('a retriable step', 'r', 'the save-point', 's'),
    },
    {
      steps: [recover('s', [attempt('a', [c()], [r()])])],
      says: undone('a retriable step', 'r', 'the save-point', 's'),
    },
    {
      steps: [recover('s', [attempt('a', [r()])])],
      says: undone('a retriable step', 'r', 'the attempt', 'a'),
    },
    {
      steps: [recover('s', [parallel('x', [p()], [c()])])],
      says: undone('a pivot step', 'p', 'the save-point', 's'),
    },
  ])('is refused: $says', ({ steps, says }) => {
    expect(problemsOf(saga(steps))).toEqual([`${TRIP}, ${says}`]);
  });
});

describe('a state machine', () => {
  const only = (name: string) =>
    `step "${name}": a compensatable step cannot stand inside the state machine "m", which only goes forward. Make it retriable, or put it into an attempt.`;
  const ends = final('done');
  it.each([
    {
      where: 'entry',
      steps: [machine(state('open', { closed: 'done' }, { entry: [r(), c()] }), ends)],
      says: only('c'),
    },
    {
      where: 'exit',
      steps: [machine(state('open', { closed: 'done' }, { exit: [c()] }), ends)],
      says: only('c'),
    },
    {
      where: 'an event',
      steps: [
        machine(state('open', { closed: 'done' }, { wait: wait('m.open', [arm('closed', [c()])]) }), ends),
      ],
      says: only('c'),
    },
    {
      where: 'a loop in it',
      steps: [machine(final('done', { entry: [repeat('x', [c()])] }))],
      says: only('c'),
    },
  ])('is refused with a step that may have to be undone in $where', ({ steps, says }) => {
    expect(problemsOf(saga(steps))).toEqual([`${TRIP}, ${says}`]);
  });

  it('is refused with a pivot', () => {
    expect(problemsOf(saga([machine(final('done', { entry: [p()] }))]))).toEqual([
      `${TRIP}, step "p": a pivot cannot stand inside the state machine "m", which only goes forward. Move it in front of "m", or make it retriable.`,
    ]);
  });
});
