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
    suspectLimit: 3,
    retry: { attempts: 3, immediate: 0, backoffMs: 100, jitter: 0.2, on: [] },
    breakers: {},
    limits: DEFAULT_LIMITS,
    telemetry: {},
  });
});

it('takes one of the limits without the others', () => {
  const { limits } = resolveOptions({ name: 'payment', broker, limits: { depth: 8 } });
  expect(limits).toEqual({ ...DEFAULT_LIMITS, depth: 8 });
});

it('takes one of the retries without the other', () => {
  expect(resolveOptions({ name: 'payment', broker, retry: { attempts: 1 } })).toMatchObject({
    retry: { attempts: 1, backoffMs: 100 },
  });
});

it('tells everything that is wrong at once', () => {
  const wrong = {
    name: 'Payment',
    broker: undefined as unknown as BrokerFactory,
    namespace: 'Not Usable',
    prefetch: 0,
    concurrency: 1.5,
    suspectLimit: 1,
    retry: { attempts: Number.NaN, backoffMs: -1 },
    breakers: { bank: { failures: 0, halfOpenAfterMs: 3_600_000 } },
    limits: { keys: 0 },
  };
  const telling = () => resolveOptions(wrong);
  expect(telling).toThrow(/^ParticipantModule cannot start:\n/);
  for (const part of [
    'name is',
    'broker is',
    'The namespace',
    'prefetch is 0',
    'concurrency is 1.5',
    'suspectLimit is 1',
  ]) {
    expect(telling).toThrow(`- ${part}`);
  }
  expect(telling).toThrow('retry.attempts is NaN');
  expect(telling).toThrow('retry.backoffMs is -1');
  expect(telling).toThrow('breakers.bank.failures is 0');
  expect(telling).toThrow('breakers.bank.halfOpenAfterMs is 3600000');
  expect(telling).toThrow('- "limits.keys" must be a whole number from 1, not 0.');
});

it('refuses a prefetch for which there is no memory, and says which one fits', () => {
  const resolve = (options: object) => () => resolveOptions({ name: 'payment', broker, ...options });
  expect(resolve({ prefetch: 65 })).toThrow(
    'Give a prefetch of at most 64, or a memoryBudgetMb of at least 130.',
  );
  expect(resolve({ prefetch: 65, memoryBudgetMb: 130 })).not.toThrow();
  expect(resolve({ memoryBudgetMb: 0 })).toThrow('memoryBudgetMb is 0: give at least 2');
});
