import { sample, scenario } from '@edda/testing/contracts';
import type { Scenario } from '@edda/testing/contracts';
import { describe, expect, it } from 'vitest';
import type { TogetherOptions } from '../../definition/steps-builder.js';

const { done, told, sagaOf } = sample;
const says = (value: string) => ({ value });

/** Two branches with two steps each, between two steps. */
const beside = (options: TogetherOptions = {}): Scenario =>
  scenario(
    sagaOf((saga) =>
      saga
        .step('first', done('first'))
        .parallel(
          'both',
          {
            left: (s) => s.step('left1', done('left1')).step('left2', done('left2')),
            right: (s) => s.step('right1', done('right1')).step('right2', done('right2')),
          },
          options,
        )
        .pivot('last', told('last')),
    ),
  ).succeeds('first', says('f'));

describe('parallel branches', () => {
  it('begin at once, and each goes on as soon as it can', () => {
    const saga = beside();
    expect(saga.sentFor).toEqual(['left1', 'right1']);
    expect(saga.succeeds('right1', says('r1')).sentFor).toEqual(['right2']);
    expect(saga.succeeds('right2', says('r2')).sentFor).toEqual([]);
    expect(saga.succeeds('left1', says('l1')).sentFor).toEqual(['left2']);
    expect(saga.succeeds('left2', says('l2')).sentFor).toEqual(['last']);
  });

  it('see what was known before and what they learn themselves, and nothing of each other', () => {
    const saga = beside().succeeds('left1', says('l1')).succeeds('right1', says('r1'));
    expect(saga.bodyFor('right2')).toMatchObject({ seen: { first: 'f', right1: 'r1' } });
    expect(saga.bodyFor('right2')?.['seen']).not.toHaveProperty('left1');
    expect(saga.data()).toEqual({ first: 'f' });
  });

  it('are joined when all are done: what follows knows what all have learnt', () => {
    const saga = beside();
    for (const step of ['left1', 'right1', 'right2', 'left2']) saga.succeeds(step, says(step));
    expect(saga.facts).toEqual(['command-succeeded', 'lanes-joined', 'command-sent']);
    const all = { first: 'f', left1: 'left1', left2: 'left2', right1: 'right1', right2: 'right2' };
    expect(saga.bodyFor('last')).toEqual({ step: 'last', seen: all });
  });

  it('are merged in the order in which they are written, whichever was faster', () => {
    const winner = (order: readonly string[]) => {
      const saga = scenario(
        sagaOf((s) =>
          s.parallel('both', {
            left: (branch) =>
              branch.step('a', (step) =>
                step
                  .command(sample.Do, (seen) => ({ step: 'a', seen }))
                  .onSuccess((_, { value }) => ({ same: value }))
                  .noCompensation('it reads'),
              ),
            right: (branch) =>
              branch.step('b', (step) =>
                step
                  .command(sample.Do, (seen) => ({ step: 'b', seen }))
                  .onSuccess((_, { value }) => ({ same: value }))
                  .noCompensation('it reads'),
              ),
          }),
        ),
      );
      for (const step of order) saga.succeeds(step, says(step));
      return saga.data()['same'];
    };
    expect([winner(['a', 'b']), winner(['b', 'a'])]).toEqual(['b', 'b']);
  });

  it('may stand inside each other', () => {
    const saga = scenario(
      sagaOf((s) =>
        s.parallel('outer', {
          a: (branch) =>
            branch
              .step('a0', done('a0'))
              .parallel('inner', { x: (b) => b.step('x1', done('x1')), y: (b) => b.step('y1', done('y1')) })
              .step('a1', done('a1')),
          b: (branch) => branch.step('b1', done('b1')),
        }),
      ),
    );
    saga.succeeds('a0', says('A'));
    expect(saga.sentFor).toEqual(['x1', 'y1']);
    expect(saga.bodyFor('y1')).toMatchObject({ seen: { a0: 'A' } });
    saga.succeeds('x1', says('X')).succeeds('y1', says('Y'));
    expect(saga.bodyFor('a1')).toMatchObject({ seen: { a0: 'A', x1: 'X', y1: 'Y' } });
    expect(saga.succeeds('a1', says('Z')).succeeds('b1', says('B')).state.status).toBe('completed');
    expect(saga.data()).toEqual({ a0: 'A', x1: 'X', y1: 'Y', a1: 'Z', b1: 'B' });
  });
});

