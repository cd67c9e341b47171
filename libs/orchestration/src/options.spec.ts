import { DEFAULT_LIMITS, nest } from '@edda/messaging';
import { Logger } from '@nestjs/common';
import { describe, expect, it, vi } from 'vitest';
import type { EddaOptions } from './options.js';
import { resolveOptions } from './options.js';
import { DEFAULT_RETENTION } from './retention/retention.js';

const never = (): never => {
  throw new Error('Options are only read.');
};
const needed: EddaOptions = { store: never, broker: never };
const resolve = (options: object) => resolveOptions({ ...needed, ...options }, 'host#1');

describe('the options of EddaModule.forRoot', () => {
  it('have defaults for all but the store and the broker', () => {
    expect(resolve({})).toEqual({
      ...needed,
      namespace: '',
      service: 'orchestrator',
      prefetch: 500,
      memoryBudgetMb: 2_048,
      maxBatch: 512,
      maxBacklog: 10_000,
      envelopes: [],
      bundles: {},
      maxUnsent: 100_000,
      maxCatchUpMs: 10_000,
      maxStreams: 200,
      requireUserId: false,
      limits: DEFAULT_LIMITS,
      retention: DEFAULT_RETENTION,
      telemetry: {},
      rest: true,
      signIn: 'loopback',
      auditStarts: 'tokens',
      masterKeys: [],
      showSensitive: false,
      onRefused: expect.any(Function),
      instance: 'host#1',
    });
  });

  it('are taken as they are told', () => {
    const told = {
      namespace: 'n',
      service: 's',
      prefetch: 1,
      memoryBudgetMb: 4,
      maxBatch: 2,
      maxBacklog: 3,
      envelopes: [{ match: 'legacy.#', envelope: nest() }],
      bundles: { payment: 8 },
      maxUnsent: 4,
      maxCatchUpMs: 5,
      maxStreams: 6,
      requireUserId: { payment: 'svc-payments' },
      limits: { ...DEFAULT_LIMITS, keys: 5 },
      retention: { ...DEFAULT_RETENTION, sagas: '30d' },
      telemetry: { log: () => {} },
      traceUrl: 'https://jaeger.example/trace/{traceId}',
      rest: false,
      signIn: 'none',
      auditStarts: 'all',
      masterKeys: [Buffer.alloc(32, 7).toString('base64')],
      showSensitive: true,
      onRefused: never,
    };
    expect(resolve(told)).toEqual({ ...needed, ...told, instance: 'host#1' });
  });

  it('take undefined for the default, as an optional setting arrives', () => {
    expect(resolve({ prefetch: undefined, namespace: undefined })).toEqual(resolve({}));
  });

  it.each(['prefetch', 'maxBatch', 'maxBacklog', 'maxUnsent', 'maxCatchUpMs', 'maxStreams'])(
    'refuse a %s that is no whole number from 1',
    (option) => {
      for (const value of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '5']) {
        expect(() => resolve({ [option]: value })).toThrow(
          `"${option}" must be a whole number from 1, not ${value}`,
        );
      }
    },
  );

  it('refuse a prefetch for which there is no memory, and say which one fits', () => {
    expect(() => resolve({ memoryBudgetMb: 256 })).toThrow(
      'in 2 queues, need up to 2000 MiB, and memoryBudgetMb is 256. Give a prefetch of at most 64, or a memoryBudgetMb of at least 2000.',
    );
    expect(() => resolve({ memoryBudgetMb: 256, prefetch: 64 })).not.toThrow();
    expect(() => resolve({ memoryBudgetMb: 3 })).toThrow('memoryBudgetMb is 3: give at least 4');
  });

  it.each(['yes', 1, ['payment']])('refuse %o for the users of replies', (requireUserId) => {
    expect(() => resolve({ requireUserId })).toThrow('"requireUserId" must be true, false, or users');
  });

  it('refuse envelopes that cannot be used', () => {
    expect(() => resolve({ envelopes: [{ match: '', envelope: nest() }] })).toThrow(
      'envelopes[0].match is ""',
    );
  });

  it('refuse an address of traces that leads to none', () => {
    expect(() => resolve({ traceUrl: 'https://jaeger.example/' })).toThrow(
      '"traceUrl" must be an address that begins with http:// or https:// and has {traceId} in it',
    );
  });

  it('refuse a master key that is none, without showing it', () => {
    expect(() => resolve({ masterKeys: ['my-secret'] })).toThrow(
      '"masterKeys": the master key must be 32 random bytes',
    );
    expect(() => resolve({ masterKeys: ['my-secret'] })).not.toThrow(/my-secret/);
    expect(() => resolve({ auditStarts: true })).toThrow(
      '"auditStarts" must be one of tokens, all, none, not true',
    );
    expect(() => resolve({ showSensitive: 'yes' })).toThrow('"showSensitive" must be true or false');
  });

  it('refuse an option that does not exist: most likely a typing error', () => {
    expect(() => resolve({ prefech: 5 })).toThrow('there is no option "prefech"');
  });

  it('refuse a limit that does not exist, and one that cannot hold', () => {
    expect(() => resolve({ limits: { keyz: 5 } })).toThrow('there is no limit "keyz"');
    expect(() => resolve({ limits: { depth: 5_000 } })).toThrow(
      '"limits.depth" must be a whole number from 1 to 1000, not 5000',
    );
  });

  it('refuse a retention that does not exist, and one that is no time', () => {
    expect(() => resolve({ retention: { sagaz: '30d' } })).toThrow('there is no option "retention.sagaz"');
    expect(() => resolve({ retention: { mail: '30 days' } })).toThrow(
      `"retention.mail" must be a time such as '90d', or 'forever', not 30 days`,
    );
  });

  it('refuse an option whose name every object has', () => {
    expect(() => resolve({ toString: 5 })).toThrow('there is no option "toString"');
    expect(() => resolve({ instance: 'mine' })).toThrow('there is no option "instance"');
  });

  it('say where a store and a broker come from, and name all problems at once', () => {
    expect(() => resolve({ store: undefined, broker: 'amqp://localhost', maxBatch: 0 })).toThrow(
      /^EddaModule.forRoot: "maxBatch".*"store" is missing: postgres\(.*"broker" is missing: rabbitmq\(/,
    );
  });

  it('end the process, having said why, where sagas must not be run', () => {
    const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never);
    const fatal = vi.spyOn(Logger.prototype, 'fatal').mockReturnValue(undefined);
    resolve({}).onRefused(new Error('Saga "order" version 1 was changed.'));
    expect(fatal).toHaveBeenCalledWith('Saga "order" version 1 was changed.');
    expect(exit).toHaveBeenCalledWith(1);
    vi.restoreAllMocks();
  });
});
