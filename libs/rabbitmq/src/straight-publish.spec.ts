import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { ConfirmChannel } from 'amqplib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Address, Properties } from './message-format.js';
import { straightPublish } from './straight-publish.js';

const require = createRequire(import.meta.url);
const amqplib = join(dirname(require.resolve('amqplib')), 'lib');
const models = require(join(amqplib, 'channel_model.js')) as {
  readonly ConfirmChannel: { readonly prototype: object };
};
const { Connection } = require(join(amqplib, 'connection.js')) as {
  readonly Connection: { readonly prototype: object };
};

type Confirmed = () => void;

/** A channel of amqplib's, with all that it does to a message, on a connection that keeps the bytes. */
function openChannel() {
  const written: Buffer[] = [];
  const buffer = {
    hasRoom: true,
    write: (bytes: Buffer) => {
      written.push(bytes);
      return buffer.hasRoom;
    },
    end: () => undefined,
  };
  const connection = Object.assign(Object.create(Connection.prototype) as object, {
    channels: [null, null, null, { buffer }] as ({ buffer: typeof buffer } | null)[],
    frameMax: 4_096,
    sentSinceLastCheck: false,
    releaseChannel: (channel: number) => void (connection.channels[channel] = null),
  });
  const unconfirmed: (Confirmed | false)[] = [];
  const state = { ch: 3, connection, unconfirmed, pending: [], reply: null };
  const channel = Object.assign(
    Object.create(models.ConfirmChannel.prototype) as ConfirmChannel &
      Record<'toClosed' | 'toClosing', () => void>,
    state,
  );
  return { channel, connection, buffer, unconfirmed, bytes: () => Buffer.concat(written), written };
}

const address: Address = { exchange: 'edda.commands', routingKey: 'payment.charge', mandatory: true };
const properties: Properties = {
  messageId: 'm-1',
  appId: 'orchestrator',
  contentType: 'application/json',
  timestamp: 1_700_000_000,
  headers: { 'edda-epoch': 1 },
};
const none = (): void => undefined;

/** What goes over the wire, or what it fails with. */
function outcome(publish: () => void, bytes: () => Buffer): string {
  try {
    publish();
    return bytes().toString('hex');
  } catch (error) {
    return String(error);
  }
}

let open: ReturnType<typeof openChannel>;
beforeEach(() => {
  open = openChannel();
});

