import { describe, expect, it } from 'vitest';
import type { SagaState } from '../../state/saga-state.js';
import type { StateBlock } from '../diagram.js';
import { block, marks } from '../blocks.fixture.js';
import { diagramOf } from '../diagram-of.js';
import { allBlocks } from '../inner-blocks.js';
import { journey, parcel } from '../sample-definitions.fixture.js';
import {
  arm,
  attempt,
  choose,
  forEach,
  instance,
  parallel,
  publish,
  ran,
  recover,
  repeat,
  retriable,
  saga,
  step,
  wait,
} from '../sample-sagas.fixture.js';

const failure = { reason: 'failure', path: 'chargePayment', code: 'declined', message: 'No.' } as const;

describe('the marks of a saga', () => {
  it('marks the way that a choice took, and the others as not taken', () => {
    const of = saga('s', [choose('c', { a: [step('one', 'p.one')], otherwise: [step('two', 'p.two')] })]);
    const state = instance(of, [{ kind: 'chosen', path: 'c', branch: 'a' }, ran('one', 'outstanding')]);
    expect(marks(of, state)).toEqual({ c: 'now', one: 'now', two: 'not taken' });
    expect(block(of, 'c', state)).toMatchObject({ ways: [{ mark: 'now' }, { mark: 'not taken' }] });
    expect(marks(of, instance(of, []))).toEqual({ c: 'to come', one: 'to come', two: 'to come' });
    const none = instance(of, [{ kind: 'chosen', path: 'c' }]);
    expect(block(of, 'c', none)).toMatchObject({ ways: [{ mark: 'not taken' }, { mark: 'not taken' }] });
  });

  it('marks a failure that was expected, and goes on with what follows it', () => {
    const onFailure = [
      { code: 'sold-out', steps: [step('other', 'p.other')] },
      { code: 'closed', steps: [step('never', 'p.never')] },
    ];
    const of = saga('s', [parallel('p', { only: [step('buy', 'p.buy', 'p.return', { onFailure })] })]);
    const handled = ran('buy', 'failed', undefined, { handled: 'sold-out' });
    const state = instance(of, [
      handled,
      ran('other', 'succeeded'),
      { kind: 'joined', path: 'p', patch: {} },
    ]);
    expect(marks(of, state)).toEqual({ p: 'done', buy: 'failed', other: 'done', never: 'not taken' });
  });

  it('draws the steps of a collection once, with how many items have come how far', () => {
    const of = saga('s', [forEach('each', 'item', [step('ask', 'p.ask'), step('book', 'p.book')])]);
    const begun = Array.from({ length: 10 }, (_, index) => index + 1);
    const state = instance(of, [
      { kind: 'items', path: 'each', items: Array.from({ length: 100 }, () => 1) },
      ...begun.map((item) => ({ kind: 'item', path: `each[${item}]`, patch: {} }) as const),
      ...begun.map((item) => ran(`ask[${item}]`, item < 9 ? 'succeeded' : 'outstanding')),
      ...begun.slice(0, 8).map((item) => ran(`book[${item}]`, item < 8 ? 'succeeded' : 'outstanding')),
    ]);
    expect(block(of, 'each', state)).toMatchObject({ mark: 'now', progress: '7 of 100 items' });
    expect(block(of, 'ask', state)).toMatchObject({ mark: 'now', progress: '8 of 100 done, 2 now' });
    expect(block(of, 'book', state)).toMatchObject({ mark: 'now', progress: '7 of 100 done, 1 now' });
    expect(allBlocks(diagramOf(of, state).blocks)).toHaveLength(3);
  });

  it('says that a step of a collection is under way as long as items are to come', () => {
    const of = saga('s', [forEach('each', 'item', [step('ask', 'p.ask')])]);
    const state = instance(of, [
      { kind: 'items', path: 'each', items: [1, 2] },
      { kind: 'item', path: 'each[1]', patch: {} },
      ran('ask[1]', 'succeeded'),
    ]);
    expect(block(of, 'ask', state)).toMatchObject({ mark: 'now', progress: '1 of 2 done' });
    const empty = instance(of, [
      { kind: 'items', path: 'each', items: [] },
      { kind: 'joined', path: 'each', patch: {} },
    ]);
    expect(marks(of, empty)).toEqual({ each: 'done', ask: 'not taken' });
  });

  it('leaves the compensations of a collection that is over unmarked, as long as nobody turns back', () => {
    const of = saga('s', [forEach('each', 'item', [step('ask', 'p.ask', 'p.undo-ask')])]);
    const state = instance(of, [
      { kind: 'items', path: 'each', items: [1] },
      { kind: 'item', path: 'each[1]', patch: {} },
      ran('ask[1]', 'succeeded'),
      { kind: 'joined', path: 'each', patch: {} },
    ]);
    expect(block(of, 'ask', state)).toMatchObject({ mark: 'done' });
    expect(block(of, 'ask', state)).not.toHaveProperty('undo.mark');
  });

  it('shows the pass of a loop that is under way', () => {
    const of = saga('s', [repeat('poll', 10, [step('ask', 'p.ask')])]);
    const steps = [
      ran('ask[1]', 'succeeded'),
      { kind: 'pass', path: 'poll[1]', again: true } as const,
      ran('ask[2]', 'succeeded'),
      { kind: 'pass', path: 'poll[2]', again: true } as const,
      ran('ask[3]', 'outstanding'),
    ];
    expect(block(of, 'poll', instance(of, steps))).toMatchObject({ mark: 'now', progress: 'pass 3 of 10' });
    expect(block(of, 'ask', instance(of, steps))).toMatchObject({ mark: 'now' });
    expect(block(of, 'poll', instance(of, []))).toMatchObject({ mark: 'to come' });
    expect(block(of, 'poll', instance(of, []))).not.toHaveProperty('progress');
  });

  it('shows an attempt that failed and was undone alone, and what took its place', () => {
    const of = saga('s', [
      attempt('try', [step('a', 'p.a', 'p.undo-a'), step('b', 'p.b')], [step('c', 'p.c')]),
    ]);
    const scope = { kind: 'scope', path: 'try', failure } as const;
    const before = [
      ran('a', 'succeeded', 'outstanding'),
      ran('b', 'failed'),
      { ...scope, phase: 'failed' } as const,
    ];
    expect(marks(of, instance(of, before))).toEqual({
      try: 'undoing',
      a: 'undoing',
      b: 'failed',
      c: 'to come',
    });
    const after = [
      ran('a', 'succeeded', 'succeeded'),
      ran('b', 'failed'),
      { ...scope, phase: 'undone' } as const,
      ran('c', 'outstanding'),
    ];
    expect(marks(of, instance(of, after))).toEqual({ try: 'now', a: 'undone', b: 'failed', c: 'now' });
    const fine = [
      ran('a', 'succeeded'),
      ran('b', 'succeeded'),
      { kind: 'joined', path: 'try', patch: {} } as const,
    ];
    expect(marks(of, instance(of, fine))).toEqual({ try: 'done', a: 'done', b: 'done', c: 'not taken' });
  });

  it('says what of a failed attempt is still to be undone, while the saga as a whole goes forward', () => {
    const tried = [step('a', 'p.a', 'p.undo-a'), step('b', 'p.b', 'p.undo-b'), step('c', 'p.c')];
    const of = saga('s', [step('before', 'p.x', 'p.undo-x'), attempt('try', tried, [])]);
    const state = instance(of, [
      ran('before', 'succeeded'),
      ran('a', 'succeeded'),
      ran('b', 'succeeded', 'outstanding'),
      ran('c', 'failed'),
      { kind: 'scope', path: 'try', phase: 'failed', failure },
    ]);
    expect(block(of, 'a', state)).toMatchObject({ mark: 'done', undo: { mark: 'to come' } });
    expect(block(of, 'b', state)).toMatchObject({ mark: 'undoing', undo: { mark: 'now' } });
    expect(block(of, 'before', state)).not.toHaveProperty('undo.mark');
  });

  it('shows the run behind a save-point that counts', () => {
    const of = saga('s', [recover('save', 3, [step('a', 'p.a', 'p.undo-a')])]);
    const scope = { kind: 'scope', path: 'save[1]', phase: 'undone', failure, retryAt: 9 } as const;
    const paused = [ran('a[1]', 'succeeded', 'succeeded'), scope];
    expect(block(of, 'save', instance(of, paused))).toMatchObject({
      mark: 'waiting',
      progress: 'run 1 of 3, the next one follows',
    });
    const again = [
      ...paused,
      { kind: 'pass', path: 'save[1]', again: true } as const,
      ran('a[2]', 'outstanding'),
    ];
    expect(block(of, 'save', instance(of, again))).toMatchObject({ mark: 'now', progress: 'run 2 of 3' });
    expect(block(of, 'a', instance(of, again))).toMatchObject({ mark: 'now' });
  });

  it('says for whom and until when it waits, and what it may end with', () => {
    const open = {
      kind: 'wait',
      path: 'approveBudget',
      phase: 'open',
      arms: [],
      roles: ['a', 'b'],
      dueAt: 1.8e12,
      since: 0,
    } as const;
    const state = instance(journey, [open]);
    expect(block(journey, 'approveBudget', state)).toMatchObject({
      mark: 'waiting',
      progress: 'for a or b, until 2027-01-15 08:00 UTC',
      arms: [{ mark: 'waiting' }, { mark: 'waiting' }],
    });
    const rejected = instance(journey, [{ ...open, phase: 'over', arm: 'rejected' }], {
      status: 'compensating',
      abort: failure,
    });
    expect(block(journey, 'approveBudget', rejected)).toMatchObject({
      mark: 'failed',
      progress: 'rejected',
      arms: [{ mark: 'not taken' }, { mark: 'done' }],
      timeout: { mark: 'not taken' },
    });
    const dropped = instance(journey, [{ ...open, phase: 'dropped' }], {
      status: 'compensating',
      abort: failure,
    });
    expect(block(journey, 'approveBudget', dropped)).toMatchObject({ mark: 'undone', progress: 'given up' });
  });

  it('marks the steps that follow the end of a wait, and the wait is not over before them', () => {
    const follows = [
      arm('paid', 'o.paid', [retriable('thank', 'p.thank')]),
      arm('gone', 'o.gone', [publish('o.lost')]),
    ];
    const of = saga('s', [wait('w', follows)]);
    const over = { kind: 'wait', path: 'w', phase: 'over', arm: 'paid', arms: [], since: 0 } as const;
    expect(marks(of, instance(of, [over, ran('thank', 'outstanding')]))).toEqual({
      w: 'now',
      thank: 'now',
      'o.lost': 'not taken',
    });
  });

  it('marks the state in which a machine is, and of the others what can be known', () => {
    const at = {
      kind: 'machine',
      path: 'parcel',
      state: 'atShop',
      visit: 3,
      stayed: false,
      patch: {},
    } as const;
    const open = { kind: 'wait', path: 'parcel.atShop[3]', phase: 'open', arms: [], since: 0 } as const;
    const waiting = instance(parcel, [at, ran('tellRecipient[3]', 'succeeded'), open]);
    expect(statesOf(waiting)).toEqual({
      announced: 'done',
      inTransit: 'done',
      atShop: 'waiting',
      delivered: 'to come',
      returned: 'to come',
      cancelled: 'not taken',
    });
    const entering = instance(parcel, [at, ran('tellRecipient[3]', 'outstanding')]);
    expect(statesOf(entering)).toMatchObject({ atShop: 'now' });
    const over = instance(
      parcel,
      [
        { ...at, state: 'delivered' },
        { kind: 'joined', path: 'parcel', patch: {} },
      ],
      { status: 'completed' },
    );
    expect(statesOf(over)).toEqual({
      announced: 'done',
      inTransit: 'done',
      atShop: undefined,
      delivered: 'done',
      returned: 'not taken',
      cancelled: 'not taken',
    });
  });

  it('does not say which way a machine left a state, since nobody remembers', () => {
    const at = {
      kind: 'machine',
      path: 'parcel',
      state: 'delivered',
      visit: 3,
      stayed: false,
      patch: {},
    } as const;
    const machine = block(parcel, 'parcel', instance(parcel, [at]));
    const [, inTransit] = machine.kind === 'machine' ? machine.states : [];
    expect(inTransit).toMatchObject({ mark: 'done' });
    expect(inTransit?.arms.filter(({ mark }) => mark)).toEqual([]);
  });
});

function statesOf(state: SagaState): Readonly<Record<string, StateBlock['mark']>> {
  const machine = block(parcel, 'parcel', state);
  if (machine.kind !== 'machine') throw new Error('It is no machine.');
  return Object.fromEntries(machine.states.map(({ name, mark }) => [name, mark]));
}
