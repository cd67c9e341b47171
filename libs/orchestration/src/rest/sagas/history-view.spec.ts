import type { Fact, HistoryEntry } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { reserving } from '../bench/sample-order.js';
import { historyEntryView, historyPage } from './history-view.js';

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
const noQueue = (): undefined => undefined;
const entries = (from: number, count: number): HistoryEntry[] =>
  Array.from({ length: count }, (_, index) => ({
    sequence: from + index,
    at: 0,
    fact: { kind: 'saga-completed' },
  }));

describe('the view of a history', () => {
  it('shows all of a fact, its times readable, and leaves the body of a message alone', () => {
    expect(historyEntryView({ sequence: 4, at: 1_000, fact: sent }, () => 'payment.commands')).toStrictEqual({
      sequence: 4,
      at: '1970-01-01T00:00:01.000Z',
      kind: 'command-sent',
      queue: 'payment.commands',
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

  it('makes the times of waits and of the whole saga readable', () => {
    const began: Fact = {
      kind: 'wait-began',
      path: 'p',
      arms: [],
      dueAt: 1_000,
      remindAt: 2_000,
      escalateAt: 3_000,
    };
    expect(historyEntryView({ sequence: 1, at: 0, fact: began }, noQueue)).toMatchObject({
      dueAt: '1970-01-01T00:00:01.000Z',
      remindAt: '1970-01-01T00:00:02.000Z',
      escalateAt: '1970-01-01T00:00:03.000Z',
    });
    const { history } = reserving();
    expect(history.map((entry) => historyEntryView(entry, noQueue))[0]).toMatchObject({
      kind: 'saga-started',
      deadlineAt: '2030-02-07T12:00:00.000Z',
    });
  });

  it('goes on behind the last entry of a page', () => {
    const page = historyPage('s', entries(3, 3), { after: 2, limit: 2, base: '', queueOf: noQueue });
    expect(page.items.map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect(page.links).toEqual({
      self: '/v1/sagas/s/history?after=2&limit=2',
      saga: '/v1/sagas/s',
      next: '/v1/sagas/s/history?after=4&limit=2',
    });
  });

  it.each([0, 1, 2])('has no next page with %i of two entries', (count) => {
    const page = historyPage('s', entries(1, count), { after: 0, limit: 2, base: '/api', queueOf: noQueue });
    expect(page.items).toHaveLength(count);
    expect(page.links).toEqual({ self: '/api/v1/sagas/s/history?after=0&limit=2', saga: '/api/v1/sagas/s' });
  });
});
