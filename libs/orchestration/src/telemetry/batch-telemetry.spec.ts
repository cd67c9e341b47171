import type { Broker, OutgoingMessage, Telemetry } from '@edda/messaging';
import { HEADERS, MicroBatcher, readTraceparent, spanIdOf, wireNames } from '@edda/messaging';
import { InMemorySagaStore, RecordedTelemetry, tripSaga } from '@edda/testing';
import type { ReplyInput } from '@edda/saga-core';
import { beforeEach, describe, expect, it } from 'vitest';
import { BatchProcessor } from '../engine/batch-processor.js';
import { Relay } from '../engine/relay.js';
import type { ReplyWork, StartWork, Work, WorkResult } from '../engine/work.js';
import { SagaRegistry } from '../saga-registry.js';
import { BatchTelemetry } from './batch-telemetry.js';
import { traceStart } from './trace-start.js';

const SAGA = '01970000-0000-7000-8000-000000000001';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const CALLER = 'b7ad6b7169203331';
const definition = tripSaga();

const start = (traceparent?: string): StartWork => ({
  kind: 'start',
  definition,
  claim: { sagaId: SAGA, tenant: 'default', definition: 'trip', key: 't1', bodyHash: '' },
  input: {
    kind: 'started',
    id: SAGA,
    tenant: 'default',
    key: 't1',
    input: { tripId: 't1', cents: 1 },
    ...(traceparent === undefined ? {} : { traceparent }),
  },
});

function reply(
  path: string,
  command: string,
  result: ReplyInput['result'],
  more: Partial<ReplyInput> = {},
): ReplyWork {
  const address = { messageId: `reply-${path}`, path, direction: 'forward', epoch: 1, attempt: 1 } as const;
  return {
    kind: 'reply',
    sagaId: SAGA,
    saga: 'trip',
    command,
    input: { kind: 'reply', ...address, result, ...more },
  };
}

const seat = (): ReplyWork =>
  reply('seat', 'seats.reserve', { outcome: 'success', reply: { reservation: 'r1' } });
const failure = { code: 'declined', message: 'The card is declined.' };

/** The engine's heart with a broker that takes everything. */
class Bench {
  readonly store = new InMemorySagaStore();
  readonly recorded = new RecordedTelemetry();
  readonly published: OutgoingMessage[] = [];
  private readonly batcher: MicroBatcher<Work, WorkResult>;

  constructor(telemetry: (recorded: RecordedTelemetry) => Telemetry = (recorded) => recorded) {
    const told = telemetry(this.recorded);
    const log = (): void => {};
    const broker: Pick<Broker, 'publish' | 'status'> = {
      status: 'up',
      publish: async (messages) => {
        this.published.push(...messages);
        return messages.map(() => ({ status: 'confirmed' }) as const);
      },
    };
    const closing = new AbortController().signal;
    const limit = { add: () => {}, count: async () => {} };
    const relay = new Relay(this.store, broker as Broker, limit, log, closing, told.metrics);
    const registry = new SagaRegistry();
    registry.add(definition);
    const batches = BatchTelemetry.of(told, log);
    const processor = new BatchProcessor({
      store: this.store,
      relay,
      settings: {
        registry,
        names: wireNames(),
        appId: 'orchestrator',
        leaseMs: 1_000,
        isObserved: batches !== undefined,
        isTraced: told.traces !== undefined,
      },
      telemetry: batches,
      log,
      onUnavailable: () => {},
      onMail: () => {},
      onFacts: () => {},
      closing,
    });
    this.batcher = new MicroBatcher((batch) => processor.process(batch), 10);
  }

  async take(...work: readonly Work[]): Promise<void> {
    for (const piece of work) {
      await this.batcher.submit(piece);
      this.store.time.nowMs += 100;
    }
  }
}

describe('what is counted', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });

  it('is each start, each step with how long it took, and each end', async () => {
    await bench.take(start(), seat());
    expect(bench.recorded.counted).toMatchObject({
      'edda_sagas_started_total{trip}': 1,
      'edda_step_duration_seconds{trip,seat,forward,success}': 1,
      'edda_batch_size{}': 2,
      'edda_messages_published_total{confirmed}': 2,
    });
    expect(bench.recorded.observed['edda_step_duration_seconds{trip,seat,forward,success}']).toEqual([0.1]);
    await bench.take(reply('pay', 'bank.pay', { outcome: 'failure', failure }));
    await bench.take(
      reply('seat', 'seats.release', { outcome: 'success', reply: {} }, { direction: 'compensation' }),
    );
    expect(bench.recorded.counted).toMatchObject({
      'edda_compensations_total{trip,failure}': 1,
      'edda_step_duration_seconds{trip,pay,forward,failure}': 1,
      'edda_step_duration_seconds{trip,seat,compensation,success}': 1,
      'edda_sagas_ended_total{trip,compensated}': 1,
    });
    expect(bench.recorded.observed['edda_saga_duration_seconds{trip,compensated}']).toEqual([0.3]);
  });

  it('is nothing twice: a duplicate is an input that is ignored', async () => {
    await bench.take(start(), seat(), seat());
    expect(bench.recorded.counted).toMatchObject({
      'edda_step_duration_seconds{trip,seat,forward,success}': 1,
      'edda_inputs_ignored_total{trip,duplicate}': 1,
    });
  });

  it('is a retry when its command is sent again, and the step once it has ended', async () => {
    const transient = { outcome: 'transient', failure: { code: 'transient', message: 'busy' } } as const;
    await bench.take(start(), reply('seat', 'seats.reserve', transient));
    expect(bench.recorded.counted).not.toHaveProperty(
      'edda_step_duration_seconds{trip,seat,forward,failure}',
    );
    bench.store.time.nowMs += 60_000;
    await bench.take({ kind: 'timer', sagaId: SAGA });
    expect(bench.recorded.counted['edda_step_resends_total{trip,seat,retry}']).toBe(1);
    await bench.take(
      reply(
        'seat',
        'seats.reserve',
        { outcome: 'success', reply: { reservation: 'r1' } },
        { attempt: 2, messageId: 'r2' },
      ),
    );
    const [seconds = 0] =
      bench.recorded.observed['edda_step_duration_seconds{trip,seat,forward,success}'] ?? [];
    expect(seconds).toBeGreaterThan(60);
  });
});

