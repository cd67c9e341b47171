import 'reflect-metadata';
import { command, DEFAULT_LIMITS, failure } from '@edda/messaging';
import type { CommandMessage } from '@edda/messaging';
import { InMemoryFence } from '@edda/testing';
import { IsInt } from 'class-validator';
import { beforeEach, describe, expect, it } from 'vitest';
import { commandFor } from '../../testing/src/participant-bench.js';
import { CommandBatches } from './command-batches.js';
import type { CommandBatch } from './command-handler.js';
import { CommandFailure } from './command-handler.js';
import { FenceUnavailable } from './fence.js';
import { Slots } from './slots.js';

class Left {
  @IsInt() left!: number;
}
class SoldOut extends failure('sold-out') {}
class Reserve extends command('stock.reserve', { version: 1, reply: Left, failures: [SoldOut] }) {
  @IsInt() quantity!: number;
}

/** What a handler does with what has come. */
type Behaviour = (quantities: readonly number[], batch: CommandBatch) => unknown;

describe('the commands of a set-based handler', () => {
  let fence: InMemoryFence;
  let calls: (readonly number[])[];
  let lines: string[];
  let stop: AbortController;
  let behave: Behaviour;
  let batches: CommandBatches;
  let sagas = 0;

  beforeEach(async () => {
    fence = new InMemoryFence();
    await fence.connect();
    calls = [];
    lines = [];
    stop = new AbortController();
    behave = (quantities) => quantities.map((left) => ({ left }));
    batches = new CommandBatches({
      fence,
      slots: new Slots(2),
      limits: DEFAULT_LIMITS,
      stopping: stop.signal,
      log: (_, line) => void lines.push(line),
    });
  });

  const handler = {
    contract: Reserve,
    where: 'Stock.reserve',
    takes: 'many' as const,
    call: async (commands: readonly object[], batch: CommandBatch): Promise<unknown> => {
      const quantities = (commands as readonly Reserve[]).map(({ quantity }) => quantity);
      calls.push(quantities);
      fence.write(batch.manager, `wrote ${quantities.join()}`);
      return behave(quantities, batch);
    },
  };
  const run = (quantity: number, overrides: Partial<CommandMessage> = {}) =>
    batches.run(handler, commandFor(`saga-${(sagas += 1)}`, overrides), { quantity });
  const done = (left: number) => ({ outcome: 'success', body: { left }, replayed: false });

  it('go to it together, and each gets its own outcome', async () => {
    expect(await Promise.all([run(1), run(2), run(3)])).toEqual([done(1), done(2), done(3)]);
    expect(calls).toEqual([[1, 2, 3]]);
    expect(fence.notes).toEqual(['wrote 1,2,3']);
  });

  it('gather while a batch is under way', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    behave = async (quantities) => {
      if (quantities.includes(1)) await gate;
      return quantities.map((left) => ({ left }));
    };
    const first = run(1);
    await expect.poll(() => calls).toEqual([[1]]);
    const later = [run(2), run(3)];
    goOn();
    expect(await Promise.all([first, ...later])).toEqual([done(1), done(2), done(3)]);
    expect(calls).toEqual([[1], [2, 3]]);
  });

  it('are told of their sagas in their order', async () => {
    let steps: readonly string[] = [];
    behave = (quantities, { contexts }) => {
      steps = contexts.map(({ path }) => path);
      return quantities.map((left) => ({ left }));
    };
    await Promise.all([run(1, { path: 'a' }), run(2, { path: 'b' })]);
    expect(steps).toEqual(['a', 'b']);
  });

  it('are never two of one step: the second has the reply of the first', async () => {
    const same = commandFor('saga-of-two');
    const twice = [1, 1].map((quantity) => batches.run(handler, same, { quantity }));
    expect(await Promise.all(twice)).toEqual([done(1), { ...done(1), replayed: true }]);
    expect(calls).toEqual([[1]]);
  });

  it('fail one by one when the handler returns a failure for one', async () => {
    behave = (quantities) =>
      quantities.map((left) => (left === 2 ? new CommandFailure(SoldOut, {}, 'none left') : { left }));
    const [one, two] = await Promise.all([run(1), run(2)]);
    expect(one).toEqual(done(1));
    expect(two).toMatchObject({ outcome: 'failure', body: { code: 'sold-out', message: 'none left' } });
  });

  it('are run alone when the handler throws, so that only the one that is to blame is rejected', async () => {
    behave = (quantities) => {
      if (quantities.includes(2)) throw new Error('the disk is full');
      return quantities.map((left) => ({ left }));
    };
    const outcomes = await Promise.allSettled([run(1), run(2), run(3)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: { message: 'the disk is full' } });
    expect(calls).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect(fence.notes).toEqual(['wrote 1', 'wrote 3']);
  });

  it('may have a failure thrown for one: it is undone, and its neighbours are not', async () => {
    behave = (quantities) => {
      if (quantities.includes(2)) throw new CommandFailure(SoldOut, {});
      return quantities.map((left) => ({ left }));
    };
    const [one, two] = await Promise.all([run(1), run(2)]);
    expect(one).toEqual(done(1));
    expect(two).toMatchObject({ outcome: 'failure', body: { code: 'sold-out' } });
    expect(fence.notes).toEqual(['wrote 1']);
  });

  it.each<[string, Behaviour, string]>([
    ['too few outcomes', () => [{ left: 1 }, { left: 2 }, { left: 3 }].slice(0, 0), 'returned 0 outcomes'],
    ['no array', () => ({ left: 1 }), 'something that is no array'],
    [
      'a reply that the contract does not allow',
      (all) => all.map(() => ({ left: 'many' })),
      'does not allow',
    ],
    ['nothing, though the contract has a reply', () => undefined, 'does not allow'],
  ])('are rejected with a sentence when it returns %s', async (_, behaviour, sentence) => {
    behave = behaviour;
    await expect(run(1)).rejects.toThrow(sentence);
    expect(fence.notes).toEqual([]);
  });

  it('wait for the database together, without being tried alone', async () => {
    fence.available = false;
    const outcomes = await Promise.allSettled([run(1), run(2)]);
    expect(
      outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof FenceUnavailable),
    ).toEqual([true, true]);
    expect(fence.runs).toBe(1);
  });

  it('are left alone when the process shuts down', async () => {
    stop.abort();
    expect(await run(1)).toBeUndefined();
    expect(calls).toEqual([]);
  });

  it('are told of when they fail with what their contract does not declare', async () => {
    class Surprise extends failure('surprise') {}
    behave = () => [new CommandFailure(Surprise, {})];
    await run(1);
    expect(lines).toEqual([expect.stringContaining('"surprise", which "stock.reserve" does not declare')]);
  });
});
