import { describe, expect, it } from 'vitest';
import { problemsOf } from '../problems.js';
import { arm, final, inAnHour, machine, r, saga, state, TRIP, wait } from '../samples.fixture.js';

const end = final('end');
const timed = wait('m.open', [], { dueAt: inAnHour });

describe('a state machine', () => {
  it.each([
    {
      shape: 'from state to state',
      states: [state('open', { paid: 'due' }), state('due', { sent: 'end' }), end],
    },
    {
      shape: 'back and forth',
      states: [state('open', { on: 'away', over: 'end' }), state('away', { back: 'open' }), end],
    },
    { shape: 'that stays for some events', states: [state('open', { seen: undefined, over: 'end' }), end] },
    { shape: 'with a timer', states: [state('open', { timeout: 'end' }, { wait: timed }), end] },
    { shape: 'that ends where it begins', states: [final('end', { entry: [r()] })] },
    {
      shape: 'that ignores and refuses some events',
      states: [
        state(
          'open',
          { over: 'end' },
          {
            wait: wait('m.open', [
              arm('over'),
              arm('a', [], { effect: 'ignore' }),
              arm('b', [], { effect: 'park' }),
            ]),
          },
        ),
        end,
      ],
    },
  ])('is accepted: $shape', ({ states }) => {
    expect(problemsOf(saga([machine(...states)]))).toEqual([]);
  });

  const dead =
    'nothing leads out of it, and it is not final: a dead end. Make it final, or say what leads on.';
  it.each([
    {
      states: [state('open', { over: 'end' }, { wait: wait('m.open', []) }), end],
      says: [
        'step "m": the state "end" is never reached from "open". Let something lead there, or drop it.',
        'step "m", state "open": it says where "over" leads, but takes nothing of that name. Add that, or drop the transition.',
        `step "m", state "open": ${dead}`,
      ],
    },
    {
      states: [state('open', { on: 'stuck', over: 'end' }), state('stuck', {}), end],
      says: [`step "m", state "stuck": ${dead}`],
    },
    {
      states: [state('open', { on: 'stuck', over: 'end' }), state('stuck', { seen: undefined }), end],
      says: [`step "m", state "stuck": ${dead}`],
    },
    {
      states: [state('open', { on: 'gone', over: 'end' }), end],
      says: [
        'step "m", state "open": "on" leads to "gone", which is not a state of it. Add the state, or correct the name.',
      ],
    },
    {
      states: [state('open', { over: 'end', timeout: 'end' }, { wait: wait('m.open', [arm('over')]) }), end],
      says: [
        'step "m", state "open": it says where "timeout" leads, but takes nothing of that name. Add that, or drop the transition.',
      ],
    },
    {
      states: [
        state(
          'open',
          { over: 'end', a: 'end' },
          { wait: wait('m.open', [arm('over'), arm('a', [], { effect: 'ignore' })]) },
        ),
        end,
      ],
      says: [
        'step "m", state "open": it says where "a" leads, but takes nothing of that name. Add that, or drop the transition.',
      ],
    },
    {
      states: [
        state('open', { over: 'end' }, { wait: wait('m.open', [arm('over')], { dueAt: inAnHour }) }),
        end,
      ],
      says: [
        'step "m", state "open": its timer leads nowhere, and would be due again at once, without end. Say to which state it leads.',
      ],
    },
    {
      states: [
        state('open', { on: 'stuck', over: 'end' }),
        state('stuck', {}, { wait: wait('m.stuck', [], { dueAt: inAnHour }) }),
        end,
      ],
      says: [
        'step "m", state "stuck": its timer leads nowhere, and would be due again at once, without end. Say to which state it leads.',
      ],
    },
    {
      states: [state('open', { over: 'end' }), final('end', { exit: [r()] })],
      says: [
        'step "m", state "end": it is final, so nobody leaves it, and its exit steps never run. Make them entry steps.',
      ],
    },
    {
      states: [state('open', { over: 'end' }), state('lost', { over: 'end' }), end],
      says: [
        'step "m": the state "lost" is never reached from "open". Let something lead there, or drop it.',
      ],
    },
    {
      states: [state('open', { on: 'away' }), state('away', { back: 'open' })],
      says: [
        'step "m": no final state can be reached from "open", so no saga could ever end. Add one, and a way there.',
      ],
    },
    {
      states: [
        state('open', { over: 'end', on: 'away' }),
        state('away', { on: 'further' }),
        state('further', { back: 'away' }),
        end,
      ],
      says: [
        'step "m": no final state can be reached from the state "away", so a saga that comes there could never end. Add a way there.',
        'step "m": no final state can be reached from the state "further", so a saga that comes there could never end. Add a way there.',
      ],
    },
  ])('is refused: $says', ({ states, says }) => {
    expect(problemsOf(saga([machine(...states)]))).toEqual(says.map((said) => `${TRIP}, ${said}`));
  });

  it.each([{ states: [end] }, { states: [] }])(
    'is refused if it begins in a state that it has not: $states',
    ({ states }) => {
      expect(problemsOf(saga([{ ...machine(...states), initial: 'begin' }]))).toEqual([
        `${TRIP}, step "m": it begins in "begin", which is not a state of it. Add the state, or begin in another one.`,
      ]);
    },
  );
});
