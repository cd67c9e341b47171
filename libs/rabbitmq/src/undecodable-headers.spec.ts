import type { ChannelModel, MessageProperties } from 'amqplib';
import { describe, expect, it } from 'vitest';
import { surviveUndecodableHeaders, undecodableReason } from './undecodable-headers.js';

const METHOD = Buffer.from([1, 0, 3, 0, 0, 0, 4, 0, 60, 0, 60, 0xce]);
/** Class 60, a body of 513 bytes, no properties. */
const HEADER = Buffer.from([2, 0, 3, 0, 0, 0, 14, 0, 60, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 0, 0xce]);

/** Cuts frames off as amqplib does, and throws where a test says so. */
class FakeConnection {
  rest = Buffer.alloc(0);
  recvSinceLastCheck = false;
  readonly stream: { readonly read: () => unknown };

  constructor(
    chunks: Buffer[],
    private readonly decode: (type: number) => object = (type) => ({ type }),
  ) {
    this.stream = { read: () => chunks.shift() ?? null };
  }

  recvFrame(): object | false {
    const size = 8 + this.rest.readUInt32BE(3);
    const type = this.rest.readUInt8(0);
    this.rest = this.rest.subarray(size);
    return this.decode(type);
  }
}

function survivor(connection: object): FakeConnection {
  surviveUndecodableHeaders({ connection } as ChannelModel);
  return connection as FakeConnection;
}

const noHeaders = (type: number): object => {
  if (type === 2) throw new RangeError('Maximum call stack size exceeded');
  return { type };
};

describe('a connection that survives undecodable headers', () => {
  it('hands frames on as they are, however they come in', () => {
    const all = Buffer.concat([METHOD, HEADER]);
    for (const at of [1, 5, METHOD.length, METHOD.length + 3, all.length - 1]) {
      const connection = survivor(new FakeConnection([all.subarray(0, at), all.subarray(at)]));
      expect([connection.recvFrame(), connection.recvFrame(), connection.recvFrame()]).toEqual([
        { type: 1 },
        { type: 2 },
        false,
      ]);
      expect(connection.recvSinceLastCheck).toBe(true);
    }
  });

  it('puts a frame without properties in the place of one that cannot be decoded, and goes on behind it', () => {
    const connection = survivor(new FakeConnection([Buffer.concat([METHOD, HEADER, METHOD])], noHeaders));
    connection.recvFrame();
    const frame = connection.recvFrame() as { readonly fields: MessageProperties };
    expect(frame).toMatchObject({ id: 60, channel: 3, size: 513, fields: { headers: {} } });
    expect(undecodableReason(frame.fields)).toBe('Maximum call stack size exceeded');
    expect(connection.recvFrame()).toEqual({ type: 1 });
  });

  it('fails as before over any other frame', () => {
    const connection = survivor(
      new FakeConnection([METHOD], () => {
        throw new Error('no such method');
      }),
    );
    expect(() => connection.recvFrame()).toThrow('no such method');
  });

  it.each([[{}], [{ rest: Buffer.alloc(0), recvSinceLastCheck: true, stream: {}, recvFrame: () => false }]])(
    'is left alone if it is not built as expected: %j',
    (connection) => {
      const before = { ...connection };
      survivor(connection);
      expect(connection).toEqual(before);
    },
  );

  it('takes nothing that a sender wrote for its reason', () => {
    expect(
      undecodableReason({ headers: { 'edda:undecodable-headers': 'x' } } as unknown as MessageProperties),
    ).toBe(undefined);
  });
});
