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
    channels: [] as ({ readonly channel: object; readonly buffer: typeof buffer } | null)[],
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
  connection.channels[3] = { channel, buffer };
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

/** Published straight on one channel, and by amqplib on another: what becomes of it, and of how many a confirm is waited for. */
function bothWays(to: Address, its: Properties, content: Buffer) {
  const [ours, theirs] = [openChannel(), openChannel()];
  const straight = straightPublish(ours.channel);
  const { exchange, routingKey, mandatory } = to;
  const options = { persistent: true, mandatory, ...its };
  const usual = () => theirs.channel.publish(exchange, routingKey, content, options, none);
  return {
    straight: [outcome(() => straight(to, its, content, none), ours.bytes), ours.unconfirmed.length],
    usual: [outcome(usual, theirs.bytes), theirs.unconfirmed.length],
  };
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
        const { straight, usual } = bothWays(to, its, content);
        expect(straight).toEqual(usual);
      }),
      { numRuns: 2_000 },
    );
  });

  const edges = [...edge, 0, 1, -1, -(2 ** 31) - 1, Number.NaN, true, false];
  it.each(edges)('is so with a header that is %s', (odd) => {
    const { straight, usual } = bothWays(
      address,
      { ...properties, headers: { odd, last: 'text' } },
      Buffer.alloc(0),
    );
    expect(straight).toEqual(usual);
  });

  it('is so with headers of any length, up to where it is left to amqplib and beyond', () => {
    const many = Object.fromEntries(
      Array.from({ length: 395 }, (_, index) => [`h${index + 100}`, 'a'.repeat(10)]),
    );
    for (let length = 0; length < 140; length += 1) {
      const headers = { ...many, last: 'b'.repeat(length) };
      const { straight, usual } = bothWays(address, { ...properties, headers }, Buffer.alloc(0));
      expect(straight).toEqual(usual);
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1, 0.5, 2 ** 40, 2 ** 53, 2 ** 64])(
    'is so with a timestamp that is %s',
    (timestamp) => {
      const { straight, usual } = bothWays(address, { ...properties, timestamp }, Buffer.from('{}'));
      expect(straight).toEqual(usual);
    },
  );

  const texts = ['messageId', 'correlationId', 'type', 'userId', 'appId', 'contentType', 'headers'] as const;
  const wrong = texts.flatMap((name) =>
    [undefined, null, 5, {}, 'text'].map((value) => [name, value] as const),
  );
  it.each(wrong)('is so where %s is %s', (name, odd) => {
    const its = { ...properties, [name]: odd } as Properties;
    const { straight, usual } = bothWays(address, its, Buffer.from('{}'));
    expect(straight).toEqual(usual);
  });

  it.each([undefined, null, 5])('is so where exchange or routing key is %s', (odd) => {
    for (const name of ['exchange', 'routingKey']) {
      const { straight, usual } = bothWays(
        { ...address, [name]: odd } as Address,
        properties,
        Buffer.from('{}'),
      );
      expect(straight).toEqual(usual);
    }
  });

  it('is persistent, whichever way it goes', () => {
    const { exchange, routingKey, mandatory } = address;
    const transient = openChannel();
    transient.channel.publish(exchange, routingKey, Buffer.from('{}'), { mandatory, ...properties }, none);
    const persistent = openChannel();
    const options = { persistent: true, mandatory, ...properties };
    persistent.channel.publish(exchange, routingKey, Buffer.from('{}'), options, none);
    straightPublish(open.channel)(address, properties, Buffer.from('{}'), none);
    expect(open.bytes()).toEqual(persistent.bytes());
    expect(open.bytes()).not.toEqual(transient.bytes());

    const asked: unknown[] = [];
    open.channel.publish = (...what) => asked.push(what) > 0;
    straightPublish(open.channel)(address, { ...properties, headers: { odd: 0.5 } }, Buffer.from('{}'), none);
    expect(asked).toMatchObject([[exchange, routingKey, {}, { persistent: true }, none]]);
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

  it('says when no more should come', () => {
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

  it('takes nothing from the beginning if it was closed before', () => {
    open.channel.toClosing();
    const publish = straightPublish(open.channel);
    expect(() => publish(address, properties, Buffer.from('{}'), none)).toThrow(/Channel clos/);
    expect(open.written).toHaveLength(0);
  });

  it('does not write for the one that has its number now', () => {
    const publish = straightPublish(open.channel);
    open.channel.publish = () => {
      throw new Error('amqplib was asked.');
    };
    open.connection.channels[3] = { channel: {}, buffer: open.buffer };
    expect(() => publish(address, properties, Buffer.from('{}'), none)).toThrow('amqplib was asked.');
    expect(open.written).toHaveLength(0);
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
  const content = Buffer.from('{}');
  const asks = (publish: () => void): unknown[] => {
    const asked: unknown[] = [];
    Object.assign(open.channel, {
      publish: (...what: unknown[]) => {
        asked.push(what);
        return true;
      },
    });
    publish();
    return asked;
  };
  const options = { persistent: true, mandatory: true, ...properties };
  const all = [['edda.commands', 'payment.charge', content, options, none]];

  it.each(['ch', 'connection', 'sendMessage', 'pushConfirmCallback'])('is asked to publish: %s', (part) => {
    Object.assign(open.channel, { [part]: undefined });
    expect(asks(() => straightPublish(open.channel)(address, properties, content, none))).toEqual(all);
  });

  it.each(['sendMessage', 'frameMax', 'sentSinceLastCheck', 'channels'])(
    'is asked to publish if it is its connection: %s',
    (part) => {
      Object.assign(open.connection, { [part]: undefined });
      expect(asks(() => straightPublish(open.channel)(address, properties, content, none))).toEqual(all);
    },
  );

  it('is asked to publish if nothing can be written into it', () => {
    Object.assign(open.buffer, { write: undefined });
    expect(asks(() => straightPublish(open.channel)(address, properties, content, none))).toEqual(all);
  });
});
