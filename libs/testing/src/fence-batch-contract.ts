import type { CommandMessage } from '@edda/messaging';
import type { Fence, HandledCommand } from '@edda/participant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FenceSubject } from './fence-contract.js';
import { commandFor } from './participant-bench.js';

type Manager = Parameters<Parameters<Fence['run']>[1]>[0];
type Positions = readonly number[];

/** Holds one adapter of the fence's port to its words about commands that are run together. */
export function fenceBatchContract(adapter: string, open: () => Promise<FenceSubject>): void {
  describe(`commands together behind the fence (${adapter})`, () => {
    let subject: FenceSubject;
    let prefix: string;
    let tests = 0;
    beforeEach(async () => {
      subject = await open();
      prefix = `batch-${Date.now()}-${(tests += 1)}`;
    });
    afterEach(() => subject.close());

    const commandOf = (saga: string, overrides: Partial<CommandMessage> = {}): CommandMessage =>
      commandFor(`${prefix}-${saga}`, overrides);
    const mine = async (): Promise<readonly string[]> =>
      (await subject.notes()).filter((note) => note.startsWith(prefix));

    /** Writes a note for each of the sagas, and remembers what it was called with. */
    const noting = (sagas: readonly string[], failing: readonly string[] = []) => {
      const calls: Positions[] = [];
      const handle = async (manager: Manager, positions: Positions): Promise<readonly HandledCommand[]> => {
        calls.push(positions);
        const outcomes: HandledCommand[] = [];
        for (const saga of positions.map((position) => sagas[position] ?? '')) {
          const isFailing = failing.includes(saga);
          if (!isFailing) await subject.write(manager, `${prefix}-${saga}`);
          outcomes.push(
            isFailing
              ? { outcome: 'failure', body: { code: 'no', message: saga } }
              : { outcome: 'success', body: { saga } },
          );
        }
        return outcomes;
      };
      return { calls, handle };
    };
    const never = (): Promise<readonly HandledCommand[]> => {
      throw new Error('The fence let a command through that it has to stop.');
    };

    it('commits what the handler wrote for all, and answers each in its place', async () => {
      // Not in the order of their keys.
      const sagas = ['c', 'a', 'b'];
      const { calls, handle } = noting(sagas);
      const commands = sagas.map((saga) => commandOf(saga));
      expect(await subject.fence.runTogether(commands, handle)).toEqual(
        sagas.map((saga) => ({ outcome: 'success', body: { saga }, replayed: false })),
      );
      expect(calls).toEqual([[0, 1, 2]]);
      expect(await mine()).toEqual(sagas.map((saga) => `${prefix}-${saga}`));
    });

    it('stores each answer: one that comes again has it, alone or beside others', async () => {
      const first = noting(['a', 'b'], ['b']);
      const answers = await subject.fence.runTogether([commandOf('a'), commandOf('b')], first.handle);
      const again = noting(['b', 'c', 'a']);
      const commands = [commandOf('b'), commandOf('c'), commandOf('a')];
      expect(await subject.fence.runTogether(commands, again.handle)).toEqual([
        { ...answers[1], replayed: true },
        { outcome: 'success', body: { saga: 'c' }, replayed: false },
        { ...answers[0], replayed: true },
      ]);
      expect(again.calls).toEqual([[1]]);
      const alone = await subject.fence.run(commandOf('a'), () => Promise.reject(new Error('let through')));
      expect(alone).toEqual({ ...answers[0], replayed: true });
    });

    it('calls no handler when the fence lets none through', async () => {
      const commands = [commandOf('a'), commandOf('b')];
      await subject.fence.runTogether(commands, noting(['a', 'b']).handle);
      const answers = await subject.fence.runTogether(commands, never);
      expect(answers.map(({ replayed }) => replayed)).toEqual([true, true]);
    });

    it('does in one batch what it does one by one: duplicates, empty compensations, late commands, refusals', async () => {
      await subject.fence.run(commandOf('done'), async () => ({ outcome: 'success', body: {} }));
      await subject.fence.run(commandOf('undone', { direction: 'compensation' }), () =>
        Promise.reject(new Error()),
      );
      const commands = [
        commandOf('done'),
        commandOf('never-ran', { direction: 'compensation' }),
        commandOf('new'),
        commandOf('undone'),
        commandOf('late', { notAfter: 1 }),
        commandOf('revoked', { kind: 'revoke' }),
      ];
      const { calls, handle } = noting(['', '', 'new']);
      const answers = await subject.fence.runTogether(commands, handle);
      expect(answers.map(({ outcome, replayed }) => [outcome, replayed])).toEqual([
        ['success', true],
        ['success', false],
        ['success', false],
        ['refused', false],
        ['refused', false],
        ['revoked', false],
      ]);
      expect(calls).toEqual([[2]]);
      // What was refused as expired has left no trace.
      expect(
        await subject.fence.run(commandOf('late'), async () => ({ outcome: 'success', body: {} })),
      ).toEqual({
        outcome: 'success',
        body: {},
        replayed: false,
      });
    });

    it('rejects with what the handler threw, and stores nothing for any of them', async () => {
      const broken = new Error('a bug');
      const throwing = async (manager: Manager): Promise<never> => {
        await subject.write(manager, `${prefix}-half`);
        throw broken;
      };
      const commands = [commandOf('a'), commandOf('b')];
      await expect(subject.fence.runTogether(commands, throwing)).rejects.toBe(broken);
      expect(await mine()).toEqual([]);
      const { calls, handle } = noting(['a', 'b']);
      await subject.fence.runTogether(commands, handle);
      expect(calls).toEqual([[0, 1]]);
      expect(subject.fence.healthy).toBe(true);
    });

    it('stores nothing when the handler has no outcome for each', async () => {
      const short = async (): Promise<readonly HandledCommand[]> => [{ outcome: 'success', body: {} }];
      await expect(subject.fence.runTogether([commandOf('a'), commandOf('b')], short)).rejects.toThrow(
        'got 2 commands and gave 1 outcomes',
      );
      const { calls, handle } = noting(['a']);
      await subject.fence.runTogether([commandOf('a')], handle);
      expect(calls).toEqual([[0]]);
    });

    it('lets one of two batches with the same steps do the work, whatever the order in which they name them', async () => {
      const sagas = Array.from({ length: 20 }, (_, index) => `same-${index}`);
      const forwards = noting(sagas);
      const reversed = sagas.toReversed();
      const backwards = noting(reversed);
      const [one, other] = await Promise.all([
        subject.fence.runTogether(
          sagas.map((saga) => commandOf(saga)),
          forwards.handle,
        ),
        subject.fence.runTogether(
          reversed.map((saga) => commandOf(saga)),
          backwards.handle,
        ),
      ]);
      expect([...one, ...other].filter(({ replayed }) => !replayed)).toHaveLength(20);
      expect((await mine()).toSorted()).toEqual(sagas.map((saga) => `${prefix}-${saga}`).toSorted());
    });
  });
}
