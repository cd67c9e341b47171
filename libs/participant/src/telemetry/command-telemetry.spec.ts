import 'reflect-metadata';
import {
  command,
  DEFAULT_LIMITS,
  encode,
  failure,
  readTraceparent,
  retryPolicy,
  wireNames,
} from '@edda/messaging';
import type { CommandMessage, IncomingMessage, Telemetry } from '@edda/messaging';
import { commandFor, InMemoryFence, RecordedTelemetry } from '@edda/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { CommandFailure } from '../command-handler.js';
import type { CommandContext, CommandHandler } from '../command-handler.js';
import { CommandProcessor } from '../command-processor.js';
import { Slots } from '../slots.js';
import { CommandTelemetry } from './command-telemetry.js';

class Declined extends failure('declined') {}
class Charge extends command('payment.charge', { version: 1, failures: [Declined] }) {}

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const STEP = 'b7ad6b7169203331';
const traceparent = `00-${TRACE}-${STEP}-01`;

const charge = (overrides: Partial<CommandMessage> = {}) =>
  commandFor('saga-1', { name: 'payment.charge', traceparent, ...overrides });

function arrived(message: CommandMessage): IncomingMessage {
  const { content, ...rest } = encode(message, wireNames(), 'orchestrator', 1);
  const text = String(content);
  return { ...rest, queue: 'payment.commands', redelivered: false, content: Buffer.from(text), text };
}

describe('what a participant tells of its commands', () => {
  let recorded: RecordedTelemetry;
  let fence: InMemoryFence;
  let handle: (context: CommandContext) => unknown;

  beforeEach(async () => {
    recorded = new RecordedTelemetry();
    fence = new InMemoryFence();
    await fence.connect();
    handle = () => undefined;
  });

  const processor = (telemetry: Telemetry = recorded) => {
    const handler: CommandHandler = {
      contract: Charge,
      where: 'Payments.charge',
      takes: 'one',
      call: async (_: object, context: CommandContext) => handle(context),
    };
    return new CommandProcessor({
      handlers: new Map([['payment.charge', handler]]),
      fence,
      slots: new Slots(2),
      policy: {
        participant: 'payment',
        retry: retryPolicy({ backoffMs: 0 }),
        database: { firstMs: 1, longestMs: 1 },
        longestHoldMs: 60_000,
      },
      breakers: new Map(),
      random: () => 0,
      clock: () => performance.now(),
      limits: DEFAULT_LIMITS,
      stopping: new AbortController().signal,
      log: () => {},
      telemetry: CommandTelemetry.of('payment', telemetry),
    });
  };
  const failing = (error: Error) => () => {
    throw error;
  };

  it('is a span below the step, with the transaction and the handler in it', async () => {
    await processor().process(arrived(charge()));
    expect(recorded.tree).toEqual([
      'transaction > Payments.charge',
      'payment.charge > transaction',
      'payment.charge',
    ]);
    const [, , whole] = recorded.spans;
    expect(whole).toMatchObject({
      kind: 'server',
      parentId: STEP,
      attributes: {
        'edda.saga.id': 'saga-1',
        'edda.command.outcome': 'success',
        'edda.participant': 'payment',
      },
    });
    expect(whole).not.toHaveProperty('error');
    const traces = recorded.spans.map((span) => readTraceparent(span.traceparent)?.traceId);
    expect(new Set(traces)).toEqual(new Set([TRACE]));
  });

  it('lets spans of the application be children of the handler’s', async () => {
    const seen: unknown[] = [];
    handle = (context) => void seen.push(recorded.traces.active(), context.traceparent);
    await processor().process(arrived(charge()));
    const own = recorded.spans.find(({ name }) => name === 'Payments.charge')?.traceparent;
    expect(seen).toEqual([own, own]);
    expect(recorded.traces.active()).toBeUndefined();
  });

  it('takes a business failure for an outcome, and what is thrown for an error', async () => {
    handle = failing(new CommandFailure(Declined, {}));
    await processor().process(arrived(charge()));
    expect(recorded.spans.map(({ error }) => error)).toEqual([undefined, undefined, undefined]);
    expect(recorded.spans[0]?.attributes).toMatchObject({ 'edda.failure.code': 'declined' });
    recorded.spans.length = 0;
    handle = failing(new Error('The bank is away.'));
    await processor().process(arrived(charge({ sagaId: 'saga-2', id: 'saga-2:pay:forward:1' })));
    expect(recorded.spans.at(-1)).toMatchObject({ name: 'payment.charge', error: 'ended as transient.' });
    expect(recorded.spans[0]?.error).toBe('The bank is away.');
    expect(recorded.spans.filter(({ name }) => name === 'Payments.charge')).toHaveLength(3);
  });

  it('counts each delivery by how it ended, and each time that a handler threw', async () => {
    await processor().process(arrived(charge()));
    await processor().process(arrived(charge()));
    handle = failing(new Error('The bank is away.'));
    await processor().process(arrived(charge({ sagaId: 'saga-2', id: 'saga-2:pay:forward:1' })));
    expect(recorded.counted).toEqual({
      'edda_commands_handled_total{payment.charge,success}': 1,
      'edda_commands_handled_total{payment.charge,replayed}': 1,
      'edda_commands_handled_total{payment.charge,transient}': 1,
      'edda_command_duration_seconds{payment.charge,success}': 1,
      'edda_command_duration_seconds{payment.charge,replayed}': 1,
      'edda_command_duration_seconds{payment.charge,transient}': 1,
      'edda_handler_errors_total{payment.charge}': 3,
    });
  });

  it('makes no label of a name that anybody may send', async () => {
    await processor().process(arrived(charge({ name: 'payment.anything-4711' })));
    await processor().process(arrived(charge({ name: 'payment.anything-4711', kind: 'revoke' })));
    expect(Object.keys(recorded.counted).join()).not.toContain('4711');
    expect(recorded.counted['edda_commands_handled_total{unknown,dead-lettered}']).toBe(1);
  });

  it.each([undefined, 'rubbish', `00-${TRACE}-${STEP}-00`])(
    'has no span for a command whose trace is %s, and the handler gets that as it came',
    async (brought) => {
      const seen: unknown[] = [];
      handle = (context) => void seen.push(context.traceparent);
      await processor().process(arrived(charge({ traceparent: brought })));
      expect(recorded.spans).toEqual([]);
      expect(seen).toEqual([brought]);
      expect(recorded.counted['edda_commands_handled_total{payment.charge,success}']).toBe(1);
    },
  );

  it('is nothing where nobody wants to know', async () => {
    expect(CommandTelemetry.of('payment', {})).toBeUndefined();
    await processor({}).process(arrived(charge()));
    expect([recorded.counted, recorded.spans]).toEqual([{}, []]);
  });
});
