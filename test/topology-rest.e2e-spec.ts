import { wireNames } from '@edda/messaging';
import { serveEdda } from '@edda/orchestration';
import { brokerReader } from '@edda/topology';
import { connect, type ChannelModel } from 'amqplib';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { runEdda } from './fixtures/edda-command.js';
import { Flow } from './flows/fixtures/flow.js';
import { InvoiceSaga, OrderPlaced, PaymentReceived } from './flows/sagas/invoice.js';

interface Answer {
  readonly lookedBy: string;
  readonly queues: readonly {
    readonly name: string;
    readonly consumers?: number;
    readonly declared: boolean;
  }[];
  readonly bindings: readonly {
    readonly queue: string;
    readonly routingKey: string;
    readonly missing?: true;
  }[];
  readonly findings: readonly { readonly code: string; readonly where: string; readonly remedy: string }[];
}

const WITHIN = { timeout: 30_000, interval: 250 };
const management = inject('management');
let flow: Flow;
let names: ReturnType<typeof wireNames>;
let amqp: ChannelModel;

beforeAll(async () => {
  if (management === undefined)
    throw new Error('This test needs the management API: use EDDA_SERVICES=local or docker.');
  flow = await Flow.open({
    sagas: [InvoiceSaga],
    edda: { brokerReader: brokerReader(management) },
    prepare: (app) => serveEdda(app, { standalone: true }),
  });
  names = wireNames(flow.namespace);
  amqp = await connect(inject('amqpUrl'));
});
afterAll(async () => {
  await amqp?.close();
  await flow?.close();
});

async function topology(): Promise<Answer> {
  const response = await fetch(`${await flow.url()}/v1/topology`);
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

/** Of exchanges, queues and bindings: nobody has set policies here, and the broker is as it was installed. */
const findings = async (): Promise<readonly string[]> =>
  (await topology()).findings
    .filter(({ code }) => /binding|queue|exchange|dead-end|consumer/.test(code))
    .map(({ code, where }) => `${code}: ${where}`);

describe('GET /v1/topology', () => {
  it('has what is wanted beside what is there, and nothing to say of what is whole', async () => {
    await expect.poll(findings, WITHIN).toEqual([]);
    const { lookedBy, queues, bindings } = await topology();
    expect(lookedBy).toBe('management');
    expect(queues).toContainEqual(
      expect.objectContaining({
        name: names.commandsOf('accounting'),
        service: 'accounting',
        sagas: ['invoice'],
        consumers: 1,
      }),
    );
    expect(bindings.filter(({ missing }) => missing)).toEqual([]);
  });

  it('finds a binding that somebody took away, says how to mend it, and is content when it is back', async () => {
    const binding = [names.inbox, names.events, PaymentReceived.messageName] as const;
    const channel = await amqp.createChannel();
    await channel.unbindQueue(...binding);
    await expect.poll(findings, WITHIN).toEqual([`missing-binding: queue ${names.inbox}`]);
    const { bindings, findings: said } = await topology();
    expect(bindings.filter(({ missing }) => missing)).toEqual([
      expect.objectContaining({ queue: names.inbox, routingKey: PaymentReceived.messageName }),
    ]);
    expect(said.find(({ code }) => code === 'missing-binding')?.remedy).toMatch(/^Start the service/);
    // The command asks the orchestrator, since nobody said which broker.
    const doctor = await runEdda(['topology', 'doctor'], { env: { EDDA_URL: await flow.url() } });
    expect([doctor.exitCode, doctor.out]).toEqual([1, expect.stringContaining(PaymentReceived.messageName)]);
    await channel.bindQueue(...binding);
    await expect.poll(findings, WITHIN).toEqual([]);
    await channel.close();
  });

  it('shows who else listens to the events', async () => {
    const channel = await amqp.createChannel();
    const queue = `${flow.namespace}.loyalty.inbox`;
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
    await channel.bindQueue(queue, names.events, OrderPlaced.messageName);
    await expect
      .poll(async () => (await topology()).queues.filter(({ declared }) => !declared), WITHIN)
      .toEqual([expect.objectContaining({ name: queue })]);
    expect(await findings()).toEqual([]);
    await channel.deleteQueue(queue);
    await channel.close();
  });

  it('says so where a queue has nobody who takes from it', async () => {
    const queue = names.commandsOf('accounting');
    await flow.stopParticipant('accounting');
    await expect.poll(findings, WITHIN).toEqual([`no-consumer: queue ${queue}`]);
  });
});
