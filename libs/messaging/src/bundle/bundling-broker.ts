import type { Broker, Delivery, OutgoingMessage, PublishResult } from '../broker.js';
import type { Pending } from '../micro-batcher.js';
import { MicroBatcher } from '../micro-batcher.js';
import { bundle, canBeBundled, cutIntoBundles, unbundle } from './bundle.js';

/** With which others a message may travel. */
export interface BundleRule {
  /** Messages of one group go to one queue, through one exchange. */
  readonly group: string;
  /** Messages in a bundle at most, from 2. */
  readonly size: number;
}

export interface BundlingOptions {
  /** Undefined for a message that travels alone. */
  readonly ruleFor: (message: OutgoingMessage) => BundleRule | undefined;
  /** A text as UTF-8. */
  readonly toBytes: (text: string) => Uint8Array;
}

/** Of one group at most so many bundles are on their way at a time: what comes meanwhile makes the next ones fuller. */
const BUNDLES_AT_ONCE = 4;

/**
 * A broker whose messages travel together where a rule says so, and are taken apart again where they come.
 *
 * Nothing waits for a bundle to fill: it is made of what is there when the one before it is confirmed. What becomes of a bundle becomes of each message in
 * it: confirmed, returned, failed. A bundle that came is acknowledged when all in it are settled; if one of them goes back, all of them come again.
 * Consumers take bundles whether there are rules or not.
 */
export function bundling(broker: Broker, options: BundlingOptions): Broker {
  const groups = new Map<string, Group>();
  const groupOf = ({ group, size }: BundleRule): Group => {
    const found = groups.get(group) ?? makeGroup(broker, size);
    groups.set(group, found);
    return found;
  };
  return {
    get status() {
      return broker.status;
    },
    onStatus: (listener) => broker.onStatus(listener),
    connect: () => broker.connect(),
    declare: (topology) => broker.declare(topology),
    depths: (queues) => broker.depths(queues),
    look: (queues) => broker.look(queues),
    close: () => broker.close(),
    publish: (messages) =>
      publish(broker, messages, (message) => {
        const rule = canBeBundled(message) ? options.ruleFor(message) : undefined;
        return rule && groupOf(rule);
      }),
    consume: (what, receive) =>
      broker.consume(what, (deliveries) =>
        receive(deliveries.flatMap((delivery) => apart(delivery, options.toBytes))),
      ),
  };
}

type Group = MicroBatcher<OutgoingMessage, PublishResult>;

async function publish(
  broker: Broker,
  messages: readonly OutgoingMessage[],
  groupOf: (message: OutgoingMessage) => Group | undefined,
): Promise<readonly PublishResult[]> {
  const alone: OutgoingMessage[] = [];
  const places = messages.map((message) => {
    const group = groupOf(message);
    return group ? group.submit(message) : alone.push(message) - 1;
  });
  if (alone.length === messages.length) return broker.publish(messages);
  const results = alone.length === 0 ? [] : broker.publish(alone);
  return Promise.all(
    places.map(async (place) => (typeof place === 'number' ? ((await results)[place] ?? NO_RESULT) : place)),
  );
}

const NO_RESULT: PublishResult = { status: 'failed', reason: 'The broker gave no result.' };

function makeGroup(broker: Broker, size: number): Group {
  const send = async (batch: readonly Pending<OutgoingMessage, PublishResult>[]): Promise<void> => {
    const bundles = cutIntoBundles(
      batch.map(({ work }) => work),
      size,
    );
    const results = await broker.publish(bundles.flatMap((messages) => bundle(messages) ?? []));
    const each = bundles.flatMap((messages, index) => messages.map(() => results[index] ?? NO_RESULT));
    batch.forEach(({ resolve }, index) => resolve(each[index] ?? NO_RESULT));
  };
  return new MicroBatcher(send, size * BUNDLES_AT_ONCE);
}

/** The deliveries of the messages in a bundle; the delivery itself if it is none. */
function apart(delivery: Delivery, toBytes: BundlingOptions['toBytes']): readonly Delivery[] {
  const messages = unbundle(delivery.message, toBytes);
  if (messages === undefined) return [delivery];
  let left = messages.length;
  let goesBack = false;
  return messages.map((message) => {
    let isSettled = false;
    const settle = (back: boolean) => (): void => {
      if (isSettled) return;
      isSettled = true;
      goesBack ||= back;
      left -= 1;
      if (left > 0) return;
      if (goesBack) delivery.requeue();
      else delivery.ack();
    };
    return { message, ack: settle(false), requeue: settle(true) };
  });
}
