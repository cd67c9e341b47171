import { propertySettings } from '@edda/testing/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { outlineChange } from './outline-change.js';
import { outlineOf } from './outline.js';
import {
  approval,
  arm,
  attempt,
  c,
  child,
  choose,
  commandType,
  compensation,
  eventType,
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
  wait,
} from './samples.fixture.js';
import type { Step } from './step.js';

const change = (before: readonly Step[], after: readonly Step[]) =>
  outlineChange(outlineOf(saga(before)), outlineOf(saga(after)));

const a = c('a');
const b = c('b');

describe('what has changed in a definition', () => {
  it.each([
    { before: [a], after: [a], says: 'nothing has changed' },
    { before: [a], after: [a, b], says: 'step "b" is new' },
    { before: [a, b], after: [b], says: 'step "a" is gone' },
    { before: [a], after: [a, repeat('x', [b])], says: 'step "x" is new' },
    {
      before: [p('z', { command: commandType('payment.charge') })],
      after: [p('z', { command: commandType('payment.charge', [], 2) })],
      says: '"z" sends payment.charge v2 instead of v1',
    },
    {
      before: [p('z')],
      after: [p('z', { command: commandType('payment.charge') })],
      says: '"z" sends payment.charge v1 instead of a.do v1',
    },
    { before: [p('z')], after: [r('z')], says: '"z" is a retriable step instead of a pivot' },
    {
      before: [a],
      after: [publish('a.b', 'a')],
      says: '"a" is an event instead of a compensatable step, "a" now publishes a.b v1, "a" no longer sends a.do v1 and 1 more',
    },
    {
      before: [a],
      after: [c('a', { compensation: undefined })],
      says: '"a" no longer compensates with a.undo v1',
    },
    {
      before: [a],
      after: [c('a', { compensation: { ...compensation, command: commandType('a.void') } })],
      says: '"a" compensates with a.void v1 instead of a.undo v1',
    },
    {
      before: [repeat('x', [a])],
      after: [repeat('x', [a], { atMost: 9, onExhausted: 'fail' })],
      says: '"x" ends after 9 passes instead of 5 passes and "x" then fails instead of continues',
    },
    {
      before: [recover('x', [a])],
      after: [recover('x', [a], { attempts: 2 })],
      says: '"x" runs 2 times at most instead of 3 times at most',
    },
    {
      before: [forEach('x', [a])],
      after: [forEach('x', [a], { as: 'line' })],
      says: '"x" calls its item "line" instead of "item"',
    },
    {
      before: [child('k', 'retriable', 'stay')],
      after: [child('k', 'retriable', 'trip', 'detach')],
      says: '"k" starts "trip" by a.do v1 instead of "stay" by a.do v1 and "k" ends when that has begun instead of ended',
    },
    {
      before: [approval('x')],
      after: [approval('x', [], { role: 'head' })],
      says: '"x" asks "head" instead of "desk"',
    },
    {
      before: [approval('x')],
      after: [approval('x', 'compensate')],
      says: 'arm "rejected" of "x" now turns the saga back',
    },
    { before: [a, b], after: [b, a], says: '"b" comes before "a" now' },
    { before: [a, b], after: [repeat('x', [a]), b], says: 'step "x" is new and "a" stands inside "x" now' },
    {
      before: [choose('x', [a], [b])],
      after: [a, choose('x', [], [b])],
      says: '"a" stands outside of other steps now',
    },
    {
      before: [attempt('x', [a, b])],
      after: [attempt('x', [a], [b])],
      says: 'otherwise of "x" is new and "b" stands inside otherwise of "x" now',
    },
    {
      before: [parallel('x', [a], [b])],
      after: [parallel('x', [a], [b], [c()])],
      says: 'branch "b3" of "x" is new',
    },
    {
      before: [c('a', { onFailure: [handler('declined')] })],
      after: [a],
      says: 'failure "declined" of "a" is gone',
    },
    {
      before: [wait('w', [arm('e')])],
      after: [wait('w', [arm('e')], { dueAt: inAnHour })],
      says: 'arm "timeout" of "w" is new',
    },
    {
      before: [wait('w', [arm('e')])],
      after: [wait('w', [arm('e', [], { event: eventType('e', 2), match: { id: () => 1 } })])],
      says: 'arm "e" of "w" awaits e v2 instead of v1 and arm "e" of "w" now matches "id"',
    },
    {
      before: [wait('w', [arm('e'), arm('f')])],
      after: [wait('w', [arm('f'), arm('e')])],
      says: 'arm "f" of "w" comes before arm "e" of "w" now',
    },
    {
      before: [machine(state('s', { e: 'end' }), final('end'))],
      after: [machine(state('s', { e: 'off' }), final('end'), final('off'))],
      says: 'state "off" of "m" is new and arm "e" of "m.s" leads to "off" instead of "end"',
    },
    {
      before: [machine(state('s', { e: 'end' }, { entry: [r()] }), final('end'))],
      after: [machine(state('s', { e: 'end' }), final('end'))],
      says: 'entry of state "s" of "m" is gone',
    },
  ])('is told: $says', ({ before, after, says }) => {
    expect(change(before, after)).toBe(says);
  });

  it('is told up to three changes, and how many more there are', () => {
    expect(change([a, b], [c('d'), c('e'), c('f')])).toBe(
      'step "d" is new, step "e" is new, step "f" is new and 2 more',
    );
    expect(change([a], [c('d'), c('e')])).toBe('step "d" is new, step "e" is new and step "a" is gone');
  });

  it('is told of an outline that nobody can read any more', () => {
    expect(outlineChange(['a', '', '      b: ?'], ['a', 'a', '', '      b: ?'])).toBe(
      'the outline is written in another way',
    );
    expect(outlineChange(['old: format'], outlineOf(saga([a])))).toBe('step "a" is new and old is gone');
  });

  const blocks = [
    a,
    b,
    repeat('x', [c()]),
    wait('w', [arm('e'), arm('f', 'compensate')]),
    choose('y', [p()], [c('c2')]),
    c('a2'),
    publish('e.f'),
  ];

  it('is told whenever two outlines are not the same', () => {
    const some = fc.shuffledSubarray(blocks);
    fc.assert(
      fc.property(some, some, (before, after) => {
        const isSame = before.length === after.length && before.every((step, index) => step === after[index]);
        expect(change(before, after) === 'nothing has changed').toBe(isSame);
        expect(change(before, after)).not.toContain('another way');
      }),
      propertySettings<[Step[], Step[]]>(),
    );
  }, 300_000);

  it('never throws, whatever the lines are', () => {
    const lines = fc.array(fc.oneof(fc.string(), fc.constantFrom(...outlineOf(saga(blocks)))));
    fc.assert(
      fc.property(lines, lines, (before, after) => {
        expect(outlineChange(before, after)).not.toBe('');
      }),
      propertySettings<[string[], string[]]>(),
    );
  }, 300_000);
});
