import { sample, scenario } from '@edda/testing/contracts';
import { event } from '@edda/messaging';
import { describe, expect, it } from 'vitest';
import { dataOf } from '../../state/data.js';
import type { Fact } from '../../state/history.js';
import { awaitedInputs } from '../../state/open.js';
import { transition } from '../../transition.js';

const { told, done, sagaOf } = sample;
const says = (value: string) => ({ value });
const HOUR = 3_600_000;

class Scanned extends event('parcel.scanned', { version: 1 }) {
  id!: string;
  value!: string;
}
class Arrived extends event('parcel.arrived', { version: 1 }) {
  id!: string;
}
class Lost extends event('parcel.lost', { version: 1 }) {
  id!: string;
}
class Noise extends event('parcel.noise', { version: 1 }) {
  id!: string;
}

const parcel = sagaOf((saga) =>
  saga
    .step('first', done('first'))
    .machine(
      'parcel',
      {
        states: ['onItsWay', 'late', 'arrived'],
        initial: 'onItsWay',
        match: { id: (d) => d['id'] as string },
      },
      (machine) =>
        machine
          .state('onItsWay', (state) =>
            state
              .entry((s) => s.retriable('track', told('track')))
              .on(Scanned, {
                onEvent: (d, { value }) => ({ scans: [...((d['scans'] ?? []) as string[]), value] }),
              })
              .on(Arrived, { goTo: 'arrived' }, (s) => s.retriable('open', told('open')))
              .ignore(Noise)
              .refuse(Lost)
              .after('5h', { goTo: 'late' })
              .exit((s) => s.retriable('untrack', told('untrack'))),
          )
          .state('late', (state) =>
            state
              .entry((s) => s.retriable('search', told('search')))
              .on(Arrived, { goTo: 'arrived' })
              .on(Scanned, { goTo: 'onItsWay' }),
          )
          .final('arrived', (s) => s.retriable('thank', told('thank'))),
    )
    .retriable('last', told('last')),
);
const id = { id: 'i1' };
const begin = () => scenario(parcel, id).succeeds('first', says('f'));
const underWay = () => begin().succeeds('track[1]', says('t'));
const entered = (facts: readonly { readonly fact: Fact }[]) =>
  facts.flatMap(({ fact }) =>
    fact.kind === 'state-entered' ? [`${fact.state} ${fact.visit}${fact.stayed ? ' stayed' : ''}`] : [],
  );

