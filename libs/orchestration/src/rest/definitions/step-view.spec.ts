import { command, event } from '@edda/messaging';
import type { SagaDefinition, StepsBuilder } from '@edda/saga-core';
import { fixed, notifyBy, SagaBuilder } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { misfits } from '../bench/conforms.js';
import { SCHEMAS } from '../open-api/schemas/schemas.js';
import { definitionView } from './definition-view.js';

class Book extends command('trip.book', { version: 1 }) {}
class Look extends command('rail.look', { version: 1 }) {}
class Track extends command('rail.track', { version: 1 }) {}
class Paid extends event('invoice.paid', { version: 1 }) {
  declare invoiceId: string;
  declare customer: string;
}
class Left extends event('train.left', { version: 1 }) {
  declare trainId: string;
}
class Asked extends event('approval.asked', { version: 1 }) {}

const RETRY = { attempts: 5, firstMs: 500, maxMs: 30_000, factor: 2 };
const look = { kind: 'command', name: 'look', role: 'compensatable', command: 'rail.look' };

/** The view of a saga with these steps, which the documentation describes. */
function viewOf(steps: (builder: ReturnType<typeof started>) => { build(): SagaDefinition }) {
  const view = definitionView(steps(started()).build(), '');
  expect(misfits(view, SCHEMAS.Definition)).toEqual([]);
  return view;
}

const started = () =>
  new SagaBuilder({ name: 'trip', version: 1 }).startedBy(Book, {
    key: () => 'k',
    data: () => ({ id: 'i', at: 0, tickets: [1] }),
  });

const looking =
  (name: string) =>
  <Data>(steps: StepsBuilder<Data>) =>
    steps.step(name, (step) => step.command(Look, () => ({})).noCompensation('It only reads.'));

describe('the view of a step', () => {
  it('shows a step that is a saga of its own', () => {
    const { steps } = viewOf((saga) => saga.step('order', (step) => step.child('order', Book, () => ({}))));
    expect(steps[0]).toMatchObject({
      kind: 'command',
      command: 'orchestrator.run-saga',
      child: { saga: 'order', mode: 'await' },
      compensation: { command: 'orchestrator.undo-saga' },
    });
  });

  it('shows branches with the steps inside them, and which of them is taken without a condition', () => {
    const { steps } = viewOf((saga) =>
      saga
        .when(() => true, looking('a'), looking('b'))
        .choose('way', (way) => way.when('fast', () => true, looking('c')))
        .parallel('both', { left: looking('d'), right: looking('e') }, { onFailure: 'fail-fast' }),
    );
    const inside = (name: string) => [
      { ...look, name, participant: 'rail', noCompensation: 'It only reads.', retry: RETRY },
    ];
    expect(steps).toStrictEqual([
      {
        kind: 'choose',
        name: 'a?',
        branches: [
          { name: 'then', taken: 'if', steps: inside('a') },
          { name: 'otherwise', taken: 'always', steps: inside('b') },
        ],
      },
      { kind: 'choose', name: 'way', branches: [{ name: 'fast', taken: 'if', steps: inside('c') }] },
      {
        kind: 'parallel',
        name: 'both',
        branches: [
          { name: 'left', steps: inside('d') },
          { name: 'right', steps: inside('e') },
        ],
        onFailure: 'fail-fast',
        compensation: 'parallel',
      },
    ]);
  });

  it('shows loops, attempts and save-points', () => {
    const { steps } = viewOf((saga) =>
      saga
        .forEach('each', { items: (d) => d.tickets, as: 'ticket', atOnce: 3 }, looking('a'))
        .repeatUntil('poll', looking('b'), () => true, { atMost: 7, onExhausted: 'continue' })
        .attempt('try', looking('c'), looking('d'))
        .recoverForward('save', { attempts: 3, backoff: fixed('1s') }, looking('e')),
    );
    expect(steps).toMatchObject([
      { kind: 'for-each', as: 'ticket', atOnce: 3, onFailure: 'finish', steps: [{ name: 'a' }] },
      { kind: 'repeat', atMost: 7, onExhausted: 'continue', steps: [{ name: 'b' }] },
      { kind: 'attempt', steps: [{ name: 'c' }], otherwise: [{ name: 'd' }] },
      {
        kind: 'recover',
        retry: { attempts: 3, firstMs: 1_000, maxMs: 1_000, factor: 1 },
        steps: [{ name: 'e' }],
      },
    ]);
  });

  it('shows what a wait may end with, and its time if that is a length', () => {
    const { steps, events } = viewOf((saga) =>
      saga
        .waitFor('paid', Paid, {
          match: { invoiceId: (d) => d.id, customer: () => 'c' },
          when: () => true,
          within: '2d',
          onTimeout: 'compensate',
        })
        .until('morning', (d) => d.at)
        .until('new year', () => '2031-01-01T00:00:00Z')
        .until('tomorrow', (d) => d.tickets[0]?.toFixed() ?? ''),
    );
    expect(steps).toStrictEqual([
      {
        kind: 'wait',
        name: 'paid',
        arms: [
          {
            name: 'invoice.paid',
            event: 'invoice.paid',
            match: ['customer', 'invoiceId'],
            guarded: true,
            effect: 'take',
            outlet: [],
          },
        ],
        timeout: { afterMs: 172_800_000, outlet: 'compensate' },
      },
      { kind: 'wait', name: 'morning', arms: [], timeout: { outlet: [] } },
      { kind: 'wait', name: 'new year', arms: [], timeout: { outlet: [] } },
      { kind: 'wait', name: 'tomorrow', arms: [], timeout: { outlet: [] } },
    ]);
    expect(events).toEqual(['invoice.paid']);
  });

  it('shows who decides an approval', () => {
    const { steps } = viewOf((saga) =>
      saga.approval('ok', {
        role: 'desk',
        remindEvery: '1h',
        escalate: { after: '1d', to: 'head' },
        notify: notifyBy(Asked, () => ({})),
        onRejected: 'compensate',
      }),
    );
    expect(steps).toStrictEqual([
      {
        kind: 'wait',
        name: 'ok',
        arms: [
          { name: 'approved', effect: 'take', outlet: [] },
          { name: 'rejected', effect: 'take', outlet: 'compensate' },
        ],
        approval: {
          role: 'desk',
          remindEveryMs: 3_600_000,
          escalate: { afterMs: 86_400_000, to: 'head' },
          notify: 'approval.asked',
        },
      },
    ]);
  });

  it('shows the states of a machine, and where each event leads', () => {
    const { steps } = viewOf((saga) =>
      saga.machine(
        'train',
        { states: ['waiting', 'gone'], initial: 'waiting', match: { trainId: (d) => d.id } },
        (machine) =>
          machine
            .state('waiting', (state) =>
              state
                .entry((entry) => entry.retriable('track', (step) => step.command(Track, () => ({}))))
                .on(Left, { goTo: 'gone' })
                .after('1h', { goTo: 'gone' }),
            )
            .final('gone'),
      ),
    );
    expect(steps).toMatchObject([
      {
        kind: 'machine',
        name: 'train',
        initial: 'waiting',
        states: [
          {
            name: 'waiting',
            isFinal: false,
            entry: [{ name: 'track' }],
            arms: [{ event: 'train.left', match: ['trainId'], goTo: 'gone' }],
            timeout: { afterMs: 3_600_000, goTo: 'gone' },
            exit: [],
          },
          { name: 'gone', isFinal: true, entry: [], arms: [], exit: [] },
        ],
      },
    ]);
  });
});
