import type {
  Broker,
  BrokerFactory,
  ConsumeOptions,
  Delivery,
  OutgoingMessage,
  QueueDeclaration,
  Topology,
} from '@edda/messaging';
import { DeliveryProbe } from './delivery-probe.js';

/** What a suite needs of the broker under test. */
export interface BrokerUnderTest {
  readonly factory: BrokerFactory;
  /** Goes before each name, so that several runs share one broker. */
  readonly namespace: string;
  /** Cuts every connection made by the factory; they come back by themselves. Resolves when they are cut. */
  interrupt(): Promise<void>;
  /** Lets the broker refuse messages, as in a memory alarm; resolves to what ends it. */
  block(): Promise<() => Promise<void>>;
  dispose(): Promise<void>;
}

/** One exchange and its queues, with names that no other test uses. */
export interface Place {
  readonly exchange: string;
  /** The full name of a queue of this place. */
  queue(name: string): string;
  topology(
    queues: Readonly<Record<string, readonly string[]>>,
    extra?: QueueDeclaration['arguments'],
  ): Topology;
  message(routingKey: string, id: string, more?: Partial<OutgoingMessage>): OutgoingMessage;
}

/** Makes services and places for one test after the other, and cleans up behind each. */
export class BrokerBench {
  private readonly brokers: Broker[] = [];
  private places = 0;

  constructor(readonly underTest: BrokerUnderTest) {}

  /** A service that is not connected yet. */
  service(name = 'alpha'): Broker {
    const instance = `bench.${this.brokers.length + 1}`;
    const broker = this.underTest.factory({ service: name, instance }, () => undefined);
    this.brokers.push(broker);
    return broker;
  }

  /** A service that is up. */
  async connected(name?: string): Promise<Broker> {
    const broker = this.service(name);
    broker.connect();
    await reaches(broker, 'up');
    return broker;
  }

  place(): Place {
    this.places += 1;
    const name = `${this.underTest.namespace}.place-${this.places}`;
    const exchange = `${name}.exchange`;
    const queue = (short: string): string => `${name}.${short}`;
    return {
      exchange,
      queue,
      topology: (queues, extra = {}) => ({
        exchanges: [{ name: exchange, type: 'topic' }],
        queues: Object.keys(queues).map((short) => ({
          name: queue(short),
          arguments: { 'x-queue-type': 'quorum', ...extra },
        })),
        bindings: Object.entries(queues).flatMap(([short, keys]) =>
          keys.map((routingKey) => ({ exchange, queue: queue(short), routingKey })),
        ),
      }),
      message: (routingKey, messageId, more = {}) => ({
        exchange,
        routingKey,
        mandatory: true,
        messageId,
        appId: 'bench',
        contentType: 'application/json',
        timestamp: 1_700_000_000_000,
        headers: {},
        content: JSON.stringify({ messageId }),
        ...more,
      }),
    };
  }

  async cleanUp(): Promise<void> {
    await Promise.all(this.brokers.splice(0).map((broker) => broker.close()));
  }
}

/** Resolves when the broker has the status. The runner's time limit is the deadline. */
export async function reaches(broker: Broker, status: Broker['status']): Promise<void> {
  await new Promise<void>((resolve) => {
    const end = broker.onStatus((now) => {
      if (now !== status) return;
      end();
      resolve();
    });
    if (broker.status === status) {
      end();
      resolve();
    }
  });
}

/** Consumes into a probe; `settle` is called with each delivery, and by default acks it. */
export async function probe(
  broker: Broker,
  options: ConsumeOptions,
  settle: (delivery: Delivery) => void = (delivery) => delivery.ack(),
): Promise<DeliveryProbe> {
  const seen = new DeliveryProbe();
  seen.subscription = await broker.consume(options, (deliveries) => {
    seen.take(deliveries);
    for (const delivery of deliveries) settle(delivery);
  });
  return seen;
}