describe('a branch that fails', () => {
  it('lets the others go on to their ends by default, and then the saga turns back', () => {
    const saga = beside().fails('left1', 'no');
    expect(saga.sentFor).toEqual([]);
    expect(saga.state.status).toBe('running');
    expect(saga.succeeds('right1', says('r1')).sentFor).toEqual(['right2']);
    saga.succeeds('right2', says('r2'));
    expect(saga.state.abort).toMatchObject({ reason: 'failure', path: 'left1', code: 'no' });
    expect(saga.sentFor).toEqual(['undo right2']);
    expect(saga.isUndone('right2').sentFor).toEqual(['undo right1']);
    expect(saga.isUndone('right1').sentFor).toEqual(['undo first']);
  });

  it('has the others given up at once with fail-fast, and they are undone since nobody knows', () => {
    const saga = beside({ onFailure: 'fail-fast' }).fails('left1', 'no');
    expect(saga.facts).toEqual(['command-failed', 'compensation-began', 'command-given-up', 'command-sent']);
    expect(saga.sentFor).toEqual(['undo right1']);
    expect(saga.command('right1')).toMatchObject({ phase: 'unknown', failure: { reason: 'interrupted' } });
    saga.succeeds('right1', says('too late'));
    expect(saga.last.ignored).toBe('late');
  });

  it('is the reason, even if another one fails later', () => {
    const saga = beside().fails('right1', 'never').fails('left1', 'no');
    expect(saga.state.abort).toMatchObject({ path: 'left1', code: 'no' });
  });

  it.each([
    { order: 'parallel', sent: ['undo right1', 'undo left1'] },
    { order: 'reverse', sent: ['undo right1'] },
  ] as const)('is undone beside the others or after them, as the step says: $order', ({ order, sent }) => {
    const saga = beside({ compensation: order });
    for (const step of ['left1', 'right1']) saga.succeeds(step, says(step));
    saga.fails('left2').fails('right2');
    expect(saga.sentFor).toEqual(sent);
    if (order === 'reverse') expect(saga.isUndone('right1').sentFor).toEqual(['undo left1']);
    else expect(saga.isUndone('right1').sentFor).toEqual([]);
    expect(saga.isUndone('left1').sentFor).toEqual(['undo first']);
  });
});

const each = (atOnce: number, options: TogetherOptions = {}) =>
  sagaOf((saga) =>
    saga
      .forEach(
        'items',
        { items: (d) => d['list'] as readonly string[], as: 'item', atOnce, ...options },
        (s) => s.step('ask', done('ask')),
        (_, results) => ({
          answers: results.map((result) => `${String(result['item'])}=${String(result['ask'])}`),
        }),
      )
      .pivot('last', told('last')),
  );

