import { describe, expect, it } from 'vitest';
import { outlineOf } from './outline.js';
import {
  approval,
  arm,
  attempt,
  c,
  child,
  choose,
  commandType,
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
  retry,
  saga,
  state,
  wait,
} from './samples.fixture.js';
import type { Step } from './step.js';

const fields = { orderId: () => '1', amount: () => 2 };
const everything: readonly Step[] = [
  c('c1', { onFailure: [handler('sold-out', [c('c2')]), handler('declined')] }),
  choose('x', [c('c3')], []),
  parallel('y', [c('c4')], [wait('w', [arm('paid', [], { match: fields }), arm('over', 'compensate')])]),
  forEach('z', [c('c5', { compensation: undefined, noCompensation: 'it reads' })]),
  repeat('l', [c('c6')], { onExhausted: 'fail' }),
  recover('s', [child('k', 'compensatable', 'stay')]),
  approval('a', 'compensate', {
    escalate: { afterMs: 1, to: 'head' },
    notify: { event: eventType('asked', 3), body: () => ({}) },
  }),
  p('p', { command: commandType('card.charge', [], 2) }),
  attempt('t', [c('c7')], [child('d', 'retriable', 'stay', 'detach')]),
  wait('pause', [], { dueAt: inAnHour, onTimeout: [r()] }),
  machine(
    state('open', { paid: 'shut', seen: undefined }, { entry: [r('r2')], exit: [r('r3')] }),
    state('shut', { timeout: 'end' }, { wait: wait('m.shut', [], { dueAt: inAnHour }) }),
    final('end', { entry: [publish('order.confirmed')] }),
  ),
];

describe('the outline of a definition', () => {
  it('says all that the sagas under way rely on', () => {
    expect(outlineOf(saga(everything)).join('\n')).toBe(
      `
step "c1": is a compensatable step; sends a.do v1; compensates with a.undo v1
  failure "sold-out"
    step "c2": is a compensatable step; sends a.do v1; compensates with a.undo v1
  failure "declined"
step "x": is a choice
  branch "b1"
    step "c3": is a compensatable step; sends a.do v1; compensates with a.undo v1
  branch "b2"
step "y": is a parallel step
  branch "b1"
    step "c4": is a compensatable step; sends a.do v1; compensates with a.undo v1
  branch "b2"
    step "w": is a wait
      arm "paid": awaits paid v1; matches "amount" and "orderId"
      arm "over": awaits over v1; turns the saga back
step "z": is a for-each; calls its item "item"
  step "c5": is a compensatable step; sends a.do v1
step "l": is a loop; ends after 5 passes; then fails
  step "c6": is a compensatable step; sends a.do v1; compensates with a.undo v1
step "s": is a save-point; runs 3 times at most
  step "k": is a compensatable step; sends a.do v1; starts "stay" by a.do v1; ends when that has ended; compensates with a.undo v1
step "a": is an approval; asks "desk"; escalates to "head"; notifies by asked v3
  arm "approved"
  arm "rejected": turns the saga back
step "p": is a pivot; sends card.charge v2
step "t": is an attempt
  step "c7": is a compensatable step; sends a.do v1; compensates with a.undo v1
  otherwise
    step "d": is a retriable step; sends a.do v1; starts "stay" by a.do v1; ends when that has begun
step "pause": is a wait
  arm "timeout"
    step "r": is a retriable step; sends a.do v1
step "m": is a state machine; begins in "open"
  state "open"
    entry
      step "r2": is a retriable step; sends a.do v1
    step "m.open": is a wait
      arm "paid": awaits paid v1; leads to "shut"
      arm "seen": awaits seen v1
    exit
      step "r3": is a retriable step; sends a.do v1
  state "shut"
    step "m.shut": is a wait
      arm "timeout": leads to "end"
  state "end": is final
    entry
      step "order.confirmed": is an event; publishes order.confirmed v1`.trim(),
    );
  });

  it('is the same each time', () => {
    expect(outlineOf(saga(everything))).toEqual(outlineOf(saga(everything)));
  });

  it('does not depend on the order in which fields are matched', () => {
    const { orderId, amount } = fields;
    const matching = (match: typeof fields) => outlineOf(saga([wait('w', [arm('paid', [], { match })])]));
    expect(matching({ orderId, amount })).toEqual(matching({ amount, orderId }));
  });

  it('keeps names apart that look like more than a name', () => {
    const one = outlineOf(saga([publish('a.b', 'x"; then')]));
    expect(one).toEqual(['step "x\\"; then": is an event; publishes a.b v1']);
  });
});

const slow = { attempts: 9, backoff: { firstMs: 9, maxMs: 9, factor: 2 } };

describe('what may change without a new version', () => {
  it.each([
    { what: 'retries and timeouts', one: c(), other: c('c', { retry: slow, timeoutMs: 5 }) },
    {
      what: "a compensation's retries",
      one: c(),
      other: c('c', {
        compensation: { command: commandType('a.undo'), body: () => ({ a: 1 }), retry: slow },
      }),
    },
    { what: 'functions', one: r(), other: r('r', { body: () => ({ a: 1 }), onSuccess: () => ({}) }) },
    { what: 'which failures turn back', one: c(), other: c('c', { failOn: ['declined'] }) },
    {
      what: 'the back-off of a save-point',
      one: recover('s', [c()]),
      other: recover('s', [c()], { backoff: slow.backoff }),
    },
    {
      what: 'how many items at once',
      one: forEach('x', [c()]),
      other: forEach('x', [c()], { atOnce: 9, onFailure: 'fail-fast' }),
    },
    {
      what: 'how long a wait lasts',
      one: wait('w', [], { dueAt: inAnHour }),
      other: wait('w', [], { dueAt: () => 1 }),
    },
    {
      what: 'what a time limit leads to that is not there',
      one: wait('w', [arm('e')]),
      other: wait('w', [arm('e')], { onTimeout: 'compensate' }),
    },
    { what: 'a guard', one: wait('w', [arm('e')]), other: wait('w', [arm('e', [], { when: () => false })]) },
    {
      what: 'when an approval reminds and escalates',
      one: approval('a', [], { escalate: { afterMs: 1, to: 'head' } }),
      other: approval('a', [], { remindEveryMs: 5, escalate: { afterMs: 2, to: 'head' } }),
    },
  ])('is not in the outline: $what', ({ one, other }) => {
    expect(outlineOf(saga([one]))).toEqual(outlineOf(saga([other])));
  });

  it('is not in the outline: the times of the saga', () => {
    const changes = {
      deadlineMs: 5,
      mailboxTtlMs: 5,
      resend: retry.backoff,
      commandLifetimeMs: 5,
      version: 7,
    };
    expect(outlineOf(saga([c()], changes))).toEqual(outlineOf(saga([c()])));
  });
});
