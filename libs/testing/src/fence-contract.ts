import type { CommandMessage } from '@edda/messaging';
import type { Fence, FenceAnswer, HandledCommand } from '@edda/participant';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { commandFor } from './participant-bench.js';

type Manager = Parameters<Parameters<Fence['run']>[1]>[0];

/** A fence under test, and a place that its handlers write to in its transaction. */
export interface FenceSubject {
  /** Connected. */
  readonly fence: Fence;
  write(manager: Manager, note: string): Promise<void>;
  /** What was committed, oldest first. */
  notes(): Promise<readonly string[]>;
  close(): Promise<void>;
}

const A_DAY = 24 * 60 * 60 * 1000;

/** Holds one adapter of the fence's port to its words. `open` is called for each test, and need not begin empty. */
export function fenceContract(adapter: string, open: () => Promise<FenceSubject>): void {
  describe(`the fence (${adapter})`, () => {
    let subject: FenceSubject;
    let sagaId: string;
    let saga = 0;
    beforeEach(async () => {
      subject = await open();
      sagaId = `saga-${Date.now()}-${(saga += 1)}`;
    });
    afterEach(() => subject.close());

    /** Writes a note, then answers. */
    const answering =
      (note: string, handled: HandledCommand) =>
      async (manager: Manager): Promise<HandledCommand> => {
        await subject.write(manager, note);
        return handled;
      };
    const success = (note: string) => answering(note, { outcome: 'success', body: { note } });
    const failure = (note: string) =>
      answering(note, { outcome: 'failure', body: { code: 'out-of-stock', message: note } });
    const never = (): Promise<HandledCommand> => {
      throw new Error('The fence let a command through that it has to stop.');
    };
    const command = (overrides: Partial<CommandMessage> = {}) => commandFor(sagaId, overrides);
    const compensation = (epoch = 1) => command({ direction: 'compensation', epoch });
    const revoke = (epoch = 1) => command({ kind: 'revoke', epoch });
    const mine = async () => {
      const notes = await subject.notes();
      return notes.filter((note) => note.startsWith(sagaId));
    };
    const note = (text: string) => `${sagaId} ${text}`;

    const executed = (text: string): FenceAnswer => ({
      outcome: 'success',
      body: { note: note(text) },
      replayed: false,
    });
    const refused = (code: string) => ({
      outcome: 'refused',
      body: { code, message: expect.stringContaining(sagaId) as string },
    });

    it('commits what the handler wrote, together with its answer', async () => {
      expect(await subject.fence.run(command(), success(note('reserved')))).toEqual(executed('reserved'));
      expect(await mine()).toEqual([note('reserved')]);
      expect(subject.fence.healthy).toBe(true);
    });

    it('answers a duplicate with the stored reply, without the handler', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      expect(await subject.fence.run(command(), never)).toEqual({ ...executed('reserved'), replayed: true });
      expect(await mine()).toEqual([note('reserved')]);
    });

    it('gives a stored reply back exactly as it was', async () => {
      const body = {
        text: 'a\u0000b\ud83d\ude00',
        numbers: [0.1, -0, 1e21, 9007199254740991],
        nested: { z: 1, a: null },
      };
      await subject.fence.run(command(), async () => ({ outcome: 'success', body }));
      const { body: stored } = await subject.fence.run(command(), never);
      expect(JSON.stringify(stored)).toBe(JSON.stringify(body));
    });

    it('undoes what a failing handler wrote, and stores the failure', async () => {
      const answer = await subject.fence.run(command(), failure(note('tried')));
      expect(answer).toMatchObject({ outcome: 'failure', body: { code: 'out-of-stock' }, replayed: false });
      expect(await mine()).toEqual([]);
      expect(await subject.fence.run(command(), never)).toEqual({ ...answer, replayed: true });
    });

    it('rejects with what the handler threw, stores nothing, and lets the next one through', async () => {
      const broken = new Error('a bug');
      const throwing = async (manager: Manager): Promise<HandledCommand> => {
        await subject.write(manager, note('half done'));
        throw broken;
      };
      await expect(subject.fence.run(command(), throwing)).rejects.toBe(broken);
      expect(await mine()).toEqual([]);
      expect(await subject.fence.run(command(), success(note('reserved')))).toEqual(executed('reserved'));
    });

    it('does not mistake a network error of the handler for one of its own', async () => {
      const refusedElsewhere = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
      await expect(subject.fence.run(command(), () => Promise.reject(refusedElsewhere))).rejects.toBe(
        refusedElsewhere,
      );
      expect(subject.fence.healthy).toBe(true);
    });

    it('makes the compensation of what never ran a no-op, and refuses the late command', async () => {
      const empty: FenceAnswer = { outcome: 'success', body: {}, replayed: false };
      expect(await subject.fence.run(compensation(), never)).toEqual(empty);
      expect(await subject.fence.run(command(), never)).toMatchObject(refused('compensated'));
      expect(await subject.fence.run(command({ epoch: 2 }), never)).toMatchObject(refused('compensated'));
      expect(await subject.fence.run(compensation(), never)).toEqual({ ...empty, replayed: true });
    });

    it('compensates once what succeeded', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      expect(await subject.fence.run(compensation(), success(note('released')))).toEqual(
        executed('released'),
      );
      expect(await subject.fence.run(compensation(), never)).toMatchObject({ replayed: true });
      expect(await mine()).toEqual([note('reserved'), note('released')]);
    });

    it('tries a failed compensation again under a higher epoch', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      await subject.fence.run(compensation(), failure(note('not released')));
      expect(await subject.fence.run(compensation(2), success(note('released')))).toEqual(
        executed('released'),
      );
      expect(await subject.fence.run(compensation(1), never)).toMatchObject(refused('stale'));
    });

    it('executes a failed step again under a higher epoch, and refuses the lower one from then on', async () => {
      await subject.fence.run(command(), failure(note('tried')));
      expect(await subject.fence.run(command({ epoch: 2 }), success(note('again')))).toEqual(
        executed('again'),
      );
      expect(await subject.fence.run(command(), never)).toMatchObject(refused('stale'));
    });

    it('compensates what succeeded under a lower epoch than the one that failed', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      await subject.fence.run(command({ epoch: 2 }), failure(note('tried')));
      expect(await subject.fence.run(compensation(), success(note('released')))).toEqual(
        executed('released'),
      );
    });

    it('revokes what has not run, and refuses it from then on', async () => {
      const revoked: FenceAnswer = { outcome: 'revoked', body: {}, replayed: false };
      expect(await subject.fence.run(revoke(), never)).toEqual(revoked);
      expect(await subject.fence.run(revoke(), never)).toEqual({ ...revoked, replayed: true });
      expect(await subject.fence.run(command(), never)).toMatchObject(refused('revoked'));
    });

    it('answers the revoke of what has run with the stored reply', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      expect(await subject.fence.run(revoke(), never)).toEqual({ ...executed('reserved'), replayed: true });
    });

    it('refuses what it does not know once it is expired, and leaves no trace of it', async () => {
      const expired = command({ notAfter: Date.now() - A_DAY });
      expect(await subject.fence.run(expired, never)).toMatchObject(refused('expired'));
      expect(await subject.fence.run(command(), success(note('reserved')))).toEqual(executed('reserved'));
      expect(await subject.fence.run(expired, never)).toEqual({ ...executed('reserved'), replayed: true });
    });

    it('keeps sagas, steps and tenants apart', async () => {
      await subject.fence.run(command(), success(note('one')));
      const others = [
        commandFor(`${sagaId}-other`),
        command({ path: 'reserveStock[2]' }),
        command({ tenant: 'other' }),
      ];
      for (const [index, other] of others.entries()) {
        expect(await subject.fence.run(other, success(note(`other ${index}`)))).toEqual(
          executed(`other ${index}`),
        );
      }
    });

    it.each([
      ['unknown', async () => undefined],
      ['failed before', async () => subject.fence.run(command(), failure(note('tried')))],
    ])('executes a step that is %s once, when two deliveries come at the same time', async (_, before) => {
      await before();
      const next = command({ epoch: 2 });
      const inside = signal();
      const goOn = signal();
      const first = subject.fence.run(next, async (manager) => {
        inside.set();
        await goOn.wait;
        return success(note('reserved'))(manager);
      });
      await inside.wait;
      const second = subject.fence.run(next, never);
      goOn.set();
      expect(await first).toEqual(executed('reserved'));
      expect(await second).toEqual({ ...executed('reserved'), replayed: true });
      expect(await mine()).toEqual([note('reserved')]);
    });

    it('lets the second of two deliveries in when the first was rolled back', async () => {
      const inside = signal();
      const goOn = signal();
      const first = subject.fence.run(command(), async () => {
        inside.set();
        await goOn.wait;
        throw new Error('a bug');
      });
      await inside.wait;
      const second = subject.fence.run(command(), success(note('reserved')));
      goOn.set();
      await expect(first).rejects.toThrow('a bug');
      expect(await second).toEqual(executed('reserved'));
    });

    it('runs different steps at the same time', async () => {
      const here = signal();
      const there = signal();
      const [one, other] = await Promise.all([
        subject.fence.run(command(), async (manager) => {
          here.set();
          await there.wait;
          return success(note('one'))(manager);
        }),
        subject.fence.run(command({ path: 'other' }), async (manager) => {
          there.set();
          await here.wait;
          return success(note('other'))(manager);
        }),
      ]);
      expect([one, other]).toEqual([executed('one'), executed('other')]);
    });

    it('counts how often each suspect was received, and each queue by itself', async () => {
      const [one, other] = ['one', 'other'].map((id) => ({ queue: 'q', messageId: `${sagaId}:${id}` }));
      const elsewhere = { queue: 'elsewhere', messageId: `${sagaId}:one` };
      if (one === undefined || other === undefined) throw new Error('There are two.');
      expect(await subject.fence.countReceipts([])).toEqual([]);
      expect(await subject.fence.countReceipts([other, one])).toEqual([1, 1]);
      expect(await subject.fence.countReceipts([one])).toEqual([2]);
      expect(await subject.fence.countReceipts([elsewhere, one, other])).toEqual([1, 3, 2]);
    });

    it('begins to count anew once a suspect was forgotten, and forgets no other', async () => {
      const [one, other] = ['one', 'other'].map((id) => ({ queue: 'q', messageId: `${sagaId}:${id}` }));
      if (one === undefined || other === undefined) throw new Error('There are two.');
      await subject.fence.countReceipts([one, other]);
      await subject.fence.forgetSuspects([one, { queue: 'q', messageId: `${sagaId}:unknown` }]);
      await subject.fence.forgetSuspects([]);
      expect(await subject.fence.countReceipts([one, other])).toEqual([1, 2]);
    });

    it('remembers what is not old', async () => {
      await subject.fence.run(command(), success(note('reserved')));
      expect(await subject.fence.prune()).toBe(0);
      expect(await subject.fence.run(command(), never)).toEqual({ ...executed('reserved'), replayed: true });
    });

    it('connects again and answers a ping', async () => {
      await subject.fence.connect();
      await expect(subject.fence.ping()).resolves.toBeUndefined();
    });
  });
}

interface Signal {
  readonly wait: Promise<void>;
  set(): void;
}

function signal(): Signal {
  let set: () => void = () => undefined;
  const wait = new Promise<void>((resolve) => {
    set = resolve;
  });
  return { wait, set };
}
