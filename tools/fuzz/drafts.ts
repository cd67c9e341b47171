import { encode } from '@edda/messaging';
import type { JsonObject, Message, WireNames } from '@edda/messaging';
import type { SeededRandom } from '../orders/seeded-random.js';
import type { Draft } from './bad-message.js';

/** What messages are made for. */
export interface Target {
  readonly names: WireNames;
  readonly random: SeededRandom;
  /** Ids of order sagas that are under way just now. */
  readonly underWay: () => readonly string[];
}

/** A valid message of each kind. If it came through as it is it would do no harm: it is about an order that nobody has placed. */
export function draftOf(kind: DraftKind, mark: string, { names, random }: Target): Draft {
  const { message, queue } = KINDS[kind](mark, names, uuid(random));
  const {
    exchange,
    routingKey,
    messageId,
    correlationId,
    type,
    appId,
    contentType,
    timestamp,
    headers,
    content,
  } = encode(message, names, 'fuzz', Date.now());
  return {
    queue,
    exchange,
    routingKey,
    properties: {
      messageId,
      correlationId,
      type,
      appId,
      contentType,
      timestamp: BigInt(Math.floor(timestamp / 1_000)),
    },
    headers,
    content: Buffer.from(content),
  };
}

interface Made {
  readonly message: Message;
  readonly queue: string;
}
type Make = (mark: string, names: WireNames, sagaId: string) => Made;

const RESERVE = command('inventory.reserve-stock', 'forward', (mark) => ({
  orderId: mark,
  lines: [{ productId: mark, quantity: 1 }],
}));

const KINDS = {
  reserve: RESERVE,
  release: command('inventory.release-stock', 'compensation', (mark) => ({ orderId: mark })),
  charge: command('payment.charge', 'forward', (mark) => ({
    orderId: mark,
    customerId: mark,
    cardToken: 'card-declined',
    amountCents: 100,
  })),
  cancel: command('shipping.cancel-shipment', 'compensation', (mark) => ({ orderId: mark })),
  confirm: command('notification.send-confirmation', 'forward', (mark) => ({
    orderId: mark,
    recipient: 'nobody@post.example',
    totalCents: 100,
  })),
  revoke: (mark, names, sagaId) => {
    const { message, queue } = RESERVE(mark, names, sagaId);
    return { queue, message: { ...message, kind: 'revoke' } as Message };
  },
  reply: (mark, names, sagaId) => ({
    queue: names.replies,
    message: {
      ...address(mark, sagaId, 'inventory.reserve-stock', { reservationId: sagaId }),
      kind: 'reply',
      direction: 'forward',
      epoch: 1,
      attempt: 1,
      outcome: 'success',
      causationId: mark,
    },
  }),
  start: (mark, names, sagaId) => {
    const { message } = command('order.place', 'forward', placeOrder)(mark, names, sagaId);
    return { queue: names.inbox, message };
  },
  child: (mark, names, sagaId) => {
    const body = (): JsonObject => ({ definition: mark, key: mark, data: { orderId: mark } });
    const { message } = command('orchestrator.run-saga', 'forward', body)(mark, names, sagaId);
    return { queue: names.inbox, message };
  },
} satisfies Record<string, Make>;

export type DraftKind = keyof typeof KINDS;
export const DRAFT_KINDS = Object.keys(KINDS) as readonly DraftKind[];

function command(
  name: string,
  direction: 'forward' | 'compensation',
  body: (mark: string) => JsonObject,
): Make {
  return (mark, names, sagaId) => ({
    queue: names.commandsOf(name.slice(0, name.indexOf('.'))),
    message: {
      ...address(mark, sagaId, name, body(mark)),
      kind: 'command',
      direction,
      epoch: 1,
      attempt: 1,
      notAfter: Date.now() + 3_600_000,
    },
  });
}

function address(mark: string, sagaId: string, name: string, body: JsonObject) {
  const id = mark;
  return { id, name, contractVersion: 1, sagaId, saga: 'order', path: mark, tenant: 'default', body };
}

const placeOrder = (mark: string): JsonObject => ({
  orderId: mark,
  customerId: mark,
  shipTo: {
    name: 'Nobody',
    street: 'Harbour street 1',
    city: 'Bergen',
    region: null,
    postalCode: '5003',
    country: 'Norway',
  },
  email: 'nobody@post.example',
  card: { token: 'card-declined' },
  lines: [{ productId: mark, quantity: 1, unitPriceCents: 100 }],
  totalCents: 100,
});

/** Of version 7, as sagas have them. */
export function uuid(random: SeededRandom): string {
  const hex = Array.from({ length: 32 }, () => random.whole(0, 15).toString(16));
  hex[12] = '7';
  hex[16] = '8';
  return hex.join('').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
