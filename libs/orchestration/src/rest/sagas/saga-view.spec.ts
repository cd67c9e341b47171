import type { CommandState, SagaState, StepState } from '@edda/saga-core';
import { describe, expect, it } from 'vitest';
import { approving, charging, parked as parkedSaga, paying } from '../bench/sample-order.js';
import { sagaSummary, sagaView } from './saga-view.js';

const command = (state: Partial<CommandState>): CommandState => ({
  phase: 'succeeded',
  epoch: 1,
  attempt: 1,
  resends: 0,
  body: {},
  notAfter: 9_000,
  ...state,
});

const step = (path: string, forward: Partial<CommandState>, more: object = {}): StepState => ({
  kind: 'command',
  path,
  forward: command(forward),
  ...more,
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
  steps: [
    step('reserve', {}, { reply: {}, patch: { reservationId: 'r', total: 6 } }),
    { kind: 'chosen', path: 'gift?' },
    step('charge', { phase: 'outstanding', attempt: 3, resendAt: 2_000, timeoutAt: 1_000 }),
  ],
  traceparent: '00-aa-bb-00',
  startedAt: 0,
};

describe('the view of a saga', () => {
  it('shows a saga under way: what it knows now, what it waits for and until when', () => {
    expect(sagaView({ ...running, deadlineAt: 60_000 }, '/api')).toStrictEqual({
      id: 'a-b-c',
      name: 'order',
      version: 2,
      key: 'o-1',
      status: 'running',
      revision: 5,
      startedAt: '1970-01-01T00:00:00.000Z',
      deadlineAt: '1970-01-01T00:01:00.000Z',
      position: 'charge',
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
      waits: [],
      pending: [
        {
          path: 'charge',
          kind: 'reply',
          words:
            'waits for the reply to the command of charge until 1970-01-01T00:00:01.000Z, attempt 3; sent again at 1970-01-01T00:00:02.000Z if nothing comes',
          until: '1970-01-01T00:00:01.000Z',
        },
        {
          path: '',
          kind: 'deadline',
          words: 'has to be done by 1970-01-01T00:01:00.000Z, or turns back if it still can',
          until: '1970-01-01T00:01:00.000Z',
        },
      ],
      links: {
        self: '/api/v1/sagas/a-b-c',
        history: '/api/v1/sagas/a-b-c/history',
        diagram: '/api/v1/sagas/a-b-c/diagram',
      },
    });
  });

  it('shows all places at which a saga stands, and the first of its commands', () => {
    const flights: SagaState = {
      ...running,
      steps: [
        step('ask[1]', { phase: 'outstanding', resendAt: 2_000 }),
        step('ask[2]', { phase: 'waiting', attempt: 2, retryAt: 3_000 }),
      ],
    };
    expect(sagaSummary(flights, '')).toMatchObject({
      position: 'ask[1], ask[2]',
      step: { path: 'ask[1]', status: 'outstanding' },
    });
  });

  it('shows why a saga turned back, and how far it has come', () => {
    const compensation = command({ phase: 'waiting', attempt: 2, retryAt: 3_000 });
    const failure = { reason: 'failure', code: 'card-declined', message: 'No money.' } as const;
    const compensating: SagaState = {
      ...running,
      status: 'compensating',
      steps: [step('reserve', {}, { compensation }), step('charge', { phase: 'failed', failure })],
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
        {
          path: 'charge',
          status: 'failed',
          reason: { kind: 'failure', code: 'card-declined', message: 'No money.' },
        },
      ],
    });
  });

  it('shows why a parked saga needs a person, which step is stuck, and that nothing is awaited', () => {
    const view = sagaView(parkedSaga().state, '');
    expect(view).toMatchObject({
      status: 'parked',
      position: 'notifyCustomer',
      parked: {
        reason: 'retries-exhausted',
        step: 'notifyCustomer',
        message: expect.stringContaining('No: no-such-address.'),
      },
    });
    expect(view.steps.at(-1)).toEqual({
      path: 'notifyCustomer',
      status: 'stuck',
      attempt: 1,
      reason: { kind: 'retries-exhausted', message: expect.stringContaining('no-such-address') },
    });
    expect(view).not.toHaveProperty('step');
  });

  it('shows who has to decide, and until when', () => {
    const view = sagaView(approving().state, '');
    expect(view).toMatchObject({ status: 'waiting', position: 'creditApproval' });
    expect(view.waits).toEqual([
      {
        path: 'creditApproval',
        since: '2030-01-31T12:00:01.000Z',
        events: [],
        approval: { roles: ['credit-desk'], escalateAt: '2030-02-01T12:00:01.000Z' },
        dueAt: '2030-02-02T12:00:01.000Z',
      },
    ]);
    expect(sagaView(charging().state, '').waits).toEqual([]);
  });

  it('shows which event has to come, and by which key it is told to the saga', () => {
    expect(sagaView(paying().state, '')).toMatchObject({
      status: 'waiting',
      position: 'payment',
      waits: [{ path: 'payment', events: [{ event: 'invoice.paid', key: 'invoice.paid?invoiceId="o-1"' }] }],
    });
  });

  it('shows a failure that the definition has an answer to', () => {
    const handled = step('book', { phase: 'failed' }, { handled: 'sold-out' });
    expect(sagaView({ ...running, steps: [handled] }, '').steps).toEqual([
      { path: 'book', status: 'failed', attempt: 1, handled: 'sold-out' },
    ]);
  });

  it('shows of which saga it is a step', () => {
    const parent = { sagaId: 'p-1', saga: 'trip', path: 'order[2]' };
    expect(sagaSummary({ ...running, parent }, '/api').parent).toEqual({
      id: 'p-1',
      name: 'trip',
      step: 'order[2]',
      links: { self: '/api/v1/sagas/p-1' },
    });
  });

  it('shows when a saga ended, and nothing that it might have waited for', () => {
    const ended: SagaState = { ...paying().state, status: 'resolved', endedAt: 7 };
    const view = sagaView(ended, '');
    expect(view.endedAt).toBe('1970-01-01T00:00:00.007Z');
    expect(view.waits).toEqual([]);
    for (const field of ['step', 'position', 'deadlineAt']) expect(view).not.toHaveProperty(field);
  });

  it('never shows the bodies of commands', () => {
    const withSecret = { ...running, steps: [step('charge', { body: { card: '4111' } })] };
    expect(JSON.stringify(sagaView(withSecret, ''))).not.toContain('4111');
  });

  it('names the trace that the saga is in', () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const traceparent = `00-${traceId}-b7ad6b7169203331-00`;
    expect(sagaView({ ...running, traceparent }, '').traceId).toBe(traceId);
    expect(sagaView(running, '')).not.toHaveProperty('traceId');
  });

  it('is shorter in a list, under the same names', () => {
    const { data: _data, steps: _steps, waits: _waits, pending: _pending, ...rest } = sagaView(running, '');
    expect(sagaSummary(running, '')).toStrictEqual(rest);
  });
});
