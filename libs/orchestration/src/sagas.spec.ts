import 'reflect-metadata';
import { command } from '@edda/messaging';
import type { SagaDefinition } from '@edda/saga-core';
import { SagaBuilder } from '@edda/saga-core';
import { IsDate, IsOptional, IsString } from 'class-validator';
import { describe, expect, it } from 'vitest';
import type { StartWork, Work, WorkResult } from './engine/work.js';
import type { Orchestrator } from './orchestrator.js';
import { SagaRegistry } from './saga-registry.js';
import type { SagaQuery, SagaStore } from './saga-store.js';
import { StoreUnavailable } from './saga-store.js';
import { Sagas } from './sagas.js';

class Book extends command('trip.book', { version: 1 }) {
  @IsString() tripId: string;
  @IsOptional() @IsString() note?: string;
  @IsOptional() @IsDate() on?: Date;
}
class ReserveSeat extends command('rail.reserve-seat', { version: 1 }) {}

const trip = (version: number, data: (book: Book) => object = ({ tripId, note }) => ({ tripId, note })) =>
  new SagaBuilder({ name: 'trip', version })
    .startedBy(Book, { key: (book) => book.tripId, data })
    .retriable('reserve', (step) => step.command(ReserveSeat, () => ({})))
    .build();

const started: WorkResult = { status: 'started', sagaId: 'made-by-the-batch', repeated: false };

/** Everything that the real ones would do with a database, told by hand. */
function bench(
  result: WorkResult | Error = started,
  definitions: readonly SagaDefinition[] = [trip(1), trip(2)],
  tenant = 'default',
) {
  const submitted: StartWork[] = [];
  const asked: unknown[] = [];
  const orchestrator = {
    submit: async (work: Work) => {
      if (work.kind === 'start') submitted.push(work);
      if (result instanceof Error) throw result;
      return result;
    },
  };
  const store = {
    find: async (id: string) => (asked.push(['find', id]), id === 'id' ? { id, tenant } : undefined),
    history: async (...question: unknown[]) => (asked.push(['history', ...question]), []),
    list: async (query: SagaQuery) => (asked.push(['list', query]), { items: [] }),
  };
  const registry = new SagaRegistry();
  for (const definition of definitions) registry.add(definition);
  const parts = [orchestrator as unknown as Orchestrator, registry, store as unknown as SagaStore] as const;
  const broker = { status: 'up', look: async () => [] } as const;
  const sagas = new Sagas(...parts, { namespace: '' }, broker);
  return { sagas, submitted, asked };
}

const LENA = { tenant: 'default', name: 'lena', roles: ['operator'], signedInBy: 'token' } as const;

async function hashOf(body: object): Promise<string | undefined> {
  const { sagas, submitted } = bench();
  await sagas.start('trip', body, { idempotencyKey: 'k' });
  return submitted[0]?.claim.bodyHash;
}