describe('a message that is published straight', () => {
  const edge = [
    127,
    128,
    -128,
    -129,
    32_767,
    32_768,
    -32_768,
    -32_769,
    2 ** 31 - 1,
    -(2 ** 31),
    2 ** 31,
    2 ** 50,
    0.5,
    -0,
  ];
  /** Halves of surrogate pairs among them. */
  const anyUnits = fc.string({
    unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)),
    maxLength: 300,
  });
  const long = fc.constantFrom('a'.repeat(255), 'a'.repeat(256), 'é'.repeat(127), 'é'.repeat(128));
  const text = fc.oneof(fc.string({ unit: 'grapheme' }), anyUnits, long);
  const value = fc.oneof(
    text,
    fc.boolean(),
    fc.integer(),
    fc.constantFrom<unknown>(...edge, undefined, null, 'é'.repeat(3_000), 'a'.repeat(9_000), { of: 1 }, [1]),
  );
  const optional = fc.option(text, { nil: undefined });
  const message = fc.record({
    address: fc.record({ exchange: text, routingKey: text, mandatory: fc.boolean() }),
    properties: fc.record({
      messageId: text,
      correlationId: optional,
      type: optional,
      userId: optional,
      appId: text,
      contentType: text,
      timestamp: fc.nat({ max: 2 ** 40 }),
      headers: fc.dictionary(text, value, { maxKeys: 8 }) as fc.Arbitrary<Properties['headers']>,
    }),
    // Around the length that fits into one frame, too. Made of its length, which is shrunk quickly.
    content: fc
      .oneof(fc.nat({ max: 20 }), fc.integer({ min: 4_080, max: 4_100 }), fc.nat({ max: 9_000 }))
      .map((length) => Buffer.alloc(length, 'ab')),
  });

  it('is what amqplib makes of it, byte by byte, and fails as it does', () => {
    fc.assert(
      fc.property(message, ({ address: to, properties: its, content }) => {
        const theirs = openChannel();
        const ours = openChannel();
        const { exchange, routingKey, mandatory } = to;
        const asUsual = { persistent: true, mandatory, ...its };
        const straight = straightPublish(ours.channel);
        const expected = outcome(
          () => theirs.channel.publish(exchange, routingKey, content, asUsual, none),
          theirs.bytes,
        );
        expect(outcome(() => straight(to, its, content, none), ours.bytes)).toBe(expected);
        expect(ours.unconfirmed).toHaveLength(theirs.unconfirmed.length);
      }),
      { numRuns: 2_000 },
    );
  });

  const edges = [...edge, 0, 1, -1, -(2 ** 31) - 1, Number.NaN, true, false];
  it.each(edges)('is so with a header that is %s', (odd) => {
    const theirs = openChannel();
    const its = { ...properties, headers: { odd, last: 'text' } };
    const { exchange, routingKey, mandatory } = address;
    const publish = () =>
      theirs.channel.publish(
        exchange,
        routingKey,
        Buffer.alloc(0),
        { persistent: true, mandatory, ...its },
        none,
      );
    const straight = () => straightPublish(open.channel)(address, its, Buffer.alloc(0), none);
    expect(outcome(straight, open.bytes)).toBe(outcome(publish, theirs.bytes));
  });

  it('is so with headers of any length, up to where it is left to amqplib and beyond', () => {
    const many = Object.fromEntries(
      Array.from({ length: 395 }, (_, index) => [`h${index + 100}`, 'a'.repeat(10)]),
    );
    for (let length = 0; length < 140; length += 1) {
      const [theirs, ours] = [openChannel(), openChannel()];
      const its = { ...properties, headers: { ...many, last: 'b'.repeat(length) } };
      const { exchange, routingKey, mandatory } = address;
      theirs.channel.publish(
        exchange,
        routingKey,
        Buffer.alloc(0),
        { persistent: true, mandatory, ...its },
        none,
      );
      straightPublish(ours.channel)(address, its, Buffer.alloc(0), none);
      expect(ours.bytes().equals(theirs.bytes())).toBe(true);
    }
  });

  it('leaves in one piece, and keeps the heartbeat from being sent as well', () => {
    straightPublish(open.channel)(address, properties, Buffer.from('{}'), none);
    expect(open.written).toHaveLength(1);
    expect(open.connection.sentSinceLastCheck).toBe(true);
  });

  it('is not made by amqplib where nothing is unusual', () => {
    open.channel.publish = () => {
      throw new Error('amqplib was asked.');
    };
    const publish = straightPublish(open.channel);
    expect(publish(address, properties, Buffer.from('{}'), none)).toBe(true);
    expect(() => publish(address, { ...properties, headers: { odd: 0.5 } }, Buffer.from('{}'), none)).toThrow(
      'amqplib was asked.',
    );
  });

  it('says when the socket has no more room', () => {
    open.buffer.hasRoom = false;
    expect(straightPublish(open.channel)(address, properties, Buffer.from('{}'), none)).toBe(false);
  });

  it('is confirmed in its turn, whichever way the others took', () => {
    const publish = straightPublish(open.channel);
    const confirms = [() => 'first', () => 'second', () => 'third'].map(
      (confirmed) => confirmed as Confirmed,
    );
    publish(address, properties, Buffer.from('{}'), confirms[0] ?? none);
    publish(address, properties, Buffer.alloc(5_000), confirms[1] ?? none);
    publish(address, properties, Buffer.from('{}'), confirms[2] ?? none);
    expect(open.unconfirmed).toEqual(confirms);
  });
});

describe('a channel that is closed', () => {
  it.each(['toClosed', 'toClosing'] as const)('takes nothing any more, and says so: %s', (ending) => {
    const publish = straightPublish(open.channel);
    open.channel[ending]();
    expect(() => publish(address, properties, Buffer.from('{}'), none)).toThrow(/Channel clos/);
    expect(open.written).toHaveLength(0);
    expect(open.unconfirmed).toHaveLength(0);
  });

  it('takes nothing any more if its connection is', () => {
    const publish = straightPublish(open.channel);
    Object.assign(open.connection, {
      sendMessage: () => {
        throw new Error('Connection closing');
      },
    });
    expect(() => publish(address, properties, Buffer.from('{}'), none)).toThrow('Connection closing');
    expect(open.written).toHaveLength(0);
  });
});

describe('a channel that is not built as expected', () => {
  it.each(['ch', 'connection', 'sendMessage', 'pushConfirmCallback'])('is asked to publish: %s', (part) => {
    const asked: unknown[] = [];
    Object.assign(open.channel, {
      [part]: undefined,
      publish: (...what: unknown[]) => {
        asked.push(what);
        return true;
      },
    });
    const content = Buffer.from('{}');
    expect(straightPublish(open.channel)(address, properties, content, none)).toBe(true);
    const options = { persistent: true, mandatory: true, ...properties };
    expect(asked).toEqual([['edda.commands', 'payment.charge', content, options, none]]);
  });
});