describe('a state machine', () => {
  it('enters its first state: entry steps first, then it waits', () => {
    const saga = begin();
    expect(saga.facts).toEqual(['command-succeeded', 'state-entered', 'command-sent']);
    expect(saga.sentFor).toEqual(['track[1]']);
    expect(saga.awaits).toEqual([]);
    saga.succeeds('track[1]', says('t'));
    expect(saga.state.status).toBe('waiting');
    expect(saga.awaits).toEqual(
      ['parcel.scanned', 'parcel.arrived', 'parcel.noise', 'parcel.lost'].map((name) => `${name}?id="i1"`),
    );
    expect(saga.wakesIn).toBe(5 * HOUR);
  });

  it('goes where an event leads: its steps, exit, entry of the next state', () => {
    const saga = underWay().hears(Arrived, id);
    expect(saga.sentFor).toEqual(['open[1]']);
    expect(saga.succeeds('open[1]', says('o')).sentFor).toEqual(['untrack[1]']);
    saga.succeeds('untrack[1]', says('u'));
    expect(entered(saga.last.history)).toEqual(['arrived 2']);
    expect(saga.sentFor).toEqual(['thank[2]']);
  });

  it('is done when a final state has been entered, and what it has learnt is known from then on', () => {
    const saga = underWay()
      .hears(Scanned, { ...id, value: 'Oslo' })
      .hears(Arrived, id);
    for (const step of ['open[2]', 'untrack[2]', 'thank[3]']) saga.succeeds(step, says(step));
    expect(saga.sentFor).toEqual(['last']);
    expect(saga.bodyFor('last')).toEqual({
      step: 'last',
      seen: {
        id: 'i1',
        first: 'f',
        track: 't',
        scans: ['Oslo'],
        open: 'open[2]',
        untrack: 'untrack[2]',
        thank: 'thank[3]',
      },
    });
    expect(saga.succeeds('last', says('l')).state.status).toBe('completed');
  });

  it('stays where it is for an event without a way: neither exit nor entry runs, and its timer goes on', () => {
    const saga = underWay()
      .passes(HOUR)
      .hears(Scanned, { ...id, value: 'Oslo' });
    expect(saga.facts).toEqual(['event-received', 'state-entered', 'wait-began']);
    expect(entered(saga.last.history)).toEqual(['onItsWay 2 stayed']);
    expect(saga.sent).toEqual([]);
    expect(saga.wakesIn).toBe(4 * HOUR);
    expect(saga.passes(HOUR).hears(Scanned, { ...id, value: 'Rome' }).wakesIn).toBe(3 * HOUR);
    expect(saga.data('parcel')['scans']).toEqual(['Oslo', 'Rome']);
  });

  it('leaves its state when its time is over', () => {
    const saga = underWay().silence();
    expect(saga.facts).toEqual(['wait-timed-out', 'command-sent']);
    expect(saga.sentFor).toEqual(['untrack[1]']);
    expect(saga.succeeds('untrack[1]', says('u')).sentFor).toEqual(['search[2]']);
  });

  it('gives a state that it comes back to a new time', () => {
    const saga = underWay().silence().succeeds('untrack[1]', says('u')).succeeds('search[2]', says('s'));
    saga.passes(77).hears(Scanned, { ...id, value: 'here' });
    expect(saga.sentFor).toEqual(['track[3]']);
    expect(saga.succeeds('track[3]', says('t')).wakesIn).toBe(5 * HOUR);
  });

  it('remembers an event that is to be ignored, and nothing else changes', () => {
    const saga = underWay();
    const { revision: _, ...before } = saga.state;
    saga.hears(Noise, id);
    expect(saga.facts).toEqual(['event-received']);
    expect(saga.state).toMatchObject(before);
    expect(saga.state.steps).toEqual(before.steps);
  });

  it('parks the saga with an event that must not come, and goes on waiting when a person says so', () => {
    const saga = underWay().hears(Lost, id);
    expect(saga.facts).toEqual(['event-received', 'saga-parked']);
    expect(saga.state.parked).toMatchObject({ reason: 'unexpected-event', path: 'parcel.onItsWay[1]' });
    saga.acts('retry');
    expect(saga.state.status).toBe('waiting');
    expect(saga.hears(Arrived, id).sentFor).toEqual(['open[1]']);
  });

  it('takes an event that comes while the saga is parked, and goes where it leads later', () => {
    const saga = underWay().hears(Lost, id).hears(Arrived, id);
    expect(saga.facts).toEqual(['event-received']);
    expect(saga.sent).toEqual([]);
    expect(saga.acts('retry').sentFor).toEqual(['open[1]']);
  });

  it('is behind the point of no return from its beginning', () => {
    expect(begin().acts('cancel').last.ignored).toBe('past-pivot');
    expect(underWay().acts('cancel').last.ignored).toBe('past-pivot');
  });

  it('knows what earlier states have learnt', () => {
    const saga = underWay().silence().succeeds('untrack[1]', says('u'));
    expect(saga.bodyFor('search[2]')).toEqual({
      step: 'search',
      seen: { id: 'i1', first: 'f', track: 't', untrack: 'u' },
    });
  });

  it('does not grow with the events that it has seen', () => {
    const ticks = sagaOf((s) =>
      s.machine(
        'tick',
        { states: ['on', 'off'], initial: 'on', match: { id: (d) => d['id'] as string } },
        (m) =>
          m
            .state('on', (state) =>
              state
                .on(Scanned, { onEvent: (d, { value }) => ({ value, count: Number(d['count'] ?? 0) + 1 }) })
                .on(Arrived, { goTo: 'off' }),
            )
            .final('off'),
      ),
    );
    let { state } = scenario(ticks, id);
    const sizes: number[] = [];
    for (let count = 1; count <= 1_000; count += 1) {
      const [at] = awaitedInputs(state);
      if (!at) throw new Error('It waits for the next one.');
      const heard = { event: Scanned.messageName, body: { ...id, value: String(count % 10) } };
      ({ state } = transition(
        ticks,
        state,
        { kind: 'event', messageId: `e${count}`, ...at, ...heard },
        count,
      ));
      sizes.push(JSON.stringify(state).length);
    }
    expect(dataOf(state, 'tick')).toEqual({ id: 'i1', value: '0', count: 1_000 });
    expect(state.steps).toHaveLength(2);
    // Only the numbers in it get longer: count, visit, revision, times.
    expect((sizes.at(-1) ?? 0) - (sizes[0] ?? 0)).toBeLessThan(40);
  });

  it('may go from a state to itself, which is to leave and to enter it', () => {
    const again = sagaOf((s) =>
      s.machine(
        'job',
        { states: ['on', 'off'], initial: 'on', match: { id: (d) => d['id'] as string } },
        (m) =>
          m
            .state('on', (state) =>
              state
                .entry((e) => e.retriable('in', told('in')))
                .on(Scanned, { goTo: 'on' })
                .on(Arrived, { goTo: 'off' })
                .after('1h', { goTo: 'off' })
                .exit((e) => e.retriable('out', told('out'))),
            )
            .final('off'),
      ),
    );
    const saga = scenario(again, id).succeeds('in[1]', says('i')).passes(1_000).hears(Scanned, id);
    expect(saga.sentFor).toEqual(['out[1]']);
    expect(saga.succeeds('out[1]', says('o')).sentFor).toEqual(['in[2]']);
    expect(saga.succeeds('in[2]', says('i')).wakesIn).toBe(HOUR);
  });

  it('with a state that has nothing to wait for is done with it', () => {
    const short = sagaOf((s) =>
      s.machine('job', { states: ['only'], initial: 'only', match: {} as Record<never, never> }, (m) =>
        m.final('only'),
      ),
    );
    expect(scenario(short).facts).toEqual([
      'saga-started',
      'state-entered',
      'lanes-joined',
      'saga-completed',
    ]);
  });

  it('refuses to run in a state that it does not have', () => {
    const broken = {
      ...parcel,
      steps: parcel.steps.map((step) => (step.kind === 'machine' ? { ...step, initial: 'nowhere' } : step)),
    };
    expect(() => scenario(broken, id).succeeds('first', says('f'))).toThrow(
      'The machine "parcel" has no state "nowhere".',
    );
  });

  it('has attempts in it that are undone alone', () => {
    const tries = sagaOf((s) =>
      s.machine(
        'job',
        { states: ['on', 'off'], initial: 'on', match: { id: (d) => d['id'] as string } },
        (m) =>
          m
            .state('on', (state) =>
              state
                .entry((e) =>
                  e.attempt(
                    'try',
                    (a) => a.step('one', done('one')).step('two', done('two')),
                    (a) => a.retriable('else', told('else')),
                  ),
                )
                .on(Arrived, { goTo: 'off' }),
            )
            .final('off'),
      ),
    );
    const saga = scenario(tries, id).succeeds('one[1]', says('1')).fails('two[1]');
    expect(saga.sentFor).toEqual(['undo one[1]']);
    expect(saga.isUndone('one[1]').sentFor).toEqual(['else[1]']);
    expect(saga.bodyFor('else[1]')).toEqual({ step: 'else', seen: { id: 'i1' } });
    expect(saga.succeeds('else[1]', says('e')).hears(Arrived, id).state.status).toBe('completed');
  });
});