describe('a for-each', () => {
  const list = ['a', 'b', 'c', 'd'];

  it('works on so many items at once, and begins the next one when one is done', () => {
    const saga = scenario(each(2), { list });
    expect(saga.sentFor).toEqual(['ask[1]', 'ask[2]']);
    expect(saga.succeeds('ask[2]', says('2')).sentFor).toEqual(['ask[3]']);
    expect(saga.succeeds('ask[3]', says('3')).sentFor).toEqual(['ask[4]']);
    expect(saga.succeeds('ask[1]', says('1')).sentFor).toEqual([]);
    expect(saga.succeeds('ask[4]', says('4')).sentFor).toEqual(['last']);
  });

  it('gives each item the data as it was before, and itself', () => {
    const saga = scenario(each(1), { list, more: 1 }).succeeds('ask[1]', says('1'));
    expect(saga.bodyFor('ask[2]')).toEqual({ step: 'ask', seen: { list, more: 1, item: 'b' } });
  });

  it('collects what the items have learnt in their order; nothing else of it is kept', () => {
    const saga = scenario(each(4), { list });
    for (const item of [4, 2, 1, 3]) saga.succeeds(`ask[${item}]`, says(`${item}`));
    expect(saga.data()).toEqual({ list, answers: ['a=1', 'b=2', 'c=3', 'd=4'] });
  });

  it('of nothing is done at once', () => {
    const saga = scenario(each(3), { list: [] });
    expect(saga.sentFor).toEqual(['last']);
    expect(saga.data()).toEqual({ list: [], answers: [] });
  });

  it('takes the items as they are when it begins, once', () => {
    const over = (items: readonly string[]) =>
      sagaOf((saga) =>
        saga.forEach('items', { items: () => items, as: 'item', atOnce: 1 }, (s) =>
          s.step('ask', done('ask')),
        ),
      );
    const saga = scenario(over(['a']))
      .runsWith(over(['b', 'c']))
      .succeeds('ask[1]', says('1'));
    expect(saga.state.status).toBe('completed');
  });

  it('parks the saga if the collection is none', () => {
    const saga = scenario(each(1), { list: 'a' });
    expect(saga.state.parked).toMatchObject({
      reason: 'definition-threw',
      path: 'items',
      message: expect.stringContaining('returned a string, but a list is needed'),
    });
  });

  it('in which an item fails begins no new item, and turns back when those that were begun have ended', () => {
    const saga = scenario(each(2), { list }).fails('ask[1]', 'no');
    expect(saga.sentFor).toEqual([]);
    saga.succeeds('ask[2]', says('2'));
    expect(saga.sentFor).toEqual(['undo ask[2]']);
    expect(saga.bodyFor('ask[2]', 'compensation')).toMatchObject({
      seen: { item: 'b' },
      reply: { value: '2' },
    });
    expect(saga.isUndone('ask[2]').state).toMatchObject({ status: 'compensated', abort: { path: 'ask[1]' } });
  });

  it('with fail-fast gives up the items that are under way', () => {
    const saga = scenario(each(3, { onFailure: 'fail-fast' }), { list }).fails('ask[2]');
    expect(saga.sentFor).toEqual(['undo ask[3]', 'undo ask[1]']);
  });

  it.each([
    { compensation: 'parallel', sent: ['undo ask[2]', 'undo ask[1]'] },
    { compensation: 'reverse', sent: ['undo ask[2]'] },
  ] as const)('is undone as its step says: $compensation', ({ compensation, sent }) => {
    const saga = scenario(each(2, { compensation }), { list: ['a', 'b'] });
    saga.succeeds('ask[1]', says('1')).succeeds('ask[2]', says('2')).fails('last');
    expect(saga.sentFor).toEqual(sent);
  });

  it('may stand inside another one', () => {
    const definition = sagaOf((saga) =>
      saga.forEach(
        'rows',
        { items: (d) => d['rows'] as readonly (readonly number[])[], as: 'row', atOnce: 9 },
        (s) =>
          s.forEach(
            'cells',
            { items: (d) => d['row'] as readonly number[], as: 'cell', atOnce: 9 },
            (inner) => inner.step('ask', done('ask')),
            (_, results) => ({ sum: results.map((result) => result['ask']).join('') }),
          ),
        (_, results) => ({ sums: results.map((result) => result['sum']) }),
      ),
    );
    const saga = scenario(definition, { rows: [[1, 2], [3]] });
    expect(saga.sentFor).toEqual(['ask[1.1]', 'ask[1.2]', 'ask[2.1]']);
    for (const path of ['ask[2.1]', 'ask[1.2]', 'ask[1.1]']) saga.succeeds(path, says(path));
    expect(saga.data()['sums']).toEqual(['ask[1.1]ask[1.2]', 'ask[2.1]']);
  });
});
