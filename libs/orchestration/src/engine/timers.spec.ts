import { InMemorySagaStore } from '@edda/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { StoreUnavailable } from '../saga-store.js';
import { Timers } from './timers.js';
import type { TimerWork, WorkResult } from './work.js';

const controllers: AbortController[] = [];

afterEach(() => controllers.splice(0).forEach((controller) => controller.abort()));

function timersOn(
  claims: readonly (readonly string[] | Error)[],
  submit?: (work: TimerWork) => Promise<WorkResult>,
  passed = async (): Promise<void> => undefined,
) {
  const store = new InMemorySagaStore();
  const answers = claims.values();
  store.claimTimers = async () => {
    const answer = answers.next().value ?? [];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const woken: string[] = [];
  const lines: string[] = [];
  const controller = new AbortController();
  controllers.push(controller);
  const wake = async ({ sagaId }: TimerWork): Promise<WorkResult> => {
    woken.push(sagaId);
    return { status: 'done' };
  };
  const disturbances: string[] = [];
  const hold = { passed, disturb: () => void disturbances.push('disturbed') };
  const log = (_: string, line: string): void => void lines.push(line);
  const timers = new Timers(store, submit ?? wake, hold, log, controller.signal);
  return { timers, woken, lines, disturbances, close: () => (controller.abort(), timers.close()) };
}

describe('the timers', () => {
  it('wake each saga that is due', async () => {
    const { timers, woken, close } = timersOn([['a', 'b']]);
    timers.start();
    await expect.poll(() => woken).toEqual(['a', 'b']);
    await close();
  });

  it('go on at once while there is a full page of them', async () => {
    const page = Array.from({ length: 500 }, (_, index) => `saga-${index}`);
    const { timers, woken, close } = timersOn([page, ['last']]);
    timers.start();
    await expect.poll(() => woken.at(-1)).toBe('last');
    expect(woken).toHaveLength(501);
    await close();
  });

  it('come back when the database is back', async () => {
    const timers = timersOn([new StoreUnavailable('connection lost'), ['a']]);
    timers.timers.start();
    await expect.poll(() => timers.woken).toEqual(['a']);
    expect(timers.lines.join()).toContain('connection lost');
    // Nobody else could read or write it either.
    expect(timers.disturbances).toEqual(['disturbed']);
    await timers.close();
  });

  it('wake nobody while they are held', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    const { timers, woken, close } = timersOn([['a']], undefined, () => held);
    timers.start();
    await new Promise(setImmediate);
    expect(woken).toEqual([]);
    letGo();
    await expect.poll(() => woken).toEqual(['a']);
    await close();
  });

  it('survive a saga that cannot be woken: its lease runs out, and it is tried again', async () => {
    const failing = () => Promise.reject(new Error('no such definition'));
    const { timers, lines, close } = timersOn([['a'], []], failing);
    timers.start();
    await expect.poll(() => lines.join()).toContain('no such definition');
    await close();
  });

  it('end at once when the process closes', async () => {
    const { timers, close } = timersOn([]);
    timers.start();
    await close();
  });
});
