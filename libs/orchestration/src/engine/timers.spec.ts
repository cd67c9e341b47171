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
  const timers = new Timers(store, submit ?? wake, (_, line) => void lines.push(line), controller.signal);
  return { timers, woken, lines, close: () => (controller.abort(), timers.close()) };
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
    const { timers, woken, lines, close } = timersOn([new StoreUnavailable('connection lost'), ['a']]);
    timers.start();
    await expect.poll(() => woken).toEqual(['a']);
    expect(lines.join()).toContain('connection lost');
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