describe('what is traced', () => {
  it('hangs below the caller of the start, who is named by the request', async () => {
    const { take, recorded } = bound(new Bench());
    await take(start(`00-${TRACE}-${CALLER}-01`), seat());
    expect(recorded.tree).toEqual([
      'start trip',
      'start trip > transaction',
      'start trip > seat',
      'start trip > transaction',
    ]);
    expect(recorded.spans[0]?.parentId).toBe(CALLER);
    expect(new Set(recorded.spans.map((span) => readTraceparent(span.traceparent)?.traceId))).toEqual(
      new Set([TRACE]),
    );
  });

  it('begins with the start where nobody brought a trace', async () => {
    const bench = new Bench();
    await bench.take(traceStart(start(), bench.recorded.traces));
    expect(bench.recorded.spans[0]).toMatchObject({ name: 'start trip' });
    expect(bench.recorded.spans[0]).not.toHaveProperty('parentId');
    expect(readTraceparent(bench.recorded.spans[0]?.traceparent)?.spanId).toBe(spanIdOf(SAGA));
  });

  it('is named by each command before it is told: whoever executes it is a child of the step', async () => {
    const { take, recorded, published } = bound(new Bench());
    await take(start(`00-${TRACE}-${CALLER}-01`), seat());
    const [reserve] = published;
    const step = recorded.spans.find(({ name }) => name === 'seat');
    expect(reserve?.headers[HEADERS.traceparent]).toBe(step?.traceparent);
    expect(step).toMatchObject({
      kind: 'client',
      attributes: { 'edda.step.outcome': 'success', 'peer.service': 'seats' },
    });
    expect((step?.to ?? 0) - (step?.from ?? 0)).toBe(100);
  });

  it('says why a step and its saga did not succeed', async () => {
    const { take, recorded } = bound(new Bench());
    await take(start(`00-${TRACE}-${CALLER}-01`), seat());
    await take(reply('pay', 'bank.pay', { outcome: 'failure', failure }));
    await take(
      reply('seat', 'seats.release', { outcome: 'success', reply: {} }, { direction: 'compensation' }),
    );
    const told = recorded.spans.filter(({ name }) => name !== 'transaction');
    expect(told.map(({ name, error }) => [name, error])).toEqual([
      ['start trip', undefined],
      ['seat', undefined],
      ['pay', 'The card is declined.'],
      ['turn back trip', 'The card is declined.'],
      ['undo seat', undefined],
      ['end trip', undefined],
    ]);
    expect(told.at(-1)?.attributes).toMatchObject({ 'edda.saga.outcome': 'compensated' });
  });

  it('is nothing of a trace that is not sampled, and the messages still carry it', async () => {
    const { take, recorded, published } = bound(new Bench());
    await take(start(`00-${TRACE}-${CALLER}-00`));
    expect(recorded.spans).toEqual([]);
    expect(published[0]?.headers[HEADERS.traceparent]).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-00$`));
  });

  it('is nothing where nobody traces, and the messages carry what the request brought', async () => {
    const { take, recorded, published } = bound(new Bench(({ metrics }) => ({ metrics })));
    await take(start(`00-${TRACE}-${CALLER}-01`));
    expect(recorded.spans).toEqual([]);
    expect(published[0]?.headers[HEADERS.traceparent]).toBe(`00-${TRACE}-${CALLER}-01`);
    expect(recorded.counted['edda_sagas_started_total{trip}']).toBe(1);
  });
});

it('nothing is counted and nothing is traced where nobody wants to know', async () => {
  const { take, recorded } = bound(new Bench(() => ({})));
  await take(start(), seat());
  expect([recorded.counted, recorded.spans]).toEqual([{}, []]);
  expect(BatchTelemetry.of({}, () => {})).toBeUndefined();
});

it('metrics that throw do not fail what is committed', async () => {
  const metrics = {
    ...new RecordedTelemetry().metrics,
    observe: () => {
      throw new Error('no such metric');
    },
  };
  const bench = new Bench(() => ({ metrics }));
  await expect(bench.take(start())).resolves.toBeUndefined();
});

const bound = (bench: Bench) => ({
  take: (...work: readonly Work[]) => bench.take(...work),
  recorded: bench.recorded,
  published: bench.published,
});
