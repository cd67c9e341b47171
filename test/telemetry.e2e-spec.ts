import { InventoryModule, stockProducts } from '@edda/inventory';
import { NotificationModule } from '@edda/notification';
import { serveEdda } from '@edda/orchestration';
import { OrchestratorModule } from '@edda/orchestrator';
import { PaymentModule } from '@edda/payment';
import { rabbitmq } from '@edda/rabbitmq';
import { ShippingModule } from '@edda/shipping';
import { openTelemetry, prometheus } from '@edda/telemetry';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, inject, it, vi } from 'vitest';
import { generateOrders } from '../tools/index.js';
import { poll } from '../tools/services/poll.js';
import { freshDatabase, type FreshDatabase } from './fixtures/fresh-database.js';
import { OrderDesk } from './fixtures/order-desk.js';
import { OtlpReceiver } from './fixtures/otlp-receiver.js';
import { traceStory, type TracedSpan } from './fixtures/trace-story.js';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const CALLER = '00f067aa0ba902b7';
const WITHIN = { timeout: 30_000, interval: 50 };

/** What becomes of an order, as everybody who takes part tells it. */
const STORY = [
  'orchestrator: POST /v1/sagas/:name',
  '  orchestrator: start order',
  '    orchestrator: reserveStock',
  '      inventory: inventory.reserve-stock',
  '        inventory: transaction',
  '          inventory: InventoryParticipant.reserve',
  '    orchestrator: bookShipment',
  '      shipping: shipping.book-shipment',
  '        shipping: transaction',
  '          shipping: ShippingParticipant.book',
  '    orchestrator: chargePayment',
  '      payment: payment.charge',
  '        payment: transaction',
  '          payment: PaymentParticipant.charge',
  '    orchestrator: dispatchShipment',
  '      shipping: shipping.dispatch-shipment',
  '        shipping: transaction',
  '          shipping: ShippingParticipant.dispatch',
  '    orchestrator: sendConfirmation',
  '      notification: notification.send-confirmation',
  '        notification: transaction',
  '          notification: NotificationParticipant.send',
  '    orchestrator: publish order.confirmed',
  '    orchestrator: end order',
];

/** The orchestrator's transactions lie between the steps, one or more of them: where exactly is chance. */
const isStory = (line: string): boolean => line !== '    orchestrator: transaction';

describe('the trace of an order, five services in one process', () => {
  const exporters = new Map<string, InMemorySpanExporter>();
  const apps: INestApplication[] = [];
  const scraped = new Map<string, ReturnType<typeof prometheus>>();
  let database: FreshDatabase;
  let url: string;

  beforeAll(async () => {
    database = await freshDatabase(inject('databaseUrl'));
    const namespace = `trace-${Date.now()}`;
    const modules = {
      orchestrator: OrchestratorModule,
      inventory: InventoryModule,
      payment: PaymentModule,
      shipping: ShippingModule,
      notification: NotificationModule,
    };
    for (const [service, module] of Object.entries(modules)) {
      const exporter = new InMemorySpanExporter();
      exporters.set(service, exporter);
      const metrics = prometheus(service);
      scraped.set(service, metrics);
      const telemetry = {
        metrics,
        traces: openTelemetry({ service, processor: new SimpleSpanProcessor(exporter) }),
      };
      const broker = rabbitmq({ url: inject('amqpUrl') });
      const root = module.register({ databaseUrl: database.url, broker, namespace, telemetry });
      const app = await NestFactory.create(root, { logger: false, abortOnError: false });
      if (service === 'orchestrator') serveEdda(app, { standalone: true });
      await app.listen(0, '127.0.0.1');
      apps.push(app);
    }
    url = (await apps[0]?.getUrl()) ?? '';
    for (const app of apps) {
      const ready = `${await app.getUrl()}/health/ready`;
      const isReady = () => fetch(ready).then(({ ok }) => ok);
      if (!(await poll(isReady, { withinMs: 30_000 }))) throw new Error(`${ready} never said so.`);
    }
    await stockProducts(database.url, [{ productId: 'kettle', name: 'Kettle', units: 100 }]);
  });

  afterAll(async () => {
    for (const app of apps) await app.close();
    await database?.drop();
  });

  async function run(orderId: string, token = 'card-plain'): Promise<void> {
    const [generated] = generateOrders({ count: 1, seed: 1 }).orders;
    if (!generated) throw new Error('No order was generated.');
    const order = {
      ...generated,
      orderId,
      shipTo: { ...generated.shipTo, country: 'Germany' },
      card: { token },
      email: 'somebody@post.example',
      lines: [{ productId: 'kettle', quantity: 1, unitPriceCents: 2_500 }],
      totalCents: 2_500,
    };
    const traceparent = `00-${TRACE}-${CALLER}-01`;
    const headers = { 'content-type': 'application/json', traceparent };
    const answer = await fetch(`${url}/v1/sagas/order`, {
      method: 'POST',
      headers,
      body: JSON.stringify(order),
    });
    const { id } = (await answer.json()) as { id: string };
    const ended = async () =>
      ((await (await fetch(`${url}/v1/sagas/${id}`)).json()) as { endedAt?: string }).endedAt;
    await expect.poll(ended, WITHIN).toBeTruthy();
  }

  /** What all have told of the trace so far; then they forget it. */
  function told(): readonly TracedSpan[] {
    return [...exporters].flatMap(([service, exporter]) => {
      const spans = exporter.getFinishedSpans().map((span) => ({
        service,
        name: span.name,
        traceId: span.spanContext().traceId,
        spanId: span.spanContext().spanId,
        parentId: span.parentSpanContext?.spanId,
        from: span.startTime[0] * 1_000 + span.startTime[1] / 1_000_000,
      }));
      return spans.filter(({ traceId }) => traceId === TRACE);
    });
  }

  function forget(): void {
    for (const exporter of exporters.values()) exporter.reset();
  }

  it('is one trace, which continues the request’s, and tells the whole story in order', async () => {
    await run('trace-1');
    await expect
      .poll(() => told().filter(({ name }) => name !== 'transaction').length, WITHIN)
      .toBeGreaterThanOrEqual(STORY.length - 5);
    expect(traceStory(told(), [CALLER]).filter(isStory)).toEqual(STORY);
    expect(new Set(told().map(({ service }) => service))).toEqual(new Set(exporters.keys()));
  });

  it('tells of the way back as well', async () => {
    forget();
    await run('trace-2', 'card-declined');
    await expect.poll(() => told().map(({ name }) => name), WITHIN).toContain('end order');
    const story = traceStory(told(), [CALLER]).filter(isStory);
    const steps = story.filter((line) => /^ {4}\S/.test(line)).map((line) => line.trim());
    expect(steps).toEqual([
      'orchestrator: reserveStock',
      'orchestrator: bookShipment',
      'orchestrator: chargePayment',
      'orchestrator: turn back order',
      'orchestrator: undo bookShipment',
      'orchestrator: undo reserveStock',
      'orchestrator: end order',
    ]);
    expect(story).toContain('          shipping: ShippingParticipant.cancel');
  });

  it('is counted by each service, and the database is read for the rest', async () => {
    const ofOrchestrator = await scraped.get('orchestrator')?.exposition();
    expect(ofOrchestrator).toContain(
      'edda_sagas_ended_total{definition="order",outcome="completed",service="orchestrator"} 1',
    );
    expect(ofOrchestrator).toContain(
      'edda_sagas_ended_total{definition="order",outcome="compensated",service="orchestrator"} 1',
    );
    for (const line of [
      'edda_outbox_oldest_age_seconds',
      'edda_timers_lag_seconds',
      'edda_pool_connections{state="idle"',
      'edda_queue_messages{queue="replies"',
      'edda_dead_letters_open{reason="undecodable"',
      'edda_consuming{service="orchestrator"} 1',
    ])
      expect(ofOrchestrator).toContain(line);
    const ofPayment = await scraped.get('payment')?.exposition();
    for (const line of [
      'edda_commands_handled_total{command="payment.charge",outcome="success",service="payment"} 1',
      'edda_commands_handled_total{command="payment.charge",outcome="failure",service="payment"} 1',
      'edda_pool_connections{state="idle"',
      'edda_queue_messages{queue="commands",service="payment"} 0',
      'edda_consuming{service="payment"} 1',
    ])
      expect(ofPayment).toContain(line);
  });
});

