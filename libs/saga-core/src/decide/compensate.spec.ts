import { sample, scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import { fixed } from '../definition/timing.js';

const { done, told, sagaOf } = sample;
const says = (value: string) => ({ value });

const trying = sagaOf((saga) =>
  saga
    .step('first', done('first'))
    .attempt(
      'fast',
      (s) => s.step('plane', done('plane')).step('taxi', done('taxi')),
      (s) => s.step('train', done('train')),
    )
    .pivot('pay', told('pay'))
    .attempt(
      'gift',
      (s) => s.step('pick', done('pick')).step('wrap', done('wrap')),
      (s) => s.retriable('card', told('card')),
    )
    .retriable('last', told('last')),
);
const atPlane = () => scenario(trying).succeeds('first', says('f'));
const atTaxi = () => atPlane().succeeds('plane', says('p'));
const atPay = () => atTaxi().succeeds('taxi', says('t'));

describe('compensate with a path', () => {
  it.each(['fast', 'plane', 'taxi'])('undoes the scope alone that it stands in: %s', (path) => {
    const saga = atTaxi().acts('compensate', { path, by: 'eve', reason: 'too dear' });
    expect(saga.facts).toEqual(['action-taken', 'scope-failed', 'command-given-up', 'command-sent']);
    expect(saga.last.history[1]?.fact).toMatchObject({
      path: 'fast',
      failure: { reason: 'operator', path, message: 'eve: too dear' },
    });
    expect(saga.sentFor).toEqual(['undo taxi']);
    expect(saga.state.abort).toBeUndefined();
    expect(saga.isUndone('taxi').isUndone('plane').sentFor).toEqual(['train']);
    expect(saga.succeeds('train', says('t')).sentFor).toEqual(['pay']);
  });

  it('undoes the saga where the step stands in no scope, or where no path is said', () => {
    for (const path of ['first', undefined]) {
      const saga = atTaxi().acts('compensate', path === undefined ? {} : { path });
      expect(saga.state).toMatchObject({ status: 'compensating', abort: { reason: 'operator' } });
      expect(saga.sentFor).toEqual(['undo taxi']);
    }
  });

  it('works behind the point of no return, for what is attempted there', () => {
    const saga = atPay().succeeds('pay', says('$')).succeeds('pick', says('x'));
    expect(saga.acts('compensate', { path: 'wrap' }).sentFor).toEqual(['undo wrap']);
    expect(saga.isUndone('wrap').isUndone('pick').sentFor).toEqual(['card']);
    expect(saga.acts('compensate', { path: 'pay' }).last.ignored).toBe('past-pivot');
  });

  it('lets a saga go on that was stopped', () => {
    const saga = atTaxi().acts('pause').acts('compensate', { path: 'fast' });
    expect(saga.state.status).toBe('running');
    expect(saga.sentFor).toEqual(['undo taxi']);
  });

  it('is refused for a scope that is over, was not begun, or is being undone already', () => {
    for (const saga of [atPay(), scenario(trying), atTaxi().fails('taxi')]) {
      const { status } = saga.state;
      expect(saga.acts('compensate', { path: 'plane' }).last.ignored).toBe('late');
      expect(saga.acts('compensate', { path: 'fast' }).last.ignored).toBe('late');
      expect(saga.state.status).toBe(status);
    }
  });

  it('is refused for a step that the definition does not have, so that a typing error undoes nothing', () => {
    expect(atTaxi().acts('compensate', { path: 'taxy' }).last.ignored).toBe('unknown-step');
  });

  it('turns the saga back if its deadline has passed while it was at rest', () => {
    const saga = scenario({ ...trying, deadlineMs: 5_000 }).succeeds('first', says('f'));
    saga.acts('pause').passes(6_000).acts('compensate', { path: 'fast' });
    expect(saga.state.abort?.reason).toBe('deadline');
    expect(saga.facts.filter((kind) => kind === 'compensation-began')).toHaveLength(1);
  });
});

describe('compensate within nested scopes', () => {
  const nested = sagaOf((saga) =>
    saga.parallel('both', {
      trip: (b) =>
        b.recoverForward('plan', { attempts: 2, backoff: fixed('1m') }, (run) =>
          run.forEach('nights', { items: () => ['Oslo', 'Bergen'], as: 'town', atOnce: 2 }, (night) =>
            night.attempt(
              'hotel',
              (s) => s.step('room', done('room')).step('meal', done('meal')),
              (s) => s.step('tent', done('tent')),
            ),
          ),
        ),
      pass: (b) => b.step('visa', done('visa')),
    }),
  );
  const atRooms = () => scenario(nested);

  it('means the innermost one, of this item and this run', () => {
    const saga = atRooms().succeeds('room[1.1]', says('r')).acts('compensate', { path: 'room[1.1]' });
    expect(saga.last.history.find(({ fact }) => fact.kind === 'scope-failed')?.fact).toMatchObject({
      path: 'hotel[1.1]',
      lane: 'both.trip/plan[1]/nights[1.1]',
    });
    expect(saga.sentFor).toEqual(['undo meal[1.1]']);
    expect(saga.isUndone('meal[1.1]').isUndone('room[1.1]').sentFor).toEqual(['tent[1.1]']);
    expect(saga.command('room[1.2]')?.phase).toBe('outstanding');
  });

  it.each(['plan', 'plan[1]', 'nights[1]'])('means the run behind the save-point: %s', (path) => {
    const saga = atRooms().succeeds('room[1.1]', says('r')).acts('compensate', { path });
    const failed = saga.last.history.flatMap(({ fact }) => (fact.kind === 'scope-failed' ? [fact.path] : []));
    expect(failed).toEqual(['plan[1]']);
    expect(saga.sentFor.toSorted()).toEqual(['undo meal[1.1]', 'undo room[1.2]']);
    saga.isUndone('meal[1.1]').isUndone('room[1.1]').isUndone('room[1.2]');
    expect(saga.wakesIn).toBe(10_000);
    expect(saga.passes(60_000).timerFires().sentFor).toContain('room[2.1]');
  });

  it('means the run of now once there was another one', () => {
    const saga = atRooms().acts('compensate', { path: 'plan' });
    saga.isUndone('room[1.1]').isUndone('room[1.2]').acts('retry', { path: 'plan' });
    expect(saga.acts('compensate', { path: 'plan[1]' }).last.ignored).toBe('late');
    const failed = saga.acts('compensate', { path: 'plan' }).last.history[1]?.fact;
    expect(failed).toMatchObject({ kind: 'scope-failed', path: 'plan[2]' });
    saga.isUndone('room[2.1]').isUndone('room[2.2]');
    expect(saga.succeeds('visa', says('v')).sentFor).toEqual(['undo visa']);
  });
});

describe('retry of a save-point that waits between two runs', () => {
  const saved = sagaOf((saga) =>
    saga.recoverForward('plan', { attempts: 3, backoff: fixed('1h') }, (run) => run.step('a', done('a'))),
  );
  const waiting = () => scenario(saved).fails('a[1]');

  it.each([{ path: 'plan' }, { path: 'plan[1]' }, {}])('runs it now: %j', (acting) => {
    const saga = waiting();
    expect(saga.wakesIn).toBe(3_600_000);
    saga.acts('retry', acting);
    expect(saga.facts).toEqual(['action-taken', 'pass-ended', 'command-sent']);
    expect(saga.sentFor).toEqual(['a[2]']);
  });

  it('is refused while one runs, and for one that is over', () => {
    expect(scenario(saved).acts('retry', { path: 'plan' }).last.ignored).toBe('not-parked');
    const saga = waiting().acts('retry', { path: 'plan[1]' });
    expect(saga.acts('retry', { path: 'plan[1]' }).last.ignored).toBe('not-parked');
  });

  it('begins no run once the saga has turned back', () => {
    expect(waiting().acts('cancel').acts('retry', { path: 'plan' }).last.ignored).toBe('ended');
  });
});
