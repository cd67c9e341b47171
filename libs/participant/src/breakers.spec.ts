import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Breakers } from './breakers.js';
import { resolveOptions } from './participant-options.js';

let lines: string[];
let breakers: Breakers;

beforeEach(() => {
  vi.useFakeTimers();
  lines = [];
  for (const level of ['log', 'warn', 'error'] as const)
    vi.spyOn(Logger.prototype, level).mockImplementation((line: unknown) => void lines.push(String(line)));
  const bank = { failures: 2, halfOpenAfterMs: 1_000 };
  const settings = resolveOptions({ name: 'payment', broker: () => never(), breakers: { bank, mail: bank } });
  breakers = new Breakers(settings);
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const never = (): never => {
  throw new Error('Options are only read.');
};

async function attempt(work: () => Promise<unknown>): Promise<void> {
  const passage = await breakers.get('bank')?.enter(new AbortController().signal, 60_000);
  await passage?.call(work).catch(() => undefined);
  passage?.end();
}

it('say once when one opens, when it tries, and when it is closed, however many commands meet it', async () => {
  const fail = () => Promise.reject(new Error('The bank is down'));
  await Promise.all([attempt(fail), attempt(fail), attempt(fail)]);
  const held = [attempt(fail), attempt(async () => 'done'), attempt(async () => 'done')];
  await vi.advanceTimersByTimeAsync(2_000);
  await Promise.all(held);
  expect(lines).toEqual([
    'The breaker "bank" is open: no commands are taken. The bank is down.',
    'The breaker "bank" is half-open: one command may try.',
    'The breaker "bank" is open: no commands are taken. The bank is down.',
    'The breaker "bank" is half-open: one command may try.',
    'The breaker "bank" is closed: commands are taken again.',
  ]);
});

it('are known by their names, with their states and with what they hold', async () => {
  const seen: unknown[] = [];
  breakers.changed = () => seen.push(breakers.situation);
  expect(breakers.names).toEqual(['bank', 'mail']);
  expect(breakers.get('unknown')).toBeUndefined();
  for (let times = 0; times < 2; times += 1) await attempt(() => Promise.reject(new Error('down')));
  void attempt(async () => 'done');
  await vi.advanceTimersByTimeAsync(0);
  expect(breakers.status).toMatchObject({ bank: { state: 'open' }, mail: { state: 'closed' } });
  expect(seen.at(-1)).toEqual([
    { state: 'open', held: 1 },
    { state: 'closed', held: 0 },
  ]);
});