describe('the trace of an order, over OTLP from five processes', () => {
  let receiver: OtlpReceiver;
  let desk: OrderDesk;
  const logged: string[] = [];

  beforeAll(async () => {
    receiver = await OtlpReceiver.open();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', receiver.endpoint);
    vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
    vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '100');
    vi.stubEnv('METRICS_PORT', '0');
    vi.stubEnv('LOG_FORMAT', 'json');
    const services = { databaseUrl: inject('databaseUrl'), amqpUrl: inject('amqpUrl') };
    desk = await OrderDesk.open(services, { onLogLine: (_, line) => logged.push(line) });
  });

  afterAll(async () => {
    await desk?.close();
    await receiver?.close();
    vi.unstubAllEnvs();
  });

  it('arrives whole: one trace with the spans of all five, in order', async () => {
    const order = desk.order();
    const answer = await desk.post(order);
    expect(answer.status).toBe(202);
    const { id } = (await answer.json()) as { id: string };
    await desk.untilStatus(id, 'completed');
    const traced = (): readonly TracedSpan[] => {
      const [started] = receiver.spans.filter(({ name }) => name === 'start order');
      return receiver.spans
        .filter(({ traceId }) => traceId === started?.traceId)
        .map(({ service, name, spanId, parentSpanId, startTimeUnixNano }) => ({
          service,
          name,
          spanId,
          parentId: parentSpanId === '' ? undefined : parentSpanId,
          from: Number(BigInt(startTimeUnixNano) / 1_000n),
        }));
    };
    await expect.poll(() => new Set(traced().map(({ service }) => service)).size, WITHIN).toBe(5);
    await expect.poll(() => traced().map(({ name }) => name), WITHIN).toContain('end order');
    await expect
      .poll(() => traced().filter(({ name }) => name !== 'transaction').length, WITHIN)
      .toBe(STORY.length - 5);
    expect(traceStory(traced()).filter(isStory)).toEqual(STORY);
  });

  it('shows the metrics of each process at a port of its own', async () => {
    const urls = logged.flatMap((line) => /shows its metrics at (http:\S+?\/metrics)/.exec(line)?.[1] ?? []);
    expect(new Set(urls).size).toBe(5);
    const texts = await Promise.all(urls.map(async (each) => (await fetch(each)).text()));
    expect(texts.join('\n')).toContain('edda_sagas_ended_total{definition="order",outcome="completed"');
    for (const text of texts) expect(text).toMatch(/^edda_consuming\{service="[a-z]+"\} 1$/m);
  });

  it('logs one JSON object a line', () => {
    const objects = logged
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(objects.length).toBeGreaterThan(10);
    for (const object of objects)
      expect(object).toMatchObject({
        time: expect.stringMatching(/^\d{4}-.*Z$/),
        level: expect.any(String),
        service: expect.any(String),
        message: expect.any(String),
      });
  });
});