describe('starting a saga', () => {
  it('has an entry for the audit if somebody with a token does it', async () => {
    const { sagas, submitted } = bench();
    const key = { ...LENA, name: 'key:ci', signedInBy: 'api-key' } as const;
    for (const one of [sagas, sagas.as(LENA), sagas.as(key)]) await one.start('trip', { tripId: 't-1' });
    expect(submitted.map(({ audit }) => audit?.who)).toEqual([undefined, 'lena', undefined]);
  });

  it('runs the newest version, with the key and the data that the definition takes from the body', async () => {
    const { sagas, submitted } = bench();
    const outcome = await sagas.start('trip', { tripId: 't-1', note: 'window' });
    expect(outcome).toMatchObject({
      status: 'started',
      key: 't-1',
      repeated: false,
      definition: { version: 2 },
    });
    expect(submitted).toMatchObject([
      {
        kind: 'start',
        definition: { name: 'trip', version: 2 },
        claim: { tenant: 'default', definition: 'trip', key: 't-1' },
        input: { kind: 'started', key: 't-1', input: { tripId: 't-1', note: 'window' } },
      },
    ]);
  });

  it('claims the keys for the same id that the saga gets, and each saga has its own', async () => {
    const { sagas, submitted } = bench();
    await sagas.start('trip', { tripId: 't-1' });
    await sagas.start('trip', { tripId: 't-2' });
    const ids = submitted.map(({ claim, input }) => [claim.sagaId, input.id]);
    expect(ids[0]?.[0]).toBe(ids[0]?.[1]);
    expect(ids[0]?.[0]).not.toBe(ids[1]?.[0]);
    expect(ids[0]?.[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  });

  it('passes on the idempotency key and the trace', async () => {
    const { sagas, submitted } = bench();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await sagas.start('trip', { tripId: 't-1' }, { idempotencyKey: 'k', traceparent });
    await sagas.start('trip', { tripId: 't-1' });
    expect(submitted[0]).toMatchObject({ claim: { idempotencyKey: 'k' }, input: { traceparent } });
    expect(submitted[1]?.claim.idempotencyKey).toBeUndefined();
    expect(submitted[1]?.input).not.toHaveProperty('traceparent');
  });

  it('takes nothing into the data that is no JSON', async () => {
    const withDate = trip(1, () => ({ at: new Date(0), nothing: undefined }));
    const { sagas, submitted } = bench(started, [withDate]);
    await sagas.start('trip', { tripId: 't-1' });
    expect(submitted[0]?.input.input).toStrictEqual({ at: '1970-01-01T00:00:00.000Z' });
  });

  it.each([undefined, null, 5, [], Promise.resolve({})])(
    'names the definition whose data is %j',
    async (data) => {
      const { sagas, submitted } = bench(started, [trip(1, () => data as unknown as object)]);
      await expect(sagas.start('trip', { tripId: 't-1' })).rejects.toThrow('Saga "trip" version 1: "data"');
      expect(submitted).toEqual([]);
    },
  );

  it('says which sagas there are when it does not know one', async () => {
    const { sagas, submitted } = bench();
    expect(await sagas.start('tripp', {})).toEqual({ status: 'unknown-saga', known: ['trip'] });
    expect(submitted).toEqual([]);
  });

  it('bothers nobody with a body that is invalid', async () => {
    const { sagas, submitted } = bench();
    expect(await sagas.start('trip', { tripId: 1, seat: 2 })).toMatchObject({
      status: 'invalid',
      problems: [{ path: 'seat' }, { path: 'tripId' }],
    });
    expect(submitted).toEqual([]);
  });

  it.each(['', 'x'.repeat(256)])('refuses a business key that no index takes', async (tripId) => {
    const { sagas, submitted } = bench();
    expect(await sagas.start('trip', { tripId })).toMatchObject({
      status: 'invalid',
      problems: [{ path: '', message: expect.stringContaining('business key') }],
    });
    expect(submitted).toEqual([]);
  });

  it('takes the longest business key', async () => {
    const { sagas } = bench();
    expect(await sagas.start('trip', { tripId: 'x'.repeat(255) })).toMatchObject({ status: 'started' });
  });

  it('answers what the batch answered', async () => {
    const taken = bench({ status: 'key-taken', sagaId: 'a' });
    expect(await taken.sagas.start('trip', { tripId: 't' })).toEqual({
      status: 'key-taken',
      sagaId: 'a',
      key: 't',
    });
    const conflict = bench({ status: 'idempotency-conflict', sagaId: 'a' });
    expect(await conflict.sagas.start('trip', { tripId: 't' })).toEqual({
      status: 'idempotency-conflict',
      sagaId: 'a',
    });
    const repeated = bench({ status: 'started', sagaId: 'a', repeated: true });
    expect(await repeated.sagas.start('trip', { tripId: 't' })).toMatchObject({
      sagaId: 'a',
      repeated: true,
    });
  });

  it('lets an unavailable database through to the caller', async () => {
    const { sagas } = bench(new StoreUnavailable('gone'));
    await expect(sagas.start('trip', { tripId: 't' })).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('never takes the answer to a message for the answer to a start', async () => {
    const { sagas } = bench({ status: 'done' });
    await expect(sagas.start('trip', { tripId: 't' })).rejects.toThrow('A start ended as "done"');
  });
});

describe('the hash of a body', () => {
  it('does not depend on the order of fields, nor on fields without a value', async () => {
    const one = await hashOf({ tripId: 't', note: 'n', on: undefined });
    expect(await hashOf({ note: 'n', tripId: 't' })).toBe(one);
  });

  it('is not made for a request that names no idempotency key: it is never compared', async () => {
    const { sagas, submitted } = bench();
    await sagas.start('trip', { tripId: 't' });
    expect(submitted[0]?.claim.bodyHash).toBe('');
  });

  it('differs as soon as any value differs', async () => {
    const bodies = [
      { tripId: 't' },
      { tripId: 'u' },
      { tripId: 't', note: '' },
      { tripId: 't', note: '1' },
      { tripId: 't', on: new Date(0) },
      { tripId: 't', on: new Date(1) },
    ];
    const hashes = await Promise.all(bodies.map(hashOf));
    expect(hashes).not.toContain(undefined);
    expect(new Set(hashes).size).toBe(bodies.length);
  });
});

describe('looking at sagas', () => {
  it('asks the store, in the default tenant', async () => {
    const { sagas, asked } = bench();
    await sagas.find('id');
    await sagas.history('id');
    await sagas.history('id', 5, 10);
    await sagas.list({ name: 'trip', limit: 5 });
    expect(asked).toEqual([
      ['find', 'id'],
      ['find', 'id'],
      ['history', 'id', 0, 1_000],
      ['find', 'id'],
      ['history', 'id', 5, 10],
      ['list', { tenant: 'default', name: 'trip', limit: 5 }],
    ]);
  });

  it('finds nothing of another tenant, and on behalf of a caller what is of his', async () => {
    const { sagas, asked } = bench(started, [trip(1)], 'acme');
    expect(await sagas.find('id')).toBeUndefined();
    expect(await sagas.history('id')).toEqual([]);
    const own = sagas.as({ tenant: 'acme', name: 'lena', roles: ['viewer'] });
    expect(await own.find('id')).toEqual({ id: 'id', tenant: 'acme' });
    await own.list({ limit: 1 });
    expect(asked.at(-1)).toEqual(['list', { tenant: 'acme', limit: 1 }]);
    expect(await sagas.find('id')).toBeUndefined();
  });

  it('starts sagas of the tenant of whoever starts them', async () => {
    const { sagas, submitted } = bench();
    await sagas.as({ tenant: 'acme', name: 'lena', roles: ['operator'] }).start('trip', { tripId: 't' });
    expect(submitted[0]).toMatchObject({ claim: { tenant: 'acme' }, input: { tenant: 'acme' } });
  });

  it('shows all definitions, by name and version', () => {
    const { sagas } = bench(started, [trip(2), trip(1)]);
    expect(sagas.definitions().map(({ version }) => version)).toEqual([1, 2]);
  });
});
