import type { Delivery, IntakeSituation } from '@edda/messaging';
import { beforeEach, expect, it } from 'vitest';
import { Intake } from './intake.js';

let limits: number[];
let breakers: IntakeSituation['breakers'];
let deliver: (...redelivered: readonly boolean[]) => void;
let taken: number;
let intake: Intake;

beforeEach(async () => {
  limits = [];
  breakers = [];
  taken = 0;
  intake = new Intake({
    broker: {
      consume: async ({ prefetch }, receive) => {
        limits.push(prefetch);
        deliver = (...redelivered) =>
          receive(redelivered.map((each) => ({ message: { redelivered: each } }) as Delivery));
        return {
          limit: async (limit) => void limits.push(limit),
          cancel: async () => void limits.push(-1),
        };
      },
    },
    queue: 'q',
    prefetch: 50,
    breakers: () => breakers,
    receive: (deliveries) => (taken += deliveries.length),
  });
  await intake.start();
});

it('begins with one at a time, and takes more from the first on that was never delivered before', () => {
  deliver(true);
  deliver(true);
  deliver(false);
  deliver(false);
  expect(limits).toEqual([1, 50]);
  expect(taken).toBe(4);
});

it('takes one at a time again when something comes back', () => {
  deliver(false);
  deliver(false, false, true);
  deliver(true);
  deliver(true, false);
  expect(limits).toEqual([1, 50, 1, 50]);
});

it('takes nothing while a breaker is open, and as before when it has closed', () => {
  deliver(false);
  breakers = [{ state: 'open', held: 0 }];
  intake.adjust();
  intake.adjust();
  breakers = [{ state: 'half-open', held: 0 }];
  intake.adjust();
  breakers = [{ state: 'closed', held: 0 }];
  intake.adjust();
  expect(limits).toEqual([1, 50, 0, 1, 50]);
});

it('does not start twice, and ends what it started', async () => {
  await intake.start();
  await intake.cancel();
  expect(limits).toEqual([1, -1]);
});
