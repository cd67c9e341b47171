import { nest, wireNames } from '@edda/messaging';
import type { Effect, SagaState } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { toOutbox } from './to-outbox.js';

const NOW = Date.UTC(2026, 0, 1);
const state: SagaState = {
  id: 's1',
  tenant: 'default',
  definition: 'trip',
  version: 1,
  key: 'k',
  status: 'running',
  revision: 1,
  input: {},
  steps: [],
  startedAt: NOW,
};

const command: Effect = {
  kind: 'send-command',
  messageId: 's1:seat:forward:2',
  command: 'seats.reserve',
  contractVersion: 3,
  path: 'seat',
  direction: 'forward',
  epoch: 2,
  attempt: 4,
  notAfter: NOW + 60_000,
  body: { tripId: 't1' },
};

const messageOf = (effect: Effect, of = state, namespace = '') =>
  toOutbox(of, [effect], wireNames(namespace), 'orchestrator', NOW)[0]?.message;

describe('an effect on its way to the outbox', () => {
  it('becomes a command for its participant, with an id, headers and a body that people can read', () => {
    expect(messageOf(command)).toEqual({
      exchange: 'edda.commands',
      routingKey: 'seats.reserve',
      mandatory: true,
      messageId: 's1:seat:forward:2',
      correlationId: 's1',
      type: 'seats.reserve',
      appId: 'orchestrator',
      contentType: 'application/json',
      timestamp: NOW,
      headers: {
        'edda-kind': 'command',
        'edda-saga': 'trip',
        'edda-step': 'seat',
        'edda-direction': 'forward',
        'edda-epoch': 2,
        'edda-attempt': 4,
        'edda-contract-version': 3,
        'edda-not-after': '2026-01-01T00:01:00.000Z',
      },
      content: '{"tripId":"t1"}',
    });
  });

  it('has a row for each sending of the same message', () => {
    const [row] = toOutbox(state, [command], wireNames(), 'orchestrator', NOW);
    expect(row).toMatchObject({
      id: `s1:seat:forward:2@${state.revision}`,
      sagaId: 's1',
      message: { messageId: 's1:seat:forward:2' },
    });
    const later = { ...state, revision: state.revision + 1 };
    const [again] = toOutbox(later, [command], wireNames(), 'orchestrator', NOW);
    expect(again?.id).not.toBe(row?.id);
    expect(again?.message.messageId).toBe(row?.message.messageId);
  });

  it('becomes a revoke on the way of the command that it revokes', () => {
    const { command: name, contractVersion, path, notAfter } = command;
    const revoke: Effect = {
      kind: 'send-revoke',
      messageId: 's1:seat:revoke:2',
      command: name,
      contractVersion,
      path,
      epoch: 2,
      notAfter,
      body: {},
    };
    expect(messageOf(revoke)).toMatchObject({
      exchange: 'edda.commands',
      routingKey: 'seats.reserve',
      mandatory: true,
      headers: { 'edda-kind': 'revoke', 'edda-direction': 'forward', 'edda-epoch': 2 },
      content: '{}',
    });
  });

  it('takes along in a revoke what says which child saga is meant', () => {
    const { command: name, contractVersion, path, notAfter } = command;
    const body = { saga: 'order', mode: 'await', input: {} };
    const address = { messageId: 'r', command: name, contractVersion, path, epoch: 2, notAfter };
    expect(messageOf({ kind: 'send-revoke', ...address, body })?.content).toBe(JSON.stringify(body));
  });

  it.each([
    ['run', 'orchestrator.run-saga', 'forward'],
    ['revoke', 'orchestrator.run-saga', 'forward'],
    ['undo', 'orchestrator.undo-saga', 'compensation'],
  ] as const)(
    'becomes the reply to the parent that asked to %s: to its saga and step',
    (errand, name, direction) => {
      const asked = { errand, answer: 'at-end', messageId: 'p1:order:m', epoch: 3, attempt: 2 } as const;
      const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const message = messageOf({
        kind: 'reply-to-parent',
        messageId: 'p1:order:m:reply:2',
        parent: { sagaId: 'p1', saga: 'bundle', path: 'order', traceparent },
        asked,
        outcome: 'success',
        body: { sagaId: 's1' },
      });
      expect(message).toMatchObject({
        exchange: 'edda.replies.orchestrator',
        routingKey: name,
        mandatory: true,
        messageId: 'p1:order:m:reply:2',
        correlationId: 'p1',
        type: name,
        headers: {
          'edda-kind': 'reply',
          'edda-saga': 'bundle',
          'edda-step': 'order',
          'edda-direction': direction,
          'edda-epoch': 3,
          'edda-attempt': 2,
          'edda-outcome': 'success',
          'edda-causation-id': 'p1:order:m',
          traceparent,
        },
        content: '{"sagaId":"s1"}',
      });
    },
  );

  it('becomes an event that nobody needs to listen to', () => {
    const event: Effect = {
      kind: 'publish-event',
      messageId: 'e',
      event: 'trip.booked',
      contractVersion: 1,
      path: 'trip.booked',
      body: {},
    };
    expect(messageOf(event)).toMatchObject({
      exchange: 'edda.events',
      routingKey: 'trip.booked',
      mandatory: false,
    });
  });

  it('carries the trace of the request that started the saga', () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(messageOf(command, { ...state, traceparent })?.headers).toMatchObject({ traceparent });
    expect(messageOf(command)?.headers).not.toHaveProperty('traceparent');
  });

  it('goes to the exchange of its namespace', () => {
    expect(messageOf(command, state, 'blue')?.exchange).toBe('blue.edda.commands');
  });

  it('is published in the envelope of others, if it is an event that a rule matches', () => {
    const published: Effect = {
      kind: 'publish-event',
      messageId: 's1:done:forward:1',
      event: 'trip.booked',
      contractVersion: 1,
      path: 'done',
      body: { tripId: 't1' },
    };
    const envelopes = [
      { match: 'trip.#', envelope: nest() },
      { on: 'commands' as const, match: '#', envelope: nest() },
    ];
    const rows = toOutbox(state, [published, command], wireNames(), 'orchestrator', NOW, envelopes);
    expect(rows.map(({ message }) => message.content)).toEqual([
      '{"pattern":"trip.booked","data":{"tripId":"t1"}}',
      '{"tripId":"t1"}',
    ]);
  });
});
