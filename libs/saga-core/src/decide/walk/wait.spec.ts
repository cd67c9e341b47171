import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { ApprovalOptions } from '../../definition/wait-builder.js';
import { notifyBy } from '../../definition/wait-builder.js';

const { done, told, sagaOf, Rang, Broke, Announced } = sample;
type Known = sample.Known;
const says = (value: string) => ({ value });
const match = { id: (d: Known) => String(d['id']) };
const MINUTE = 60_000;

describe('a wait for an event', () => {
  const waits = sagaOf((saga) =>
    saga
      .step('first', done('first'))
      .waitFor('bell', Rang, {
        match,
        onEvent: (d, { value }) => ({ heard: value, after: d['first'] }),
        within: '5m',
        onTimeout: 'compensate',
      })
      .pivot('last', told('last')),
  );
  const begin = () => scenario(waits, { id: 'i1' }).succeeds('first', says('f'));

  it('begins when the saga gets there, with the key by which the event will find it', () => {
    const saga = begin();
    expect(saga.facts).toEqual(['command-succeeded', 'wait-began']);
    expect(saga.state.status).toBe('waiting');
    expect(saga.awaits).toEqual(['bell.rang?id="i1"']);
    expect(saga.sent).toEqual([]);
  });

  it('ends with the event, and what the event brings is known from then on', () => {
    const saga = begin().hears(Rang, { id: 'i1', value: 'ding' });
    expect(saga.facts).toEqual(['event-received', 'command-sent']);
    expect(saga.bodyFor('last')).toMatchObject({ seen: { first: 'f', heard: 'ding', after: 'f' } });
    expect(saga.state.status).toBe('running');
    expect(saga.awaits).toEqual([]);
  });

  it('is over then: the same event once more is not waited for', () => {
    const saga = begin().hears(Rang, { id: 'i1', value: 'ding' });
    saga.hears(Rang, { id: 'i1', value: 'dong' }, { path: 'bell' });
    expect(saga.last.ignored).toBe('not-waiting');
  });

  it('turns the saga back when its time is over, if it says so', () => {
    const saga = begin();
    expect(saga.wakesIn).toBe(5 * MINUTE);
    saga.silence();
    expect(saga.facts).toEqual(['wait-timed-out', 'compensation-began', 'command-sent']);
    expect(saga.state.abort).toMatchObject({ reason: 'timeout', path: 'bell', code: 'timeout' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('hears nothing any more once its time is over', () => {
    const saga = begin().silence().hears(Rang, { id: 'i1', value: 'late' }, { path: 'bell' });
    expect(saga.last.ignored).toBe('not-waiting');
  });

  it('may go on with other steps when its time is over', () => {
    const goesOn = sagaOf((saga) =>
      saga
        .waitFor('bell', Rang, {
          match,
          within: '5m',
          onTimeout: (s) => s.step('knock', done('knock')).step('call', done('call')),
        })
        .pivot('last', told('last')),
    );
    const saga = scenario(goesOn, { id: 'i1' }).silence();
    expect(saga.sentFor).toEqual(['knock']);
    expect(saga.succeeds('knock', says('k')).sentFor).toEqual(['call']);
    expect(saga.succeeds('call', says('c')).sentFor).toEqual(['last']);
    saga.fails('last');
    expect(saga.sentFor).toEqual(['undo call']);
    expect(saga.isUndone('call').sentFor).toEqual(['undo knock']);
  });

  it('may just go on when its time is over', () => {
    const goesOn = sagaOf((saga) =>
      saga.waitFor('bell', Rang, { match, within: '5m', onTimeout: 'continue' }).pivot('last', told('last')),
    );
    expect(scenario(goesOn, { id: 'i1' }).silence().sentFor).toEqual(['last']);
  });

  it('may last for ever', () => {
    const forEver = sagaOf((saga) => saga.waitFor('bell', Rang, { match }));
    const saga = scenario(forEver, { id: 'i1' });
    expect(saga.wakesIn).toBeUndefined();
    expect(saga.state.status).toBe('waiting');
    expect(saga.passes(1e12).hears(Rang, { id: 'i1' }).state.status).toBe('completed');
  });

  it('may last until a moment that follows from the data', () => {
    const until = sagaOf((saga) =>
      saga.waitFor('bell', Rang, { match, within: { until: (d) => String(d['at']) }, onTimeout: 'continue' }),
    );
    const saga = scenario(until, { id: 'i1', at: '2026-01-01T00:10:00Z' });
    expect(saga.wakesIn).toBe(10 * MINUTE);
  });

  it('whose moment has passed may still be ended by an event that lies there already', () => {
    const until = sagaOf((saga) =>
      saga.waitFor('bell', Rang, { match, within: { until: () => 0 }, onTimeout: 'compensate' }),
    );
    const saga = scenario(until, { id: 'i1' });
    expect(saga.state.status).toBe('waiting');
    expect(saga.wakesIn).toBeLessThan(0);
    expect(saga.hears(Rang, { id: 'i1' }).state.status).toBe('completed');
  });

  it('passes over an event whose guard does not hold: it is remembered, and the wait goes on', () => {
    const guarded = sagaOf((saga) =>
      saga.waitFor('bell', Rang, {
        match,
        when: (_, { value }) => value === 'loud',
        onEvent: (_, { value }) => ({ value }),
      }),
    );
    const saga = scenario(guarded, { id: 'i1' }).hears(Rang, { id: 'i1', value: 'soft' });
    expect(saga.facts).toEqual(['event-received']);
    expect(saga.last.ignored).toBeUndefined();
    expect(saga.awaits).toHaveLength(1);
    expect(saga.hears(Rang, { id: 'i1', value: 'loud' }).state.status).toBe('completed');
    expect(saga.data()).toEqual({ id: 'i1', value: 'loud' });
  });

  it.each([
    { which: 'match', waits: () => sagaOf((s) => s.waitFor('bell', Rang, { match: { id: boom } })) },
    { which: 'until', waits: () => sagaOf((s) => s.until('bell', boom)) },
    { which: 'until, with no time', waits: () => sagaOf((s) => s.until('bell', () => 'soon')) },
  ])('parks the saga if its function throws: $which', ({ waits: broken }) => {
    const saga = scenario(broken(), { id: 'i1' });
    expect(saga.facts).toEqual(['saga-started', 'saga-parked']);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'bell' });
  });

  it.each([
    { which: 'when', options: { match, when: boom } },
    { which: 'onEvent', options: { match, onEvent: boom } },
  ])('parks the saga and stays open if what looks at the event throws: $which', ({ options }) => {
    const saga = scenario(
      sagaOf((s) => s.waitFor('bell', Rang, options)),
      { id: 'i1' },
    ).hears(Rang, { id: 'i1' });
    expect(saga.facts).toEqual(['saga-parked']);
    expect(saga.awaits).toHaveLength(1);
  });

  it('refuses to match by what no index could hold', () => {
    const saga = scenario(
      sagaOf((s) => s.waitFor('bell', Rang, { match })),
      { id: 'x'.repeat(1_000) },
    );
    expect(saga.state.parked?.message).toContain('the values to match have more than 512 characters');
  });
});

function boom(): never {
  throw new Error('it never works');
}

describe('a wait for the first of several events', () => {
  const waits = sagaOf((saga) =>
    saga
      .step('first', done('first'))
      .firstOf(
        'answer',
        (arms) =>
          arms
            .on(
              'loud',
              Rang,
              { match, when: (_, { value }) => value === 'loud', onEvent: (_, { value }) => ({ value }) },
              (s) => s.step('open', done('open')),
            )
            .on('soft', Rang, { match })
            .turnBackOn('broken', Broke, { match }),
        { within: '5m', onTimeout: (s) => s.step('knock', done('knock')) },
      )
      .pivot('last', told('last')),
  );
  const begin = () => scenario(waits, { id: 'i1' }).succeeds('first', says('f'));

  it('is found by each of them', () => {
    expect(begin().awaits).toEqual(['bell.rang?id="i1"', 'bell.broke?id="i1"']);
  });

  it('goes on with what follows the one that came, and does not wait for the others', () => {
    const saga = begin().hears(Rang, { id: 'i1', value: 'loud' });
    expect(saga.sentFor).toEqual(['open']);
    expect(saga.bodyFor('open')).toMatchObject({ seen: { value: 'loud' } });
    expect(saga.awaits).toEqual([]);
    expect(saga.succeeds('open', says('o')).sentFor).toEqual(['last']);
  });

  it('takes the first arm of an event whose guard holds', () => {
    expect(begin().hears(Rang, { id: 'i1', value: 'soft' }).sentFor).toEqual(['last']);
  });

  it('turns back if the event says so', () => {
    const saga = begin().hears(Broke, { id: 'i1' });
    expect(saga.state.abort).toMatchObject({ reason: 'rejected', path: 'answer', code: 'broken' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('goes its own way when nothing came in time', () => {
    expect(begin().silence().sentFor).toEqual(['knock']);
  });

  it('has the steps of its arm undone if the saga turns back later', () => {
    const saga = begin().hears(Rang, { id: 'i1', value: 'loud' }).succeeds('open', says('o')).fails('last');
    expect(saga.sentFor).toEqual(['undo open']);
    expect(saga.isUndone('open').sentFor).toEqual(['undo first']);
  });
});

describe('a wait for a time', () => {
  it('ends when the time has passed', () => {
    const saga = scenario(sagaOf((s) => s.delay('pause', '7m').pivot('last', told('last'))));
    expect(saga.state.status).toBe('waiting');
    expect(saga.awaits).toEqual([]);
    expect(saga.wakesIn).toBe(7 * MINUTE);
    expect(saga.silence().sentFor).toEqual(['last']);
  });

  it('until a moment ends then, and at once if that moment has passed', () => {
    const until = sagaOf((s) => s.until('pause', (d) => Number(d['at'])).pivot('last', told('last')));
    const start = Date.UTC(2026, 0, 1);
    expect(scenario(until, { at: start + 5 }).wakesIn).toBe(5);
    const saga = scenario(until, { at: start });
    expect(saga.facts).toEqual(['saga-started', 'wait-began', 'wait-timed-out', 'command-sent']);
  });
});

describe('an approval', () => {
  const notify = notifyBy(Announced, (seen: Known, occasion, role) => ({
    seen: { ...seen, occasion, role },
  }));
  const asks = (
    options: Partial<ApprovalOptions<Known, Known>> = {},
    onRejected: 'compensate' | 'continue' = 'compensate',
  ) =>
    sagaOf((saga) =>
      saga
        .step('first', done('first'))
        .approval('sign', {
          role: 'clerk',
          onDecision: (_, { decision, by, comment }): Known => ({ decision, by, comment }),
          onRejected,
          within: '1h',
          onTimeout: 'compensate',
          ...options,
        })
        .pivot('last', told('last')),
    );
  const begin = (definition = asks()): Scenario =>
    scenario(definition, { id: 'i1' }).succeeds('first', says('f'));

  it('is found by the role that may decide', () => {
    expect(begin().awaits).toEqual(['approval:clerk']);
    expect(begin().state.status).toBe('waiting');
  });

  it('goes on when it is approved, with what was said', () => {
    const saga = begin().decides('sign', 'approved', { by: 'eve', comment: 'fine' });
    expect(saga.facts).toEqual(['decision-made', 'command-sent']);
    expect(saga.last.history[0]?.fact).toMatchObject({
      arm: 'approved',
      by: 'eve',
      role: 'clerk',
      comment: 'fine',
    });
    expect(saga.bodyFor('last')).toMatchObject({
      seen: { decision: 'approved', by: 'eve', comment: 'fine' },
    });
  });

  it('turns back when it is rejected', () => {
    const saga = begin().decides('sign', 'rejected');
    expect(saga.state.abort).toMatchObject({ reason: 'rejected', path: 'sign', code: 'rejected' });
    expect(saga.sentFor).toEqual(['undo first']);
  });

  it('goes on when it is rejected, if it says so', () => {
    expect(begin(asks({}, 'continue')).decides('sign', 'rejected').sentFor).toEqual(['last']);
  });

  it('listens to the role alone', () => {
    const saga = begin().decides('sign', 'approved', { role: 'intern' });
    expect(saga.last.ignored).toBe('not-allowed');
    expect(saga.facts).toEqual(['input-ignored']);
    expect(saga.decides('sign', 'approved').sentFor).toEqual(['last']);
  });

  it('is decided once', () => {
    const saga = begin().decides('sign', 'approved', { id: 'd1' });
    expect(saga.decides('sign', 'rejected', { id: 'd2' }).last.ignored).toBe('not-waiting');
    expect(saga.decides('sign', 'approved', { id: 'd1' }).last.ignored).toBe('duplicate');
  });

  it('cannot be decided where none is asked for', () => {
    const saga = scenario(
      sagaOf((s) => s.waitFor('bell', Rang, { match })),
      { id: 'i1' },
    );
    expect(saga.decides('bell', 'approved').last.ignored).toBe('not-waiting');
    expect(saga.decides('nowhere', 'approved').last.ignored).toBe('not-waiting');
  });

  it('has a time limit', () => {
    expect(begin().silence().state.abort).toMatchObject({ reason: 'timeout', path: 'sign' });
  });

  it('tells people when it is asked for', () => {
    const saga = begin(asks({ notify }));
    expect(saga.message).toEqual({
      kind: 'publish-event',
      messageId: 's1:sign:event:1',
      event: 'work.announced',
      contractVersion: 1,
      path: 'sign',
      body: { seen: { id: 'i1', first: 'f', occasion: 'requested', role: 'clerk' } },
    });
    const began = saga.last.history.find(({ fact }) => fact.kind === 'wait-began')?.fact;
    expect(began).toMatchObject({ notice: { messageId: 's1:sign:event:1', event: 'work.announced' } });
  });

  it('reminds them every so often, with another id each time', () => {
    const saga = begin(asks({ notify, remindEvery: '10m' }));
    expect(saga.wakesIn).toBe(10 * MINUTE);
    const reminders = [1, 2].map(() => {
      saga.silence();
      expect(saga.facts).toEqual(['approval-reminded']);
      return saga.message;
    });
    expect(reminders).toMatchObject([
      { messageId: 's1:sign:event:2', body: { seen: { occasion: 'reminder', role: 'clerk' } } },
      { messageId: 's1:sign:event:3' },
    ]);
    expect(saga.wakesIn).toBe(10 * MINUTE);
    expect(saga.decides('sign', 'approved').wakesIn).toBe(10_000);
  });

  it('lets another role decide as well after a while', () => {
    const saga = begin(asks({ notify, escalate: { after: '20m', to: 'boss' } })).silence();
    expect(saga.facts).toEqual(['approval-escalated']);
    expect(saga.message).toMatchObject({ body: { seen: { occasion: 'escalation', role: 'boss' } } });
    expect(saga.awaits).toEqual(['approval:clerk', 'approval:boss']);
    expect(saga.wakesIn).toBe(40 * MINUTE);
    expect(saga.decides('sign', 'approved', { role: 'boss' }).sentFor).toEqual(['last']);
  });

  it('does not let the other role decide before', () => {
    const saga = begin(asks({ escalate: { after: '20m', to: 'boss' } }));
    expect(saga.decides('sign', 'approved', { role: 'boss' }).last.ignored).toBe('not-allowed');
  });

  it('reminds who was asked last once it was escalated', () => {
    const saga = begin(
      asks({ notify, remindEvery: '15m', escalate: { after: '20m', to: 'boss' } }),
    ).silence();
    expect(saga.message).toMatchObject({ body: { seen: { occasion: 'reminder', role: 'clerk' } } });
    saga.silence();
    expect(saga.facts).toEqual(['approval-escalated']);
    expect(saga.silence().message).toMatchObject({ body: { seen: { occasion: 'reminder', role: 'boss' } } });
  });

  it('escalates and reminds in one go if both are due, under two ids', () => {
    const saga = begin(
      asks({ notify, remindEvery: '20m', escalate: { after: '20m', to: 'boss' } }),
    ).silence();
    expect(saga.facts).toEqual(['approval-escalated', 'approval-reminded']);
    const ids = saga.last.effects.map(({ messageId }) => messageId);
    expect(ids).toEqual(['s1:sign:event:2', 's1:sign:event:3']);
  });

  it('reminds without publishing anything if nobody is to be told', () => {
    const saga = begin(asks({ remindEvery: '10m' })).silence();
    expect(saga.facts).toEqual(['approval-reminded']);
    expect(saga.sent).toEqual([]);
  });

  it.each([
    { when: 'at the request', occasion: 'requested', facts: ['command-succeeded', 'saga-parked'] },
    { when: 'at a reminder', occasion: 'reminder', facts: ['saga-parked'] },
    { when: 'at the escalation', occasion: 'escalation', facts: ['saga-parked'] },
  ])('parks the saga if it cannot say what to tell: $when', ({ occasion, facts }) => {
    const picky = notifyBy(Announced, (_: Known, now) => (now === occasion ? boom() : { seen: {} }));
    const saga = begin(asks({ notify: picky, remindEvery: '10m', escalate: { after: '15m', to: 'boss' } }));
    if (occasion !== 'requested') saga.silence();
    if (occasion === 'escalation') saga.silence();
    expect(saga.facts).toEqual(facts);
    expect(saga.state.parked).toMatchObject({ reason: 'definition-threw', path: 'sign' });
  });
});
