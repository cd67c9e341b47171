import type { CommandState, Fact, HistoryEntry, SagaState } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { historyEntryView, historyPage, sagaSummary, sagaView } from './saga-view.js';

const command = (state: Partial<CommandState>): CommandState => ({
  phase: 'succeeded',
  epoch: 1,
  attempt: 1,
  resends: 0,
  body: {},
  notAfter: 9_000,
  ...state,
});

const running: SagaState = {
  id: 'a-b-c',
  tenant: 'default',
  definition: 'order',
  version: 2,
  key: 'o-1',
  status: 'running',
  revision: 5,
  input: { orderId: 'o-1', total: 5 },
  position: 1,
  steps: [
    { path: 'reserve', forward: command({}), reply: {}, patch: { reservationId: 'r', total: 6 } },
    {
      path: 'charge',
      forward: command({ phase: 'outstanding', attempt: 3, resendAt: 2_000, timeoutAt: 1_000 }),
    },
  ],
  traceparent: '00-aa-bb-00',
  startedAt: 0,
};

describe('the view of a saga', () => {
  it('shows a saga under way: what it knows now, what it waits for and until when', () => {
    expect(sagaView(running, '/api')).toStrictEqual({
      id: 'a-b-c',
      name: 'order',
      version: 2,
      key: 'o-1',
      status: 'running',
      revision: 5,
      startedAt: '1970-01-01T00:00:00.000Z',
      step: {
        path: 'charge',
        direction: 'forward',
        status: 'outstanding',
        attempt: 3,
        wakeUpAt: '1970-01-01T00:00:01.000Z',
      },
      data: { orderId: 'o-1', total: 6, reservationId: 'r' },
      steps: [
        { path: 'reserve', status: 'succeeded', attempt: 1 },
        { path: 'charge', status: 'outstanding', attempt: 3 },
      ],
      links: { self: '/api/v1/sagas/a-b-c', history: '/api/v1/sagas/a-b-c/history' },
    });
  });

  it('shows why a saga turned back, and how far it has come', () => {
    const reserve = {
      path: 'reserve',
      forward: command({}),
      compensation: command({ phase: 'waiting', attempt: 2, retryAt: 3_000 }),
    };
    const compensating: SagaState = {
      ...running,
      status: 'compensating',
      steps: [reserve, { path: 'charge', forward: command({ phase: 'failed' }) }],
      abort: { reason: 'failure', path: 'charge', code: 'card-declined', message: 'No money.' },
    };
    expect(sagaView(compensating, '')).toMatchObject({
      status: 'compensating',
      step: {
        path: 'reserve',
        direction: 'compensation',
        status: 'waiting',
        attempt: 2,
        wakeUpAt: '1970-01-01T00:00:03.000Z',
      },
      failure: { reason: 'failure', step: 'charge', code: 'card-declined', message: 'No money.' },
      steps: [
        { path: 'reserve', status: 'succeeded', compensation: { status: 'waiting', attempt: 2 } },
        { path: 'charge', status: 'failed' },
      ],
    });
  });

  it('shows why a parked saga needs a person, and that nothing is awaited', () => {
    const parked: SagaState = {
      ...running,
      status: 'parked',
      parked: { reason: 'retries-exhausted', path: 'charge', message: 'Gave up.' },
    };
    const view = sagaView(parked, '');
    expect(view.parked).toEqual({ reason: 'retries-exhausted', step: 'charge', message: 'Gave up.' });
    expect(view).not.toHaveProperty('step');
  });

  it('shows when a saga ended', () => {
    const view = sagaView({ ...running, status: 'completed', endedAt: 7 }, '');
    expect(view.endedAt).toBe('1970-01-01T00:00:00.007Z');
    expect(view).not.toHaveProperty('step');
  });

  it('never shows the bodies of commands', () => {
    const withSecret = {
      ...running,
      steps: [{ path: 'charge', forward: command({ body: { card: '4111' } }) }],
    };
    expect(JSON.stringify(sagaView(withSecret, ''))).not.toContain('4111');
  });

  it('is shorter in a list, under the same names', () => {
    const { data: _data, steps: _steps, ...rest } = sagaView(running, '');
    expect(sagaSummary(running, '')).toStrictEqual(rest);
  });
});

const sent: Fact = {
  kind: 'command-sent',
  path: 'charge',
  direction: 'forward',
  messageId: 'm',
  command: 'payment.charge',
  epoch: 1,
  attempt: 1,
  resendAt: 10_000,
  timeoutAt: 20_000,
  notAfter: 30_000,
  body: { notAfter: 5, total: 7 },
};
const entries = (from: number, count: number): HistoryEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    sequence: from + index,
    at: 0,
    fact: { kind: 'saga-completed' },
  }));

describe('the view of a history', () => {
  it('shows all of a fact, its times readable, and leaves the body of a message alone', () => {
    expect(historyEntryView({ sequence: 4, at: 1_000, fact: sent })).toStrictEqual({
      sequence: 4,
      at: '1970-01-01T00:00:01.000Z',
      kind: 'command-sent',
      path: 'charge',
      direction: 'forward',
      messageId: 'm',
      command: 'payment.charge',
      epoch: 1,
      attempt: 1,
      resendAt: '1970-01-01T00:00:10.000Z',
      timeoutAt: '1970-01-01T00:00:20.000Z',
      notAfter: '1970-01-01T00:00:30.000Z',
      body: { notAfter: 5, total: 7 },
    });
  });

  it('goes on behind the last entry of a page', () => {
    const page = historyPage('s', entries(3, 3), { after: 2, limit: 2, base: '' });
    expect(page.items.map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(page.links).toEqual({
      self: '/v1/sagas/s/history?after=2&limit=2',
      saga: '/v1/sagas/s',
      next: '/v1/sagas/s/history?after=4&limit=2',
    });
  });

  it.each([0, 1, 2])('has no next page with %i of two entries', (count) => {
    const page = historyPage('s', entries(1, count), { after: 0, limit: 2, base: '/api' });
    expect(page.items).toHaveLength(count);
    expect(page.links).toEqual({ self: '/api/v1/sagas/s/history?after=0&limit=2', saga: '/api/v1/sagas/s' });
  });
});
