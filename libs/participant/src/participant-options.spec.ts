import type { BrokerFactory } from '@edda/messaging';
import { DEFAULT_LIMITS } from '@edda/messaging';
import { expect, it } from 'vitest';
import { resolveOptions } from './participant-options.js';

const broker: BrokerFactory = () => {
  throw new Error('not to be called');
};

it('fills in the defaults', () => {
  expect(resolveOptions({ name: 'payment', broker })).toEqual({
    name: 'payment',
    broker,
    namespace: '',
    prefetch: 50,
    concurrency: 8,
    attempts: 3,
    backoffMs: 100,
    limits: DEFAULT_LIMITS,
  });
});

it('takes one of the limits without the others', () => {
  const { limits } = resolveOptions({ name: 'payment', broker, limits: { depth: 8 } });
  expect(limits).toEqual({ ...DEFAULT_LIMITS, depth: 8 });
});

it('takes one of the retries without the other', () => {
  expect(resolveOptions({ name: 'payment', broker, transientRetries: { attempts: 1 } })).toMatchObject({
    attempts: 1,
    backoffMs: 100,
  });
});

it('tells everything that is wrong at once', () => {
  const wrong = {
    name: 'Payment',
    broker: undefined as unknown as BrokerFactory,
    namespace: 'Not Usable',
    prefetch: 0,
    concurrency: 1.5,
    transientRetries: { attempts: Number.NaN, backoffMs: -1 },
    limits: { keys: 0 },
  };
  const telling = () => resolveOptions(wrong);
  expect(telling).toThrow(/^ParticipantModule cannot start:\n/);
  for (const part of ['name is', 'broker is', 'The namespace', 'prefetch is 0', 'concurrency is 1.5']) {
    expect(telling).toThrow(`- ${part}`);
  }
  expect(telling).toThrow('transientRetries.attempts is NaN');
  expect(telling).toThrow('transientRetries.backoffMs is -1');
  expect(telling).toThrow('- "limits.keys" must be a whole number from 1, not 0.');
});
