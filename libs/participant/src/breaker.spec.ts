import { failure } from '@edda/messaging';
import { TypeORMError } from 'typeorm';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Breaker, CircuitOpen } from './breaker.js';
import type { BreakerOptions } from './breaker.js';
import { CommandFailure } from './command-handler.js';

class Declined extends failure('declined') {}

const never = new AbortController().signal;
const HOUR = 3_600_000;
let breaker: Breaker;
let changes: string[];

beforeEach(() => {
  vi.useFakeTimers();
  make();
});
afterEach(() => {
  vi.useRealTimers();
});

function make(options: Partial<BreakerOptions> = {}): void {
  changes = [];
  breaker = new Breaker('bank', { failures: 3, halfOpenAfterMs: 10_000, ...options }, ({ status, held }) =>
    changes.push(held === 0 ? status.state : `${status.state} ${held}`),
  );
}

/** One try that ends so. */
async function attempt(work: () => Promise<unknown>): Promise<unknown> {
  const passage = await breaker.enter(never, HOUR);
  if (passage === undefined) return 'held for too long';
  try {
    return await passage.call(work);
  } catch (error) {
    return error instanceof Error ? error.message : error;
  } finally {
    passage.end();
  }
}
const fail = (error: unknown = new Error('The bank is down')) => attempt(() => Promise.reject(error));
const succeed = () => attempt(async () => 'done');
const later = (ms: number) => vi.advanceTimersByTimeAsync(ms);
async function opened(): Promise<void> {
  for (let times = 0; times < 3; times += 1) await fail();
  expect(breaker.status.state).toBe('open');
}

it('opens after so many errors in a row, and says which one it was and since when', async () => {
  await fail();
  await fail();
  await succeed();
  await fail();
  await fail();
  expect(breaker.status.state).toBe('closed');
  vi.setSystemTime('2026-01-01T12:00:00Z');
  await fail(new Error('It is still down'));
  expect(breaker.status).toEqual({
    state: 'open',
    since: '2026-01-01T12:00:00.000Z',
    lastError: 'It is still down.',
  });
});

it('does not count a business failure, nor what its own database says, nor what it was told not to', async () => {
  for (let times = 0; times < 5; times += 1) {
    await fail(new CommandFailure(Declined, {}));
    await fail(new TypeORMError('connection lost'));
  }
  expect(breaker.status.state).toBe('closed');
  make({ counts: (error) => !(error instanceof RangeError) });
  for (let times = 0; times < 5; times += 1) await fail(new RangeError('too large'));
  expect(breaker.status.state).toBe('closed');
  await opened();
});

it('holds whoever comes while it is open, and calls nothing', async () => {
  await opened();
  const held = succeed();
  await later(9_999);
  expect(breaker.held).toBe(1);
  await later(1);
  expect(await held).toBe('done');
  expect(breaker.held).toBe(0);
});

it('lets one try when it is half-open, and the others when that one succeeded', async () => {
  await opened();
  let end: () => void = () => undefined;
  const probe = attempt(() => new Promise<void>((resolve) => (end = resolve)));
  const others = [succeed(), succeed()];
  await later(10_000);
  expect(breaker.status.state).toBe('half-open');
  expect(breaker.held).toBe(3);
  end();
  await probe;
  expect(breaker.status.state).toBe('closed');
  expect(await Promise.all(others)).toEqual(['done', 'done']);
  expect(breaker.held).toBe(0);
  expect(changes.at(-1)).toBe('closed');
});

it('is open again when that one failed, and the next one tries after another while', async () => {
  await opened();
  const probe = fail(new Error('Not yet'));
  const other = succeed();
  await later(10_000);
  expect(await probe).toBe('Not yet');
  expect(breaker.status).toMatchObject({ state: 'open', lastError: 'Not yet.' });
  await later(9_999);
  expect(breaker.status.state).toBe('open');
  await later(1);
  expect(await other).toBe('done');
  expect(breaker.status.state).toBe('closed');
});

it('lets the next one try when a try said nothing, such as that of a duplicate', async () => {
  await opened();
  await later(10_000);
  const silent = await breaker.enter(never, HOUR);
  const held = succeed();
  silent?.end();
  silent?.end();
  expect(await held).toBe('done');
  expect(breaker.status.state).toBe('closed');
});

it('lets nobody call who passed while it was still closed', async () => {
  const early = await breaker.enter(never, HOUR);
  await opened();
  expect(early?.isStillFree).toBe(false);
  await expect(early?.call(async () => 'called')).rejects.toThrow(CircuitOpen);
  await later(10_000);
  await expect(early?.call(async () => 'called')).rejects.toThrow(CircuitOpen);
});

it('tells its own errors from those of a command, once it is open', async () => {
  const down = new Error('The bank is down');
  expect(breaker.isToBlameFor(down)).toBe(false);
  await opened();
  expect(breaker.isToBlameFor(down)).toBe(true);
  expect(breaker.isToBlameFor(new CommandFailure(Declined, {}))).toBe(false);
});

it('holds nobody longer than he wants, nor beyond a shutdown', async () => {
  await opened();
  const stop = new AbortController();
  const impatient = breaker.enter(never, 1_000);
  const shutting = breaker.enter(stop.signal, HOUR);
  await later(1_000);
  expect(await impatient).toBeUndefined();
  stop.abort();
  expect(await shutting).toBeUndefined();
  expect(await breaker.enter(stop.signal, HOUR)).toBeUndefined();
  expect(breaker.held).toBe(0);
});
