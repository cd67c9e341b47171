import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import {
  approval,
  arm,
  choose,
  eventType,
  final,
  inAnHour,
  machine,
  parallel,
  publish,
  r,
  repeat,
  saga,
  state,
  TRIP,
  wait,
} from '../samples.fixture.js';

const waits = wait('w', [arm('done')]);
const done = publish('done');
const notice = { event: eventType('done'), body: () => ({}) };

describe('a saga that waits for an event which it publishes only behind the wait', () => {
  const says = (events: string) =>
    `${TRIP}, step "w": it waits for ${events}, which this saga publishes only behind it: it would wait for itself for ever. Publish in front of the wait, or give it a time limit.`;
  it.each([
    { where: 'in the next step', steps: [waits, done], events: '"done"' },
    { where: 'much later', steps: [choose('x', [waits]), r(), choose('y', [done])], events: '"done"' },
    { where: 'when the event has come', steps: [wait('w', [arm('done', [done])])], events: '"done"' },
    { where: 'in the same pass', steps: [repeat('x', [waits, done])], events: '"done"' },
    {
      where: 'behind the machine that waits',
      steps: [machine(state('open', { e: 'end' }, { entry: [waits] }), final('end')), done],
      events: '"done"',
    },
    { where: 'with an approval', steps: [waits, approval('a', [], { notify: notice })], events: '"done"' },
    {
      where: 'each of several',
      steps: [
        wait('w', [arm('done'), arm('over'), arm('else', [], { effect: 'ignore' })]),
        done,
        publish('over'),
      ],
      events: '"done" and "over"',
    },
  ])('is refused: $where', ({ steps, events }) => {
    expect(problemsOf(saga(steps))).toEqual([says(events)]);
  });
});

describe('a saga that waits for an event which it publishes as well', () => {
  it.each([
    { where: 'in front of the wait', steps: [done, waits] },
    { where: 'in front of it and behind it', steps: [done, waits, publish('done', 'again')] },
    { where: 'beside the wait', steps: [parallel('x', [waits, r()], [done])] },
    { where: 'where the wait is not', steps: [repeat('y', [choose('x', [waits], [done])])] },
    {
      where: 'with the request of the approval that waits',
      steps: [{ ...approval('a', [], { notify: notice }), arms: [...approval('a').arms, arm('done')] }],
    },
    {
      where: 'behind a wait that ends by itself',
      steps: [wait('w', [arm('done')], { dueAt: inAnHour }), done],
    },
    {
      where: 'behind a wait that something else ends too',
      steps: [wait('w', [arm('done'), arm('other')]), done],
    },
    {
      where: 'behind a wait that a person ends too',
      steps: [{ ...approval('w'), arms: [...approval('w').arms, arm('done')] }, done],
    },
    { where: 'nowhere', steps: [waits] },
  ])('is accepted: $where', ({ steps }) => {
    expect(problemsOf(saga(steps))).toEqual([]);
  });
});
