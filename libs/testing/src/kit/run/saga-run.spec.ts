import { randomUUID } from 'node:crypto';
import { command } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { defineSaga } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { SagaRun } from './saga-run.js';

class Begin extends command('test.begin', { version: 1 }) {
  names!: string[];
}
class Work extends command('worker.work', { version: 1 }) {
  id!: string;
}

/** One step, whose body is what `id` gives. */
function saga(id: (data: { readonly names: readonly string[] }) => string): SagaDefinition {
  return defineSaga({ name: 'test', version: 1 }, (s) =>
    s
      .startedBy(Begin, { key: () => 'k', data: ({ names }) => ({ names }) })
      .pivot('work', (step) => step.command(Work, (data) => ({ id: id(data) }))),
  );
}

function started(definition: SagaDefinition): SagaRun {
  const run = new SagaRun(definition);
  run.start({ start: { names: ['a', 'b'] } });
  return run;
}

describe('a run of a saga', () => {
  it('goes on with what its functions say', () => {
    expect(started(saga(({ names }) => names.join())).history.at(-1)?.fact).toMatchObject({
      body: { id: 'a,b' },
    });
  });

  it('refuses a definition that is not well formed', () => {
    const empty = { ...saga(() => ''), steps: [] };
    expect(() => new SagaRun(empty)).toThrow('has no steps');
  });

  it.each([
    ['Date.now()', () => String(Date.now())],
    ['new Date()', () => new Date().toISOString()],
    ['Date()', () => Date()],
    ['Math.random()', () => String(Math.random())],
  ])('parks for a function that calls %s, and says so', (call, id) => {
    expect(started(saga(id)).state.parked).toMatchObject({
      reason: 'definition-threw',
      message: expect.stringContaining(
        `it calls ${call}, but a definition's functions have to be pure`,
      ) as string,
    });
  });

  it('lets functions calculate with times that they are given', () => {
    const id = () =>
      `${new Date('2026-01-02').getTime() - Date.UTC(2026, 0, 1)} ${String(new Date(0) instanceof Date)}`;
    expect(started(saga(id)).history.at(-1)?.fact).toMatchObject({ body: { id: '86400000 true' } });
  });

  it('gives the clock and chance back, also after an error', () => {
    const { Date: clock } = globalThis;
    started(saga(() => Date()));
    expect(globalThis.Date).toBe(clock);
    expect(Math.random()).toBeLessThan(1);
  });

  it('notices a function that gives something else each time', () => {
    let calls = 0;
    expect(() => started(saga(() => randomUUID()))).toThrow(
      'A function of saga "test" is not pure: called twice with the same data, it gave something else at "work".',
    );
    expect(() => started(saga(() => String((calls += 1))))).toThrow('is not pure');
  });

  it('parks for a function that writes to the data', () => {
    const id = ({ names }: { readonly names: readonly string[] }) => String((names as string[]).push('c'));
    expect(started(saga(id)).state.parked?.message).toContain('object is not extensible');
  });

  it('notices a history that does not give the state', () => {
    const run = started(saga(() => 'x'));
    run.check();
    run.history.pop();
    expect(() => run.check()).toThrow('does not fold to its state. This is a bug in Edda');
  });
});
